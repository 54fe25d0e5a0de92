"""What `planhouse build` does: the same assets as Dagster's runs, materialised in this process.

Files enter the store and the ledger; one run of the `ingest` job reads and loads them; the `marts` job runs once at the
end where the marts would change. What is told to whom is the command's business (`console`, `report`).
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import dagster as dg
from dagster._core.events import RunFailureReason
from dagster._core.execution.plan.objects import ErrorSource

from orchestration import dbt
from orchestration.abandoned import abandon_dead_runs
from orchestration.assets.accepted import DATA_DOCS
from orchestration.catalogue import ACCEPTED, INGEST, MARTS
from orchestration.definitions import documents, flow
from orchestration.failures import innermost
from orchestration.freshness import marts_are_stale
from orchestration.inboxes import inbox_of
from orchestration.instance import PID_TAG, open_instance
from orchestration.partitions import range_tags, stand_together
from orchestration.progress import Progress
from orchestration.settings import settings_of
from orchestration.timings import timed
from orchestration.warmup import Warming
from warehouse import attempts, corrections, ledger, store
from warehouse.database import connect
from warehouse.errors import CannotRead, NotAFile, StillGrowing
from warehouse.home import Home
from warehouse.intake import Intake
from warehouse.ledger import Arrival, Origin, State

IN_THE_WAREHOUSE = (State.LOADED, State.NEEDS_REVIEW)


@dataclass(frozen=True)
class Fate:
    """What became of one file. `first` is the arrival that brought the same bytes: its own unless a duplicate."""

    arrival: Arrival
    first: Arrival
    failure: str | None = None


@dataclass(frozen=True)
class Built:
    """The files' fates, whether the marts were built, and why they were not published."""

    fates: tuple[Fate, ...]
    marts_built: bool
    failure: str | None = None


def build(paths: Sequence[Path], home: Home, progress: Progress) -> Built:
    """Bring files in, read and load what is new in them, and build the marts where they would change.

    Documents for which corrections.csv says other things than when they were loaded are read anew.
    """
    with timed("instance"):
        instance = open_instance(home)
    with instance:
        entered = [_enter(path, home) for path in paths]
        with connect(home) as con:
            first = [ledger.arrival(con, arrival.original) for arrival in entered]
            reached = corrections.affected(con, corrections.read(home))
            told = {one.sha256 for one in first}
            entered += [ledger.of_document(con, it)[-1] for it in reached if it not in told]
        new = [one.sha256 for one in first if one.state is State.WAITING and one.sha256]
        return _through(home, instance, progress, [one.arrival_id for one in entered], new + reached)


def take_in(home: Home, progress: Progress) -> Built:
    """What the inbox's sensor does, once and here: take in what lies in the inbox, then all that is due."""
    rules = settings_of(home).inbox
    with open_instance(home) as instance:
        progress.step("looking into the inbox")
        arrived = _taken(Intake(inbox_of(home, rules), home, rules))
        with connect(home) as con:
            abandon_dead_runs(con, instance, settings_of(home).attempts)
            due = [one.arrival for one in attempts.due(con)]
        entered = dict.fromkeys([one.arrival_id for one in (*arrived, *due)])
        return _through(home, instance, progress, list(entered), [str(one.sha256) for one in due])


def _taken(intake: Intake) -> list[Arrival]:
    """Rounds until nothing new comes; what is still growing is left to the next time."""
    found: dict[str, Arrival] = {}
    while new := [one for one in intake.round() if one.arrival_id not in found]:
        found |= {one.arrival_id: one for one in new}
    return list(found.values())


def again(sha256s: Sequence[str], home: Home, progress: Progress) -> Built:
    """Read these documents of the store anew, whatever became of them before, and build the marts."""
    with open_instance(home) as instance:
        with connect(home) as con:
            standing = [ledger.of_document(con, sha256)[-1].arrival_id for sha256 in sha256s]
        return _through(home, instance, progress, standing, list(sha256s))


