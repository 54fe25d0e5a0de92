"""`planhouse lake …`: append plans to the lake, build and publish its marts, look into its history, tidy it."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from orchestration import exits, lake
from orchestration.console import console, own_stream, printable, progress, show, table
from orchestration.settings import settings_of
from warehouse import lake_history, lake_marts
from warehouse.home import Home
from warehouse.lake import Moment, opened
from warehouse.ledger import State

SOUND = frozenset({State.LOADED, State.DUPLICATE})


def load(places: Sequence[str]) -> int:
    home = Home.from_environment()
    out, errors = console(), console(sys.stderr)
    states = set[State]()
    with own_stream() as stderr, progress(stderr) as shown:
        for brought in lake.load(home, places, shown):
            is_sound = brought.state in SOUND
            told = printable(f"{brought.file_name}: {brought.state}. {brought.words}")
            (out if is_sound else errors).print(told, style=None if is_sound else "yellow")
            states.add(brought.state)
    if not states:
        errors.print("No PDF there.")
    return exits.DOCUMENT_NOT_SOUND if states - SOUND else exits.FINE


def build() -> int:
    home = Home.from_environment()
    started = time.perf_counter()
    with own_stream() as stderr, progress(stderr) as shown:
        try:
            published = lake.build(home, shown)
        except lake.NotBuilt as failure:
            console(sys.stderr).print(
                f"planhouse: {failure}\nReaders keep the marts as they were.", style="red"
            )
            return exits.NOT_PUBLISHED
    rows = sum(published.tables.values())
    console().print(
        f"Published {home.published_database}: build {published.build_id}, {len(published.tables)} marts with {rows:,} "
        f"rows, in {time.perf_counter() - started:.1f} s. planhouse site writes its pages."
    )
    return exits.FINE


def history(last: int) -> int:
    with opened(settings_of(Home.from_environment()).lake) as con:
        found = lake_history.snapshots(con)
    made = table("version", "time (UTC)", "by", "what", right={"version"})
    for one in found[-last:]:
        when = f"{one.at:%Y-%m-%d %H:%M:%S}"
        made.add_row(str(one.version), when, printable(one.author or "-"), printable(one.message or "-"))
    show(console(), f"The last of {len(found):,} snapshots", made)
    return exits.FINE


def marts(at: Moment, path: Path) -> int:
    rows = lake_marts.fetch(settings_of(Home.from_environment()).lake, path.absolute(), at)
    console().print(f"{path}: {len(rows)} marts with {sum(rows.values()):,} rows, as they were at {at}.")
    return exits.FINE


def tidy() -> int:
    kept = settings_of(Home.from_environment()).lake
    done = lake_history.tidy(kept, datetime.now(UTC))
    console().print(
        f"{done.snapshots:,} snapshots older than {kept.kept_days} days expired, {done.merged:,} small files merged, "
        f"{done.removed:,} files removed that no snapshot needs."
    )
    return exits.FINE
