"""A plan through the lake, from its PDF to what readers open: the same marts as through the warehouse file."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import psycopg
import pytest

from bench.postgres_server import Server
from orchestration import lake
from orchestration.lake import Brought
from orchestration.progress import Silence
from tests.invented_plan import DrawnPlan
from warehouse.database import open_published
from warehouse.home import Home
from warehouse.ledger import State

pytest.importorskip("duckdb_extension_ducklake", reason="the extra lake is not installed")
# One worker builds the lake.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("lake")]


@pytest.fixture(scope="module")
def home(
    postgres: Server, drawn_plan: DrawnPlan, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Home, list[Brought]]:
    """A home whose lake was given a folder with a plan, a copy of it and a file that is none; its marts published."""
    root = tmp_path_factory.mktemp("lake")
    with psycopg.connect(postgres.url(), autocommit=True) as admin:
        admin.execute("CREATE DATABASE of_the_flow")
    home = Home(root / "home").create()
    (home.root / "planhouse.toml").write_text(
        f'[lake]\ncatalog = "{postgres.url("of_the_flow")}"\ndata = "{root}/rows"\n'
    )
    brought = root / "brought"
    brought.mkdir()
    shutil.copy(drawn_plan.path, brought / "a.pdf")
    shutil.copy(drawn_plan.path, brought / "b.pdf")
    (brought / "c.pdf").write_bytes(b"no plan")
    (brought / "notes.txt").write_text("not looked at")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANHOUSE_HOME", str(home.root))
        found = list(lake.load(home, [str(brought)], Silence()))
        lake.build(home, Silence())
    return home, found


def test_each_file_of_a_folder_is_appended_known_or_refused(home: tuple[Home, list[Brought]]) -> None:
    assert [(one.file_name, one.state) for one in home[1]] == [
        ("a.pdf", State.LOADED), ("b.pdf", State.DUPLICATE), ("c.pdf", State.REJECTED),
    ]  # fmt: skip


def test_readers_of_a_lake_see_what_the_plan_prints(
    home: tuple[Home, list[Brought]], drawn_plan: DrawnPlan
) -> None:
    with open_published(home[0]) as con:
        sectors = con.execute(
            "SELECT sector, amount_krw FROM marts.budget_by_sector ORDER BY line_no"
        ).fetchall()
        [(awards,)] = con.execute("SELECT count(*) FROM marts.awards").fetchall()
        documents = con.execute("SELECT file_name, status FROM marts.documents ORDER BY ALL").fetchall()
        described = con.execute(
            "SELECT count(*) FROM duckdb_columns() WHERE comment IS NULL AND NOT internal"
        ).fetchall()

    assert [list(row) for row in sectors] == drawn_plan.truth["budget_by_sector"]
    assert awards == drawn_plan.truth["award_count"]
    assert documents == [("a.pdf", "loaded"), ("c.pdf", "rejected")]
    assert described == [(0,)]


def test_the_warehouse_file_of_the_home_is_left_alone(home: tuple[Home, list[Brought]]) -> None:
    copy = home[0].database.with_name("lake.duckdb")

    assert not home[0].database.exists()
    with duckdb.connect(str(copy), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM marts.documents").fetchall() == [(2,)]


def test_a_folder_without_plans_is_nothing(home: tuple[Home, list[Brought]], tmp_path: Path) -> None:
    assert list(lake.load(home[0], [str(tmp_path)], Silence())) == []
