"""What `planhouse build` does: the same assets as Dagster's runs, materialised in this process.

Files enter the store and the ledger; one run of the `ingest` job reads and loads them; the `marts` job runs once at the
end where the marts would change. What is told to whom is the command's business (`console`, `report`).
"""

from __future__ import annotations

import textwrap
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import dagster as dg
from duckdb import DuckDBPyConnection

from orchestration import dbt, dbt_ahead
from orchestration.abandoned import abandon_dead_runs
from orchestration.catalogue import INGEST, MARTS
from orchestration.definitions import documents, flow
from orchestration.freshness import marts_are_stale
from orchestration.in_process import NOT_ACCEPTED, run
from orchestration.inboxes import inbox_of
from orchestration.instance import open_instance
from orchestration.partitions import range_tags, stand_together
from orchestration.progress import Progress, Silence
from orchestration.settings import settings_of
from orchestration.timings import timed
from orchestration.trials import Trial, TrialEnded
from orchestration.turns import PAUSE, turn, wait_for_runs
from orchestration.warmup import Warming
from warehouse import asides, attempts, corrections, ledger, recovery, space, store
from warehouse.database import PATIENCE, connect
from warehouse.errors import CannotRead, DiskFull, NotAFile, StillGrowing, WarehouseDamaged, WarehouseError
from warehouse.faults import first_line, is_full
from warehouse.home import Home
from warehouse.intake import Intake
from warehouse.ledger import Arrival, Origin, State
from warehouse.space import demand

_DELAYS: dict[type[WarehouseError], str] = {
    CannotRead: "cannot_read",
    StillGrowing: "still_growing",
    DiskFull: space.CODE,
}
IN_THE_WAREHOUSE = (State.LOADED, State.NEEDS_REVIEW)


@dataclass(frozen=True)
class Fate:
    """What became of one file. `first` is the arrival that brought the same bytes: its own unless a duplicate.

    `unread` is why a document that is in the warehouse could not be read anew; it is there as it was.
    """

    arrival: Arrival
    first: Arrival
    failure: str | None = None
    unread: str | None = None


@dataclass(frozen=True)
class Built:
    """The files' fates, whether the marts were built, and why they were not published.

    `told` is what else a person should know: a warehouse made anew, a document set aside.
    """

    fates: tuple[Fate, ...]
    marts_built: bool
    failure: str | None = None
    told: tuple[str, ...] = ()


def build(paths: Sequence[Path], home: Home, progress: Progress) -> Built:
    """Bring files in, read and load what is new in them, and build the marts where they would change.

    Documents for which corrections.csv says other things than when they were loaded are read anew.
    """
    home.create()
    _be_patient(home, progress)
    told = _mended(home, progress)
    entered = [_enter(path, home) for path in paths]
    with _our_turn(home, progress) as work:
        with connect(home) as con:
            brought = {one.sha256 for one in entered}
            reached = corrections.affected(con, corrections.read(home))
            entered += [ledger.of_document(con, it)[-1] for it in reached if it not in brought]
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
            standing = [ledger.of_document(con, sha256)[-1].arrival_id for sha256 in sha256s]
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


