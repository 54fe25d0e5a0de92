"""What `planhouse build` does: the same assets as Dagster's runs, materialised in this process.

Files enter the store and the ledger (`entering`); a command waits for its turn, and then does its `work`. What is told
to whom is the command's business (`console`, `report`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from orchestration.abandoned import abandon_dead_runs
from orchestration.entering import enter
from orchestration.inboxes import inbox_of
from orchestration.instance import open_instance
from orchestration.progress import Progress, Silence
from orchestration.settings import settings_of
from orchestration.timings import timed
from orchestration.turns import turn, wait_for_runs
from orchestration.work import Built, Work
from warehouse import attempts, corrections, ledger, recovery, space
from warehouse.database import PATIENCE, connect
from warehouse.errors import DiskFull, WarehouseDamaged
from warehouse.faults import first_line, is_full
from warehouse.home import Home
from warehouse.intake import Intake
from warehouse.ledger import Arrival
from warehouse.space import demand


def build(paths: Sequence[Path], home: Home, progress: Progress) -> Built:
    """Bring files in, read and load what is new in them, and build the marts where they would change.

    Documents for which corrections.csv says other things than when they were loaded are read anew.
    """
    home.create()
    _be_patient(home, progress)
    told = _mended(home, progress)
    with timed("intake"):
        entered = enter(paths, home, settings_of(home).space, progress)
    with _our_turn(home, progress) as work:
        with connect(home) as con:
            brought = {one.sha256 for one in entered}
            reached = corrections.affected(con, corrections.read(home))
            others = ledger.of_documents(con, [it for it in reached if it not in brought])
            entered += [arrivals[-1] for arrivals in others.values()]
        return work.through([one.arrival_id for one in entered], reached, told)


def take_in(home: Home, progress: Progress) -> Built:
    """What the inbox's sensor does, once and here: take in what lies in the inbox, then all that is due."""
    home.create()
    _be_patient(home, progress)
    told = _mended(home, progress)
    settings = settings_of(home)
    progress.step("looking into the inbox")
    arrived = _taken(Intake(inbox_of(home, settings.inbox), home, settings.inbox, settings.space))
    with _our_turn(home, progress) as work:
        with connect(home) as con:
            abandon_dead_runs(con, work.instance, settings.attempts)
            due = [one.arrival for one in attempts.due(con)]
        return work.through(list(dict.fromkeys(one.arrival_id for one in (*arrived, *due))), told=told)


def _taken(intake: Intake) -> list[Arrival]:
    """Rounds until nothing new comes; what is still growing is left to the next time."""
    found: dict[str, Arrival] = {}
    while new := [one for one in intake.round() if one.arrival_id not in found]:
        found |= {one.arrival_id: one for one in new}
    return list(found.values())


def again(sha256s: Sequence[str], home: Home, progress: Progress) -> Built:
    """Read these documents of the store anew, whatever became of them before, and build the marts."""
    _be_patient(home, progress)
    with _our_turn(home, progress) as work:
        with connect(home) as con:
            standing = [arrivals[-1].arrival_id for arrivals in ledger.of_documents(con, sha256s).values()]
        return work.through(standing, sha256s)


def rebuild(home: Home, progress: Progress) -> Built:
    """Make the warehouse anew from the store and the journal, and its marts."""
    home.create()
    _be_patient(home, progress)
    with _our_turn(home, progress) as work:
        progress.step("making the warehouse anew")
        return work.through([], told=(recovery.in_words(recovery.rebuild(home)),))


def mend_marts(home: Home, instance: dg.DagsterInstance, own_run: str) -> Built:
    """For a run of Dagster's: build the marts, without the documents that break them where there are such."""
    settings, silence = settings_of(home), Silence()
    with turn(home, silence, settings.waiting):
        wait_for_runs(home, instance, silence, settings.waiting, own_run)
        return Work(home, instance, silence).through([])


def _be_patient(home: Home, progress: Progress) -> None:
    PATIENCE.seconds, PATIENCE.tell = settings_of(home).waiting.seconds, progress.step


def _mended(home: Home, progress: Progress) -> tuple[str, ...]:
    """A warehouse that cannot be opened is made anew before the work."""
    try:
        with connect(home):
            return ()
    except WarehouseDamaged:
        progress.step("the warehouse is damaged: making it anew")
        recovered = recovery.mend(home)
    return () if recovered is None else (recovery.in_words(recovered),)


@contextmanager
def _our_turn(home: Home, progress: Progress) -> Iterator[Work]:
    """Alone in this home: after the commands and runs that came first. Raises WarehouseBusy and DiskFull."""
    settings = settings_of(home)
    with turn(home, progress, settings.waiting), _full_disks_told(home):
        demand(home.root, settings.space)
        with timed("instance"):
            instance = open_instance(home)
        with instance:
            wait_for_runs(home, instance, progress, settings.waiting)
            yield Work(home, instance, progress)


@contextmanager
def _full_disks_told(home: Home) -> Iterator[None]:
    """Dagster, dbt and SQLite have other words for it."""
    try:
        yield
    except DiskFull:
        raise
    except Exception as error:
        if is_full(error) or space.exhausted(home.root):
            raise DiskFull(home.root, first_line(error)) from error
        raise
