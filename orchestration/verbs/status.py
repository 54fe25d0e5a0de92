"""`planhouse status`: the ledger, what is in hand, what waits for a person, and what readers see."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click
import duckdb
from rich.text import Text

from orchestration import exits
from orchestration.console import console, printable, table
from orchestration.delivery import Told, standing_of, tell_targets
from orchestration.strays import tell_strays
from warehouse.database import connect, open_published
from warehouse.errors import NothingPublished, PublishedDamaged, WarehouseBusy
from warehouse.home import Home
from warehouse.ledger import Arrival, State
from warehouse.standing import (
    SHOWN_OF_A_HASH,
    Build,
    Standing,
    last_build,
    standing,
    wants_a_person,
    what_to_do,
)

if TYPE_CHECKING:
    from rich.console import Console

COLOURS = {
    "loaded": "green",
    "needs_review": "yellow",
    "rejected": "red",
    "duplicate": "dim",
    "waiting": "cyan",
}
# A load has the file open for moments, dbt for some seconds. Longer is not worth the wait: the copy answers too.
UNTOLD_PATIENCE = 1.0
PATIENCE = 10.0


def run(states: Collection[str], as_json: bool) -> int:
    home = Home.from_environment()
    build = last_build(home)
    try:
        stands = _standing(home)
    except WarehouseBusy as busy:
        return _from_the_copy(home, build, busy, states, as_json)
    if as_json:
        answer = _as_json(stands, build, states) | {"targets": list(map(asdict, _targets(home, build)))}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
        return exits.FINE
    out = console()
    _print(out, stands, build, states)
    tell_targets(out, _targets(home, build))
    _tell_settings(out, home)
    tell_strays(out, home)
    return exits.FINE


def _tell_settings(out: Console, home: Home) -> None:
    """While planhouse.toml cannot be followed, nothing is taken in and nobody is told: this is where one would look."""
    from orchestration.settings import SettingsUnusable, settings_of

    try:
        settings_of(home)
    except SettingsUnusable as unusable:
        out.print(printable(f"{unusable} Until it is mended, nothing is taken in."), style="red")


def _targets(home: Home, build: Build | None) -> list[Told]:
    """Nothing where planhouse.toml cannot be followed, which is told by itself, and before the first build."""
    from orchestration.settings import SettingsUnusable

    try:
        return list(standing_of(home, build.build_id)) if build else []
    except SettingsUnusable:
        return []


def _standing(home: Home) -> Standing:
    try:
        return _read(home, UNTOLD_PATIENCE)
    except WarehouseBusy as busy:
        who = f" (process {busy.pid})" if busy.pid else ""
        click.echo(f"The warehouse is being written{who}: waiting for at most {PATIENCE:.0f} s ...", err=True)
    return _read(home, PATIENCE)


def _read(home: Home, patience: float) -> Standing:
    try:
        with connect(home, read_only=True, patience=patience) as con:
            return standing(con)
    except duckdb.CatalogException:
        # The warehouse of an earlier release: opened for writing it gets the tables that it lacks.
        with connect(home, patience=patience) as con:
            return standing(con)


def _print(out: Console, stands: Standing, build: Build | None, states: Collection[str]) -> None:
    runs = {each.arrival_id: each for each in stands.in_hand}
    shown = table("received", "file", "state", "reason", "next", "sha256")
    for arrival in _chosen(stands, states):
        shown.add_row(
            _minute(arrival.received_at),
            printable(arrival.file_name),
            Text(str(arrival.state), style=COLOURS[str(arrival.state)]),
            printable(arrival.reason or ""),
            f"in hand since {_second(runs[arrival.arrival_id].since)}"
            if arrival.arrival_id in runs
            else _next(arrival),
            (arrival.sha256 or "")[:SHOWN_OF_A_HASH],
        )
    out.print(shown)
    out.print(_sum(stands))
    for run_id in dict.fromkeys(each.run_id for each in stands.in_hand):
        names = [each.file_name for each in stands.in_hand if each.run_id == run_id]
        out.print(f"In hand: {_some(names)} (run {run_id})", style="cyan")
    wanting = [arrival for arrival in stands.arrivals if wants_a_person(arrival)]
    for command in dict.fromkeys(what_to_do(arrival) or "" for arrival in wanting):
        names = [arrival.file_name for arrival in wanting if what_to_do(arrival) == command]
        out.print(f"Waits for a person: {_some(names)}. {command}", style="yellow")
    _print_build(out, build, stands)


def _print_build(out: Console, build: Build | None, stands: Standing) -> None:
    if build is None:
        out.print("Nothing is published yet.")
        return
    said = f"Published: build {build.build_id} of {_second(build.published_at)}"
    if stands.is_ahead_of(build):
        out.print(
            f"{said}. It is stale: the warehouse has changed since. planhouse serve builds it by itself, "
            "planhouse build at once.",
            style="yellow",
        )
    else:
        out.print(f"{said}, of all that is loaded.")


def _next(arrival: Arrival) -> str:
    if arrival.state is State.WAITING and arrival.sha256 is not None:
        now = datetime.now().astimezone()
        return (
            f"due at {_second(arrival.due_at)}" if arrival.due_at and arrival.due_at > now else "due at once"
        )
    # The line below the table says the command for those that want a person.
    return "" if arrival.state is State.REJECTED else what_to_do(arrival) or ""


def _sum(stands: Standing) -> str:
    counts = stands.counts
    return (
        f"{counts.arrivals} arrivals = {counts.loaded} loaded + {counts.needs_review} needs_review + "
        f"{counts.rejected} rejected + {counts.duplicate} duplicate + {counts.waiting} waiting"
    )


def _some(names: Sequence[str]) -> str:
    told = ", ".join(printable(name) for name in names[:3])
    return f"{told} and {len(names) - 3} more" if len(names) > 3 else told


def _as_json(stands: Standing, build: Build | None, states: Collection[str]) -> dict[str, Any]:
    return {
        "source": "warehouse",
        "counts": asdict(stands.counts),
        "arrivals": [
            asdict(arrival) | {"wants_a_person": wants_a_person(arrival), "what_to_do": what_to_do(arrival)}
            for arrival in _chosen(stands, states)
        ],
        "in_hand": [asdict(each) for each in stands.in_hand],
        "published": asdict(build) | {"is_stale": stands.is_ahead_of(build)} if build else None,
    }


def _from_the_copy(
    home: Home, build: Build | None, busy: WarehouseBusy, states: Collection[str], as_json: bool
) -> int:
    """The documents as the published marts have them; files that brought none stand in the ledger alone."""
    try:
        with open_published(home) as con:
            found = con.execute(
                "SELECT received_at, file_name, status, reason, document_id FROM marts.documents "
                "ORDER BY received_at, document_id"
            ).fetchall()
    except (NothingPublished, PublishedDamaged, duckdb.Error):
        raise busy from None
    keys = ("received_at", "file_name", "state", "reason", "sha256")
    documents = [dict(zip(keys, row, strict=True)) for row in found if not states or row[2] in states]
    if as_json:
        answer = {"source": "published", "arrivals": documents, "published": asdict(build) if build else None}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
        return exits.FINE
    out = console()
    shown = table(*keys)
    for document in documents:
        row = document | {"sha256": document["sha256"][:SHOWN_OF_A_HASH], "reason": document["reason"] or ""}
        shown.add_row(*(printable(str(row[key])) for key in keys))
    out.print(shown)
    when = f" of {_second(build.published_at)}" if build else ""
    out.print(
        f"The warehouse is being written: this is what the published copy{when} has. What waits, and files that were "
        "turned away, are missing here.",
        style="yellow",
    )
    return exits.FINE


def _chosen(stands: Standing, states: Collection[str]) -> list[Arrival]:
    return [arrival for arrival in stands.arrivals if not states or str(arrival.state) in states]


def _minute(when: datetime) -> str:
    return when.astimezone().strftime("%Y-%m-%d %H:%M")


def _second(when: datetime) -> str:
    return when.astimezone().strftime("%Y-%m-%d %H:%M:%S")
