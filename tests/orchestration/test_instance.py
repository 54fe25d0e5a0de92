"""Dagster's folder of a home: nothing phones home, and a killed run does not keep the pool for ever."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy
import yaml

from orchestration.catalogue import DUCKDB_POOL
from orchestration.instance import PID_TAG, open_instance, settle_in
from warehouse.errors import HomeUnusable
from warehouse.home import Home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("DAGSTER_HOME", "set and put back by monkeypatch")
    return Home(tmp_path / "home")


def a_run_in(instance: dg.DagsterInstance, pid: int) -> dg.DagsterRun:
    """A run that holds the pool's slot and never ended."""
    run = instance.create_run_for_job(
        job_def=_nothing, tags={PID_TAG: str(pid)}, status=dg.DagsterRunStatus.STARTED
    )
    instance.event_log_storage.initialize_concurrency_limit_to_default(DUCKDB_POOL)
    instance.event_log_storage.claim_concurrency_slot(DUCKDB_POOL, run.run_id, "step")
    return run


@dg.job
def _nothing() -> None:
    pass


def holders(instance: dg.DagsterInstance) -> set[str]:
    return instance.event_log_storage.get_concurrency_info(DUCKDB_POOL).active_run_ids


def test_the_settings_switch_telemetry_off_and_give_every_pool_one_slot(home: Home) -> None:
    settle_in(home)
    settings = yaml.safe_load((home.dagster / "dagster.yaml").read_text("utf-8"))
    assert settings["telemetry"] == {"enabled": False}
    assert settings["concurrency"]["pools"]["default_limit"] == 1
    assert settings["run_monitoring"]["enabled"] is True
    assert os.environ["DAGSTER_HOME"] == str(home.dagster)


def test_settings_that_somebody_changed_stay(home: Home) -> None:
    settle_in(home)
    (home.dagster / "dagster.yaml").write_text("telemetry: {enabled: false}\n", "utf-8")
    settle_in(home)
    assert (home.dagster / "dagster.yaml").read_text("utf-8") == "telemetry: {enabled: false}\n"


def test_a_killed_run_gives_its_slot_back_and_is_a_failure(home: Home) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with open_instance(home) as instance:
        run = a_run_in(instance, gone.pid)
        assert holders(instance) == {run.run_id}
    with open_instance(home) as instance:
        assert holders(instance) == set()
        assert instance.get_run_by_id(run.run_id).status == dg.DagsterRunStatus.FAILURE


def test_a_run_that_is_alive_keeps_its_slot(home: Home) -> None:
    with open_instance(home) as instance:
        run = a_run_in(instance, os.getpid())
    with open_instance(home) as instance:
        assert holders(instance) == {run.run_id}


def test_only_dagsters_own_files_are_written_without_waiting_for_the_disk(home: Home, tmp_path: Path) -> None:
    settle_in(home)
    modes = []
    for path in (home.dagster / "runs.db", tmp_path / "other.db"):
        with sqlalchemy.create_engine(f"sqlite:///{path}").connect() as connection:
            modes.append(connection.exec_driver_sql("PRAGMA synchronous").scalar())
    assert modes == [1, 2]


def test_damaged_files_of_dagster_are_told_with_the_remedy(home: Home) -> None:
    with open_instance(home):
        pass
    (home.dagster / "history" / "runs.db").write_bytes(b"garbage" * 1000)
    with pytest.raises(HomeUnusable, match="move the folder away"):
        open_instance(home)
