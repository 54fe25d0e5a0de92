"""Throwing away what nobody needs again: old builds, values between steps, Dagster's old runs, unfinished copies.

Whatever goes can be made again or tells of what is long over. The store's PDFs and the ledger are never touched.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg

from orchestration.catalogue import HOUSEKEEPING, LOADED, PUBLISHED
from orchestration.routine import Kept
from orchestration.settings import settings_of
from warehouse import ledger, publish, store
from warehouse.database import connect
from warehouse.errors import NoWarehouse
from warehouse.home import Home

RUNS_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many of each went."""

    builds: int
    values: int
    runs: int
    copies: int
    logs: int

    def __str__(self) -> str:
        return (
            f"removed {self.builds} builds, {self.values} values of steps, {self.runs} of Dagster's runs, "
            f"{self.copies} unfinished copies, {self.logs} old logs"
        )


def tidy(home: Home, instance: dg.DagsterInstance, kept: Kept, now: datetime) -> Tidied:
    """Raises WarehouseBusy."""
    leftovers = now - timedelta(hours=kept.leftover_hours)
    runs = now - timedelta(days=kept.run_days)
    return Tidied(
        builds=publish.tidy(home, kept.builds),
        values=_remove(_values(home, leftovers)),
        runs=_forget_runs(home, instance, runs),
        copies=_remove(path for path in home.store.rglob(f"{store.ARRIVING}*") if _older(path, leftovers)),
        logs=_remove(path for path in (home.dagster / "dbt").glob("dbt.log.*") if _older(path, runs)),
    )


def _values(home: Home, before: datetime) -> Iterator[Path]:
    """Of documents that are settled, and what a killed step left half written."""
    try:
        with connect(home, read_only=True) as con:
            waiting = {one.sha256 for one in ledger.waiting(con)}
    except NoWarehouse:
        return
    for path in (home.dagster / "values").rglob("*"):
        if path.is_file() and path.name.partition(".")[0] not in waiting and _older(path, before):
            yield path


def _forget_runs(home: Home, instance: dg.DagsterInstance, before: datetime) -> int:
    over = dg.RunsFilter(
        statuses=[dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED],
        created_before=before,
    )
    last = instance.get_latest_materialization_event(dg.AssetKey(PUBLISHED))
    forgotten = 0
    for run in instance.get_runs(over, limit=RUNS_AT_A_TIME):
        if (last is not None and run.run_id == last.run_id) or _loaded_something(instance, run.run_id):
            continue
        instance.delete_run(run.run_id)
        for path in (home.dagster / "history" / "runs").glob(f"{run.run_id}.db*"):
            path.unlink(missing_ok=True)
        shutil.rmtree(home.dagster / "storage" / run.run_id, ignore_errors=True)
        forgotten += 1
    return forgotten


def _loaded_something(instance: dg.DagsterInstance, run_id: str) -> bool:
    """Dagster knows from these events alone which partitions, that is documents, are there."""
    found = instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION)
    return any(record.asset_key == dg.AssetKey(LOADED) for record in found.records)


def _older(path: Path, than: datetime) -> bool:
    try:
        return path.lstat().st_mtime < than.timestamp()
    except FileNotFoundError:
        return False


def _remove(paths: Iterator[Path]) -> int:
    removed = 0
    for path in list(paths):
        path.unlink(missing_ok=True)
        removed += 1
    return removed


@dg.op(name="keep_house")
def _keep_house(context: dg.OpExecutionContext, home: dg.ResourceParam[Home]) -> None:
    done = tidy(home, context.instance, settings_of(home).housekeeping, datetime.now(UTC))
    context.log.info("Housekeeping %s.", done)


@dg.job(
    name=HOUSEKEEPING,
    executor_def=dg.in_process_executor,
    description="Throws away old builds, values between steps, Dagster's old runs and unfinished copies.",
)
def housekeeping() -> None:
    _keep_house()