def _through(
    home: Home, instance: dg.DagsterInstance, progress: Progress, arrival_ids: Sequence[str], new: list[str]
) -> Built:
    failure = _ingest(home, instance, progress, list(dict.fromkeys(new))) if new else None
    with connect(home) as con:
        arrivals = [ledger.arrival(con, arrival_id) for arrival_id in arrival_ids]
        fates = tuple(
            Fate(one, first := ledger.arrival(con, one.original), failure if first.sha256 in new else None)
            for one in arrivals
        )
    if failure and any(fate.first.state in IN_THE_WAREHOUSE for fate in fates if fate.failure):
        return Built(fates, marts_built=False, failure=failure)
    if not marts_are_stale(instance, home):
        return Built(fates, marts_built=False)
    failure = _build_marts(home, instance, progress)
    return Built(fates, marts_built=failure is None, failure=failure)


def _ingest(home: Home, instance: dg.DagsterInstance, progress: Progress, sha256s: list[str]) -> str | None:
    with connect(home) as con:
        abandon_dead_runs(con, instance, settings_of(home).attempts)
    stand_together(instance, sha256s)
    with timed("ingest"):
        return _run(INGEST, documents(home, Warming(home, progress)), instance, range_tags(sha256s))


def _enter(path: Path, home: Home) -> Arrival:
    """The file's line in the ledger."""
    origin = Origin.of(path.absolute())
    try:
        stored = store.keep(path, home)
    except NotAFile as refused:
        with connect(home) as con:
            return ledger.reject_unread(con, origin, "not_a_file", str(refused))
    except (CannotRead, StillGrowing) as delayed:
        code = "cannot_read" if isinstance(delayed, CannotRead) else "still_growing"
        with connect(home) as con:
            return ledger.wait_unread(con, origin, code, str(delayed))
    with connect(home) as con:
        return ledger.arrive(con, stored, origin)


def _build_marts(home: Home, instance: dg.DagsterInstance, progress: Progress) -> str | None:
    try:
        with timed("definitions"):
            whole = flow(home, progress)
    except dbt.DbtRefused as refused:
        return str(refused)
    dbt.forget_results(home)
    with timed("marts"):
        failure = _run(MARTS, whole, instance)
    broken = dbt.broken(home) if failure else []
    if broken:
        return "dbt:\n" + "\n".join(textwrap.indent(f"{it.name}: {it.message}", "  ") for it in broken)
    return failure


def _run(
    job: str,
    definitions: dg.Definitions,
    instance: dg.DagsterInstance,
    tags: Mapping[str, str] = MappingProxyType({}),
) -> str | None:
    """Run a job in this process. The reason in words where it failed. Raises KeyboardInterrupt."""
    level = "DEBUG" if os.environ.get("PLANHOUSE_DEBUG") == "1" else "CRITICAL"
    result = definitions.resolve_job_def(job).execute_in_process(
        run_config={"loggers": {"console": {"config": {"log_level": level}}}},
        instance=instance,
        tags={PID_TAG: str(os.getpid()), **tags},
        raise_on_error=False,
    )
    if result.success:
        return None
    if _was_interrupted(result):
        raise KeyboardInterrupt
    return _reason(result)


def _was_interrupted(result: dg.ExecuteInProcessResult) -> bool:
    """Dagster takes Ctrl-C for one more way in which a step fails, and ends the run there."""
    return any(
        event.is_step_failure and event.step_failure_data.error_source is ErrorSource.INTERRUPT
        for event in result.all_events
    ) or any(
        event.is_job_failure
        and event.job_failure_data.failure_reason is RunFailureReason.UNEXPECTED_TERMINATION
        for event in result.all_events
    )


def _reason(result: dg.ExecuteInProcessResult) -> str:
    failed = [check for check in result.get_asset_check_evaluations() if not check.passed and check.blocking]
    for check in failed:
        if check.asset_key == dg.AssetKey(ACCEPTED):
            return (
                f"The marts were not accepted.\n{textwrap.indent(check.description or '', '  ')}\n"
                f"What was expected and what was found: {check.metadata[DATA_DOCS].value}\n"
                "What is loaded waits to be published: run planhouse build again when the cause is mended."
            )
    if failed:
        return "; ".join(f"{check.asset_key.to_user_string()}: {check.description}" for check in failed)
    for event in result.all_events:
        if event.is_step_failure:
            return innermost(event.step_failure_data)
    return "The run failed before its first step. See Dagster's event log (planhouse serve)."
