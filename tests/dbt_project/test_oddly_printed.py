"""What a publisher printed never keeps the marts from being built, accepted and published."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.dbt_project.conftest import dbt, load
from tests.dbt_project.processes import start
from warehouse.acceptance import accept
from warehouse.home import Home

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("dbt_build")]


@pytest.fixture(scope="module")
def home(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("oddly_printed"))
    home.create()
    load(home.database, Path(__file__).with_name("oddly_printed.sql"))
    # What dbt parsed for another file of this name serves this one.
    shutil.copytree(built.parent / "target", home.root / "target")
    dbt(home.database, home.root / "target", "build", "--exclude-resource-type", "unit_test")
    return home


def test_an_oddly_printed_plan_is_accepted(home: Home) -> None:
    assert [str(check) for check in accept(home).failures] == []


def test_what_is_not_printed_is_null_and_counted(home: Home) -> None:
    with duckdb.connect(str(home.database), read_only=True) as con:
        awards = con.sql(
            "SELECT department, award_count FROM marts.awards_by_department ORDER BY 2"
        ).fetchall()
        grants = con.sql("SELECT ministry, grant_count, amount_krw FROM marts.grants_by_ministry").fetchall()
    assert awards == [("기획예산과", 1), (None, 2)]
    assert grants == [(None, 3, 2 * 10**15)]


def test_dbt_reaches_no_file_but_the_warehouses(home: Home) -> None:
    query = f"select * from read_text('{Path(__file__).as_posix()}')"
    asked = start(home.database, home.root / "target", "show", "--inline", query)
    assert asked.ended() != 0
    assert "disabled by configuration" in asked.said
