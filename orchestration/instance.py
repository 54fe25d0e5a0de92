"""Dagster's own state: `dagster/` of the home, with the `dagster.yaml` that is written there on first use."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import dagster as dg
from dagster._core.instance.ref import InstanceRef
from sqlalchemy.exc import DatabaseError

from orchestration import engine, event_files
from orchestration.catalogue import ASIDE, DUCKDB_POOL
from orchestration.events import BATCH_SIZE
from warehouse.errors import HomeUnusable
from warehouse.home import Home

# The process in which a run's steps are at work; it tells whether a run that never ended is still alive.
PID_TAG = "planhouse/pid"

# Capturing what steps print takes two helper processes a step, which a Ctrl-C hits too; nothing of ours prints.
_NO_CAPTURE = {
    "compute_logs": {
        "module": "dagster._core.storage.noop_compute_log_manager",
        "class": "NoOpComputeLogManager",
    }
}

SETTINGS = """\
# Written by planhouse on first use; yours to change afterwards.
# Runs, events and schedules are kept in SQLite files in this folder (Dagster's default), events that come together
# written together. With a `storage` of your own, take the next three lines out.
event_log_storage:
  module: orchestration.events
  class: EventLog
nux:
  enabled: false
telemetry:
  enabled: false
concurrency:
  pools:
    granularity: op
    default_limit: 1        # pool 'duckdb': the warehouse file has one writer
  runs:
    max_concurrent_runs: 4
run_queue:
  dequeue_interval_seconds: 1
sensors:
  use_threads: true         # the inbox is watched while others look at the ledger
  num_workers: 4
run_monitoring:
  enabled: true             # ends a run that hangs; its documents are due again
  start_timeout_seconds: 180
  cancel_timeout_seconds: 60
  max_runtime_seconds: 7200
  poll_interval_seconds: 30
  free_slots_after_run_end_seconds: 60
run_retries:
  enabled: true             # of runs of `marts`; the documents of a run that died are due again by the ledger
  max_retries: 2
  retry_on_asset_or_op_failure: false   # a step that failed is answered by the ledger, or by mend_marts
retention:                  # of what sensors and schedules noted at each look, in days
  sensor:
    purge_after_days: {skipped: 1, started: 7, success: 30, failure: 30}
  schedule:
    purge_after_days: {skipped: 7, started: 7, success: 90, failure: 90}
"""


def settle_in(home: Home) -> None:
    """Make `dagster/` ready, and let every process that we start find it."""
    home.create()
    settings = home.dagster / "dagster.yaml"
    try:
        if not settings.exists():
            settings.write_text(SETTINGS, "utf-8")
    except OSError as error:
        raise HomeUnusable(settings, error.strerror or str(error)) from error
    os.environ["DAGSTER_HOME"] = str(home.dagster.absolute())
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    os.environ.setdefault(*BATCH_SIZE)
    event_files.prepare()


def open_instance(home: Home) -> dg.DagsterInstance:
    """For runs in this process. Raises HomeUnusable."""
    settle_in(home)
    folder = str(home.dagster.absolute())
    try:
        instance = dg.DagsterInstance.from_ref(InstanceRef.from_dir(folder, overrides=_NO_CAPTURE))
        release_slots_of_the_dead(instance)
    except DatabaseError as error:
        raise HomeUnusable(
            home.dagster,
            f"Dagster's own files there cannot be used ({error.orig}). If they are damaged, move the folder away: "
            "the next build makes it anew; the warehouse and the published marts do not need it",
        ) from error
    return instance


def runs_under_way(instance: dg.DagsterInstance) -> list[str]:
    """The ids of runs that were asked for and are not over, those that open no warehouse left out."""
    waiting_or_running = dg.RunsFilter(
        statuses=[status for status in dg.DagsterRunStatus if _is_under_way(status)]
    )
    return [
        run.run_id
        for run in instance.get_runs(waiting_or_running)
        if run.job_name not in ASIDE and not is_over(run)
    ]


def at_work(instance: dg.DagsterInstance, home: Home) -> list[dg.DagsterRun]:
    """The runs that have begun and whose process is alive. Where nobody serves the home, only commands have any."""
    begun = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
    runs = [run for run in instance.get_runs(dg.RunsFilter(statuses=begun)) if not is_over(run)]
    return [run for run in runs if PID_TAG in run.tags or is_served(home)]


def is_served(home: Home) -> bool:
    """Whether a `planhouse serve` runs: it holds a lock for as long as it lives."""
    try:
        handle = os.open(serve_lock(home), os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def serve_lock(home: Home) -> Path:
    return home.dagster / "serve.lock"


def sign(context: dg.AssetExecutionContext) -> None:
    """Let a run name its process, so that the others see when that is gone: of commands' runs it is known already.

    A step on a worker knows no process of its run's: Dagster watches that one.
    """
    if PID_TAG not in context.run.tags and engine.broker() is None:
        context.instance.add_run_tags(context.run.run_id, {PID_TAG: str(os.getpid())})


def _is_under_way(status: dg.DagsterRunStatus) -> bool:
    return status not in (
        dg.DagsterRunStatus.SUCCESS,
        dg.DagsterRunStatus.FAILURE,
        dg.DagsterRunStatus.CANCELED,
    )


def is_over(run: dg.DagsterRun | None) -> bool:
    """Whether a run ended, was forgotten, or ran in a process that is gone."""
    if run is None or run.is_finished:
        return True
    return PID_TAG in run.tags and not _is_alive(int(run.tags[PID_TAG]))


def release_slots_of_the_dead(instance: dg.DagsterInstance) -> None:
    """Free the pool of in-process runs whose process was killed: only a running daemon would do it otherwise."""
    slots = instance.event_log_storage.get_concurrency_info(DUCKDB_POOL)
    for run_id in slots.active_run_ids | slots.pending_run_ids:
        run = instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            instance.event_log_storage.free_concurrency_slots_for_run(run_id)
        elif PID_TAG in run.tags and not _is_alive(int(run.tags[PID_TAG])):
            instance.report_run_failed(run, "The process that ran it is gone.")
            instance.event_log_storage.free_concurrency_slots_for_run(run_id)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
