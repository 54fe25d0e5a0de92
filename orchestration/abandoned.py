"""Attempts whose run is over without having closed them: the process was killed. They are due again."""

from __future__ import annotations

import dagster as dg
from duckdb import DuckDBPyConnection

from orchestration.instance import is_over
from warehouse import attempts
from warehouse.attempts import RetryPolicy
from warehouse.database import transaction


def abandon_dead_runs(con: DuckDBPyConnection, instance: dg.DagsterInstance, policy: RetryPolicy) -> None:
    for run_id in attempts.open_runs(con):
        if is_over(instance.get_run_by_id(run_id)):
            with transaction(con):
                attempts.abandon(con, run_id, policy)
