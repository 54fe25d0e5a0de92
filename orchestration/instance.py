"""Dagster's own state: `dagster/` of the home, with the `dagster.yaml` that is written there on first use."""

from __future__ import annotations

import os
import sqlite3

import dagster as dg
from sqlalchemy import Engine, event

from orchestration.catalogue import DUCKDB_POOL
from warehouse.home import Home

# The process that runs in-process runs; it tells whether a run that never ended is still alive.
PID_TAG = "planhouse/pid"

SETTINGS = """\
# Written by planhouse on first use; yours to change afterwards.
# Runs, events and schedules are kept in SQLite files in this folder (Dagster's default).
telemetry:
  enabled: false
concurrency:
  pools:
    granularity: op
    default_limit: 1        # pool 'duckdb': the warehouse file has one writer
run_monitoring:
  enabled: true
  free_slots_after_run_end_seconds: 60
"""


def settle_in(home: Home) -> None:
    """Make `dagster/` ready, and let every process that we start find it."""
    home.create()
    home.dagster.mkdir(parents=True, exist_ok=True)
    settings = home.dagster / "dagster.yaml"
    if not settings.exists():
        settings.write_text(SETTINGS, "utf-8")
    os.environ["DAGSTER_HOME"] = str(home.dagster.absolute())
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"


@event.listens_for(Engine, "connect")
def _commit_without_waiting_for_the_disk(connection: object, _record: object) -> None:
    """Dagster commits each of its events: waiting for the disk each time is a tenth of a build.

    With a write-ahead log a killed process loses nothing; a power failure may lose the last events of a run, but
    none of the warehouse's.
    """
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=NORMAL")


def open_instance(home: Home) -> dg.DagsterInstance:
    settle_in(home)
    instance = dg.DagsterInstance.from_config(str(home.dagster.absolute()))
    release_slots_of_the_dead(instance)
    return instance


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