@dataclass(frozen=True)
class Work:
    """One command's work in a home, from its turn on."""

    home: Home
    instance: dg.DagsterInstance
    progress: Progress

    def through(
        self, arrival_ids: Sequence[str], anyway: Sequence[str] = (), told: tuple[str, ...] = ()
    ) -> Built:
        """Reads what waits of these arrivals, and the documents `anyway`; a damage that shows meanwhile is mended."""
        built = self._through(arrival_ids, anyway)
        if built.failure and (recovered := recovery.mend(self.home)):
            told = (*told, recovery.in_words(recovered))
            built = self._through(arrival_ids, anyway)
        return replace(built, told=(*told, *built.told))

    def _through(self, arrival_ids: Sequence[str], anyway: Sequence[str]) -> Built:
        with connect(self.home) as con:
            asides.take_in(con, asides.on_trial(con))
        failure, tried = self._read(arrival_ids, anyway)
        with connect(self.home) as con:
            arrivals = [ledger.arrival(con, arrival_id) for arrival_id in arrival_ids]
            fates = tuple(
                Fate(
                    one,
                    first := ledger.arrival(con, one.original),
                    failure if first.sha256 in tried else None,
                    _unread(con, first) if first.sha256 in tried else None,
                )
                for one in arrivals
            )
        if failure and any(fate.first.state in IN_THE_WAREHOUSE for fate in fates if fate.failure):
            return Built(fates, marts_built=False, failure=failure)
        if not marts_are_stale(self.instance, self.home):
            return Built(fates, marts_built=False)
        trial = Trial(self.home, self._build_marts, self.progress)
        try:
            failure = self._build_marts()
            failure = failure and trial.hold(failure)
        except TrialEnded as ended:
            failure = str(ended)
        if not trial.guilty:
            return Built(fates, marts_built=failure is None, failure=failure)
        with connect(self.home) as con:
            guilty = [ledger.of_document(con, sha256) for sha256 in trial.guilty]
            fates = tuple(replace(fate, first=ledger.arrival(con, fate.first.arrival_id)) for fate in fates)
        ours = {fate.first.arrival_id for fate in fates}
        told = tuple(
            f"{one.file_name}: needs review. {one.reason}"
            for arrivals in guilty
            for one in arrivals
            if one.reason_code == asides.CODE and one.arrival_id not in ours
        )
        return Built(fates, marts_built=failure is None, failure=failure, told=told)

    def _read(self, arrival_ids: Sequence[str], anyway: Sequence[str]) -> tuple[str | None, set[str]]:
        """What waits, until no other run has any of it in hand. Why it failed, and what was tried."""
        failure, tried = None, set[str]()
        while True:
            with connect(self.home) as con:
                abandon_dead_runs(con, self.instance, settings_of(self.home).attempts)
                others = attempts.in_others_hands(con)
                first = [ledger.arrival(con, ledger.arrival(con, one).original) for one in arrival_ids]
                new = [one for one in first if one.state is State.WAITING and one.sha256 not in tried]
                wanted = [*anyway, *recovery.rebuilding(con), *(str(one.sha256) for one in new if one.sha256)]
            anyway = ()
            if any(one.arrival_id in others for one in new):
                wait_for_runs(self.home, self.instance, self.progress, settings_of(self.home).waiting)
                time.sleep(PAUSE)
                continue
            wanted = [sha256 for sha256 in dict.fromkeys(wanted) if sha256 not in tried]
            if not wanted:
                return failure, tried
            failure = self._ingest(wanted) or failure
            tried.update(wanted)

    def _ingest(self, sha256s: list[str]) -> str | None:
        stand_together(self.instance, sha256s)
        dbt_ahead.begin(self.home)
        with timed("ingest"):
            warming = documents(self.home, Warming(self.home, self.progress))
            return run(INGEST, warming, self.instance, range_tags(sha256s))

    def _build_marts(self) -> str | None:
        """Why the data keep the marts from being built. Raises TrialEnded where anything else does, and DiskFull."""
        try:
            with timed("definitions"):
                whole = flow(self.home, self.progress)
        except dbt.DbtRefused as refused:
            raise TrialEnded(str(refused)) from refused
        dbt.forget_results(self.home)
        with timed("marts"):
            failure = run(MARTS, whole, self.instance)
        broken = dbt.broken(self.home) if failure else []
        if broken:
            told = "\n".join(textwrap.indent(f"{it.name}: {it.message}", "  ") for it in broken)
            failure = f"dbt:\n{told}"
        if failure and (is_full(failure) or space.exhausted(self.home.root)):
            raise DiskFull(self.home.root, failure)
        if failure and not broken and not failure.startswith(NOT_ACCEPTED):
            raise TrialEnded(failure)
        return failure


def _unread(con: DuckDBPyConnection, first: Arrival) -> str | None:
    is_there = first.state in IN_THE_WAREHOUSE and first.reason_code != ledger.PARKED
    return attempts.last_failure(con, first.arrival_id) if is_there else None


def _enter(path: Path, home: Home) -> Arrival:
    """The file's line in the ledger."""
    origin = Origin.of(path.absolute())
    try:
        stored = store.keep(path, home, settings_of(home).space)
    except NotAFile as refused:
        with connect(home) as con:
            return ledger.reject_unread(con, origin, "not_a_file", str(refused))
    except (CannotRead, StillGrowing, DiskFull) as delayed:
        with connect(home) as con:
            return ledger.wait_unread(con, origin, _DELAYS[type(delayed)], str(delayed))
    with connect(home) as con:
        return ledger.arrive(con, stored, origin)
