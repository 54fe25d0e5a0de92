"""Housekeeping: what nobody needs again goes, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from orchestration.catalogue import LOADED, PUBLISHED
from orchestration.housekeeping import tidy
from orchestration.instance import open_instance
from orchestration.routine import Kept
from warehouse import ledger
from warehouse.database import connect
from warehouse.home import Home
from warehouse.ledger import Origin
from warehouse.store import StoredFile

NOW = datetime.now(UTC)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("DAGSTER_HOME", "set and put back by monkeypatch")
    return Home(tmp_path / "home").create()


@pytest.fixture
def instance(home: Home) -> Iterator[dg.DagsterInstance]:
    with open_instance(home) as found:
        yield found


def left(path: Path, hours: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left")
    then = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(path, (then, then))
    return path


def test_old_leftovers_go_and_pdfs_values_in_use_and_new_files_stay(
    home: Home, instance: dg.DagsterInstance
) -> None:
    waiting = "a" * 64
    with connect(home) as con:
        ledger.arrive(con, StoredFile(waiting, 4, home.stored(waiting)), Origin.of("/inbox/plan.pdf"))
    values = home.dagster / "values" / "extracted"
    stay = [
        left(home.stored(waiting), 9999),
        left(home.store / ".arriving-new", 1),
        left(values / f"{waiting}.pickle", 9999),
        left(values / f"{'b' * 64}.pickle", 1),
        left(home.dagster / "dbt" / "dbt.log", 9999),
        left(home.inbox / "plan.pdf", 9999),
    ]
    go = [
        left(home.store / ".arriving-old", 25),
        left(values / f"{'b' * 63}c.pickle", 25),
        left(values / f"{'b' * 64}.123.part", 25),
        left(home.dagster / "dbt" / "dbt.log.1", 9999),
    ]
    done = tidy(home, instance, Kept(), NOW)
    assert [path for path in stay if not path.exists()] == []
    assert [path for path in go if path.exists()] == []
    assert (done.values, done.copies, done.logs, done.builds, done.runs) == (2, 1, 1, 0, 0)


def test_old_builds_go_and_the_current_one_stays(home: Home, instance: dg.DagsterInstance) -> None:
    for number in range(4):
        left(home.builds / f"2026110{number}T000000" / "planhouse.duckdb", 1)
    left(home.builds / ".removed-20261001T000000" / "planhouse.duckdb", 1)
    home.current.symlink_to("builds/20261100T000000")
    assert tidy(home, instance, Kept(builds=2), NOW).builds == 2
    assert sorted(path.name for path in home.builds.iterdir()) == [
        "20261100T000000",
        "20261102T000000",
        "20261103T000000",
    ]


@dg.asset(name=LOADED)
def _loaded() -> None:
    pass


@dg.asset(name=PUBLISHED)
def _published() -> None:
    pass


@dg.asset
def _other() -> None:
    raise ValueError


def test_old_runs_go_but_those_that_say_which_documents_are_there(
    home: Home, instance: dg.DagsterInstance
) -> None:
    def ran(asset: dg.AssetsDefinition) -> str:
        return dg.materialize([asset], instance=instance, raise_on_error=False).run_id

    loading, failed, published_before, published = (
        ran(asset) for asset in (_loaded, _other, _published, _published)
    )
    assert tidy(home, instance, Kept(), NOW + timedelta(days=29)).runs == 0
    assert tidy(home, instance, Kept(), NOW + timedelta(days=31)).runs == 2
    assert {run.run_id for run in instance.get_runs()} == {loading, published}
    assert not list((home.dagster / "history" / "runs").glob(f"{failed}*"))
    assert published_before not in {run.run_id for run in instance.get_runs()}
