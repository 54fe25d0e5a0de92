"""`planhouse build`: runs the flow, says what became of each file, prints the marts."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import click

from orchestration import collector, exits
from orchestration.console import console, own_stream, progress
from orchestration.delivery import standing_of, tell_targets
from orchestration.strays import tell_strays
from orchestration.timings import timed
from warehouse import space
from warehouse.faults import is_full
from warehouse.home import Home

if TYPE_CHECKING:
    from rich.console import Console

    from orchestration.progress import Progress
    from orchestration.work import Built, Fate

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "seodaemun-plan-2024.pdf"


# Of so many files each is told what became of it, and the marts of their plans are shown.
FEW = 20
MOST_NAMED = 50


def run(named: Sequence[Path]) -> int:
    from orchestration.entering import pdfs_in

    own = Home.from_environment()
    files = [file for path in named for file in (pdfs_in(path, own) if path.is_dir() else [path])]
    if named and not files:
        click.echo(f"planhouse: no file in {', '.join(map(str, named))} ends with .pdf.", err=True)
        return exits.FINE
    return carry_out(lambda flow, home, shown: flow.build(files or [SAMPLE], home, shown))


def run_inbox() -> int:
    return carry_out(lambda flow, home, shown: flow.take_in(home, shown), "Nothing new, and nothing is due.")


def carry_out(work: Callable[[ModuleType, Home, Progress], Built], idle: str = "") -> int:
    """Let `work` do something with the flow, then tell what became of files and marts; `idle` where none changed."""
    collector.seldom()
    home = Home.from_environment()
    started = time.perf_counter()
    with own_stream() as stderr, progress(stderr) as shown:
        shown.step("starting")
        with timed("import dagster"):
            from orchestration import flow
        with _dbt_unheard(), timed("flow"):
            built = work(flow, home, shown)
    out = console()
    refusals = console(sys.stderr)
    for told in built.told:
        refusals.print(told, style="yellow")
    _tell_all(out, refusals, built.fates)
    tell_strays(refusals, home)
    if idle and not (built.fates or built.told or built.marts_built or built.failure):
        out.print(idle)
    if built.failure:
        click.echo(f"planhouse: {built.failure}\nReaders keep the marts as they were.", err=True)
        return exits.DISK_FULL if is_full(built.failure) else exits.NOT_PUBLISHED
    if built.marts_built or (any(map(_is_sound, built.fates)) and home.published_database.exists()):
        _print_marts(out, home, built, time.perf_counter() - started)
    if built.marts_built:
        tell_targets(out, standing_of(home, home.current.resolve().name))
    collector.spare_what_is_there()
    return _code(built)


def _is_sound(fate: Fate) -> bool:
    return str(fate.first.state) == "loaded" and fate.failure is None and fate.unread is None


@contextlib.contextmanager
def _dbt_unheard() -> Iterator[None]:
    """dagster-dbt repeats on our standard output all that dbt says; dbt.log under the home keeps it."""
    if os.environ.get("PLANHOUSE_DEBUG") == "1":
        yield
        return
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        yield


def _tell_all(out: Console, refusals: Console, fates: Sequence[Fate]) -> None:
    """Each file; of many only those that a person should look at, and the others' number."""
    told = [fate for fate in fates if len(fates) <= FEW or not (_is_sound(fate) or _is_duplicate(fate))]
    for fate in told[:MOST_NAMED]:
        _tell(out if _is_sound(fate) else refusals, fate)
    if len(told) > MOST_NAMED:
        refusals.print(f"… and {len(told) - MOST_NAMED:,} more (planhouse status, planhouse review).")
    if len(fates) > FEW:
        states = Counter("duplicate" if _is_duplicate(fate) else str(fate.first.state) for fate in fates)
        counts = ", ".join(f"{number:,} {state.replace('_', ' ')}" for state, number in states.most_common())
        out.print(f"{len(fates):,} files: {counts}.")


def _is_duplicate(fate: Fate) -> bool:
    """The same bytes were there already, and are in order."""
    return (
        str(fate.arrival.state) == "duplicate" and str(fate.first.state) == "loaded" and fate.failure is None
    )


def _tell(out: Console, fate: Fate) -> None:
    arrival, first = fate.arrival, fate.first
    name, state = arrival.file_name, str(first.state)
    if fate.unread is not None:
        told = _without(first.file_name, fate.unread)
        out.print(f"{name}: could not be read anew and stays as it was ({state}). {told}", style="red")
    elif arrival.state == "duplicate" and first.state != "waiting" and fate.failure is None:
        when = first.settled_at.astimezone().strftime("%Y-%m-%d %H:%M") if first.settled_at else ""
        known = f" as {first.file_name}" if first.file_name != name else ""
        out.print(
            f"{name}: the same bytes are here since {when}{known} ({state}). Recorded; nothing changed."
        )
        if first.state == "needs_review":
            out.print(f"  {first.reason}", style="yellow")
    elif state == "loaded":
        out.print(f"{name}: loaded.", style="green")
    elif state == "needs_review":
        out.print(f"{name}: needs review. {first.reason}", style="yellow")
        out.print(f"  Look: planhouse check {name}")
    elif state == "rejected":
        out.print(f"{name}: rejected. {_without(name, first.reason)}", style="red")
    else:
        out.print(f"{name}: waits. {_without(name, fate.failure or first.reason)}", style="red")


def _without(name: str, reason: str | None) -> str:
    """The reason without the file's name before it, which is said already."""
    return (reason or "no reason given").removeprefix(f"{name}: ")


def _code(built: Built) -> int:
    standings = {str(fate.first.state) for fate in built.fates}
    if any(fate.first.reason_code == space.CODE for fate in built.fates if fate.first.state == "waiting"):
        return exits.DISK_FULL
    if any(fate.failure for fate in built.fates if fate.first.state == "waiting"):
        return exits.NOT_PUBLISHED
    if any(fate.unread for fate in built.fates):
        return exits.DOCUMENT_NOT_SOUND
    return exits.DOCUMENT_NOT_SOUND if standings & {"rejected", "needs_review", "waiting"} else exits.FINE


def _print_marts(out: Console, home: Home, built: Built, seconds: float) -> None:
    from orchestration.report import print_marts, print_next

    if built.marts_built:
        out.print(f"Published {home.published_database} in {seconds:.1f} s.\n")
    else:
        out.print(f"Nothing new for the marts: {home.published_database} stays as it was.\n")
    with timed("report"):
        there = (fate.first for fate in built.fates if fate.first.state in ("loaded", "needs_review"))
        of_files = {str(first.sha256) for first in there}
        if of_files and len(built.fates) <= FEW:
            print_marts(out, home, of_files)
        print_next(out, home)
