"""One command's work in a home, from its turn on: documents read and loaded in runs of Dagster's, then the marts.

Files that enter, whose turn it is, and what a command is, belong in `flow`.
"""

from __future__ import annotations

import textwrap
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import dagster as dg
from duckdb import DuckDBPyConnection

from orchestration import dbt, dbt_ahead
from orchestration.abandoned import abandon_dead_runs
from orchestration.catalogue import INGEST, MARTS
from orchestration.definitions import documents, flow
from orchestration.freshness import marts_are_stale
from orchestration.in_process import NOT_ACCEPTED, run
from orchestration.partitions import range_tags, stand_together
from orchestration.progress import Progress
from orchestration.settings import settings_of
from orchestration.timings import timed
from orchestration.trials import Trial, TrialEnded
from orchestration.turns import PAUSE, wait_for_runs
from orchestration.warmup import Warming
from warehouse import asides, attempts, ledger, recovery, space
from warehouse.database import connect
from warehouse.errors import DiskFull
from warehouse.faults import is_full
from warehouse.home import Home
from warehouse.ledger import Arrival, State

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
            fates = tuple(_fates(con, arrival_ids, failure, tried))
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
            guilty = ledger.of_documents(con, trial.guilty).values()
            now = ledger.arrivals(con, [fate.first.arrival_id for fate in fates])
            fates = tuple(replace(fate, first=now[fate.first.arrival_id]) for fate in fates)
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
                first = _originals(con, arrival_ids).values()
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
            failure = self._ingest_in_portions(wanted) or failure
            tried.update(wanted)

    def _ingest_in_portions(self, wanted: list[str]) -> str | None:
        """So many at a time; what is loaded of a longer work is published on the way."""
        portion, failure = settings_of(self.home).bulk.publish_every, None
        for first in range(0, len(wanted), portion):
            if first and failure is None and marts_are_stale(self.instance, self.home):
                # Whatever keeps the marts from being built is found out when all is loaded.
                with suppress(TrialEnded):
                    self._build_marts()
            failure = self._ingest(wanted[first : first + portion]) or failure
        return failure

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


def _originals(con: DuckDBPyConnection, arrival_ids: Sequence[str]) -> dict[str, Arrival]:
    """For each arrival the one that brought the same bytes first."""
    arrivals = ledger.arrivals(con, arrival_ids)
    first = ledger.arrivals(con, [one.original for one in arrivals.values()])
    return {arrival_id: first[arrivals[arrival_id].original] for arrival_id in arrival_ids}


def _fates(
    con: DuckDBPyConnection, arrival_ids: Sequence[str], failure: str | None, tried: Collection[str]
) -> Iterator[Fate]:
    arrivals, originals = ledger.arrivals(con, arrival_ids), _originals(con, arrival_ids)
    unread = attempts.last_failures(con, [one.arrival_id for one in originals.values() if _is_there(one)])
    for arrival_id in arrival_ids:
        first = originals[arrival_id]
        was_tried = first.sha256 in tried
        yield Fate(
            arrivals[arrival_id],
            first,
            failure if was_tried else None,
            unread.get(first.arrival_id) if was_tried else None,
        )


def _is_there(first: Arrival) -> bool:
    return first.state in IN_THE_WAREHOUSE and first.reason_code != ledger.PARKED
