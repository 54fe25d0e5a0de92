"""The lake's history: marts as they were, and what tidying takes away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from duckdb import DuckDBPyConnection

from tests.warehouse.conftest import PlanMaker
from tests.warehouse.test_lake import arrived
from warehouse.errors import LakeUnreachable, NothingToPublish
from warehouse.lake import Lake, opened
from warehouse.lake_history import snapshots, tidy
from warehouse.lake_load import Loader
from warehouse.lake_marts import LakeHome, fetch

NOW = datetime.now(UTC)


@pytest.fixture
def loaded(lake: Lake, make_plan: PlanMaker) -> Lake:
    """Three loads of one file each."""
    with Loader(lake) as loader:
        for number in range(3):
            plan = make_plan(bytes([number]), rows=12)
            loader.append(plan, arrived(plan))
    return lake


@pytest.fixture
def built(loaded: Lake) -> Lake:
    """Its marts built twice, with other rows."""
    with opened(loaded) as con:
        for amount in (1, 2):
            con.execute(
                "BEGIN; CREATE SCHEMA IF NOT EXISTS marts; DROP TABLE IF EXISTS marts.grants; "
                f"CREATE TABLE marts.grants AS SELECT {amount} AS amount_krw FROM range(20); "
                "COMMENT ON TABLE marts.grants IS '공모사업'; "
                "COMMENT ON COLUMN marts.grants.amount_krw IS 'won'; COMMIT"
            )
    return loaded


@pytest.fixture
def first(built: Lake) -> Iterator[int]:
    """The snapshot of the first build."""
    with opened(built) as con:
        yield snapshots(con)[-2].version


def files(lake: Lake) -> int:
    return sum(1 for _ in Path(lake.data).rglob("*.parquet"))


def cells(con: DuckDBPyConnection) -> list[tuple[object, ...]]:
    return con.execute("FROM raw.cells ORDER BY ALL").fetchall()


def amounts(path: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute("SELECT DISTINCT amount_krw FROM marts.grants").fetchall()


def test_every_load_is_a_snapshot_that_says_what_it_was(loaded: Lake) -> None:
    with opened(loaded) as con:
        said = [one.message for one in snapshots(con)]

    assert said[-3:] == ["plan.pdf: loaded"] * 3


def test_the_marts_of_a_moment_are_written_as_they_were(built: Lake, first: int, tmp_path: Path) -> None:
    with opened(built) as con:
        when = next(one.at for one in snapshots(con) if one.version == first)

    fetch(built, tmp_path / "now.duckdb")
    fetch(built, tmp_path / "then.duckdb", first)
    fetch(built, tmp_path / "when.duckdb", when)

    assert amounts(tmp_path / "now.duckdb") == [(2,)]
    assert amounts(tmp_path / "then.duckdb") == amounts(tmp_path / "when.duckdb") == [(1,)]


def test_a_copy_of_the_marts_has_their_descriptions_and_who_stands_behind_them(
    built: Lake, tmp_path: Path
) -> None:
    home = LakeHome(tmp_path / "home").create()

    assert fetch(built, home.database, witnesses=["cells"]) == {"grants": 20}

    with duckdb.connect(str(home.database), read_only=True) as con:
        assert con.execute("SELECT comment FROM duckdb_tables() WHERE table_name = 'grants'").fetchall() == [
            ("공모사업",)
        ]
        assert con.execute("SELECT comment FROM duckdb_columns() WHERE table_name = 'grants'").fetchall() == [
            ("won",)
        ]
        assert con.execute("SELECT count(*) FROM raw.cells").fetchall() == [(3,)]


def test_a_moment_without_marts_says_so(loaded: Lake, tmp_path: Path) -> None:
    with pytest.raises(NothingToPublish, match="planhouse lake build"):
        fetch(loaded, tmp_path / "marts.duckdb")

    assert not (tmp_path / "marts.duckdb").exists()


def test_tidying_expires_what_is_old_and_loses_no_row(built: Lake, first: int, tmp_path: Path) -> None:
    with opened(built) as con:
        before = cells(con)

    early = tidy(built, NOW)
    files_before = files(built)
    done = tidy(built, NOW + timedelta(days=built.kept_days + 1))

    assert early.snapshots == 0 and early.merged > 0 and early.removed == 0
    assert done.snapshots > 3 and done.removed > 0 and files(built) < files_before
    with opened(built) as con:
        assert cells(con) == before
    with pytest.raises(LakeUnreachable, match=str(first)):
        fetch(built, tmp_path / "then.duckdb", first)
