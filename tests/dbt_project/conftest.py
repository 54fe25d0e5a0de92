"""A warehouse of invented plans, written by hand, with the marts that dbt builds from it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from extract.reading import read_plan
from warehouse import ledger
from warehouse.database import connect
from warehouse.home import Home
from warehouse.ledger import Origin
from warehouse.load import load as load_plan
from warehouse.store import StoredFile

REPOSITORY = Path(__file__).parents[2]
PROJECT = REPOSITORY / "dbt_project"
TWO_REVISIONS = Path(__file__).parent / "two_revisions.sql"


def dbt(warehouse: Path, target: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs dbt on a warehouse file, with what it writes kept out of the project."""
    command = [str(Path(sys.executable).with_name("dbt")), *arguments, "--no-use-colors"]
    places = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    environment = os.environ | {
        "PLANHOUSE_DATABASE": str(warehouse),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(target / "logs"),
    }
    return subprocess.run(
        [*command, *places], env=environment, capture_output=True, text=True, timeout=180, check=False
    )


def load(warehouse: Path, invented: Path) -> None:
    """Writes a warehouse file whose raw layer and ledger are an SQL script's."""
    with duckdb.connect(str(warehouse)) as con:
        con.execute((REPOSITORY / "warehouse" / "schema.sql").read_text(encoding="utf-8"))
        con.execute(invented.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse file after one `dbt build`, in which every test and unit test of the project ran."""
    folder = tmp_path_factory.mktemp("two_revisions")
    warehouse = folder / "planhouse.duckdb"
    load(warehouse, TWO_REVISIONS)
    run = dbt(warehouse, folder / "target", "build")
    assert run.returncode == 0, run.stdout + run.stderr
    return warehouse


@pytest.fixture(scope="session")
def outcomes(built: Path) -> dict[str, str]:
    """What became of each test of the project in that build, by its name."""
    results = json.loads((built.parent / "target" / "run_results.json").read_text(encoding="utf-8"))[
        "results"
    ]
    return {result["unique_id"].split(".")[2]: result["status"] for result in results}


@pytest.fixture(scope="session")
def sample_warehouse(tmp_path_factory: pytest.TempPathFactory, sample_pdf: Path) -> Path:
    """The warehouse file with the sample plan loaded and its marts built."""
    folder = tmp_path_factory.mktemp("sample_marts")
    home = Home(folder / "home").create()
    plan = read_plan(sample_pdf)
    stored = StoredFile(plan.document.document_id, plan.document.byte_size, sample_pdf)
    with connect(home) as con:
        load_plan(con, plan, ledger.arrive(con, stored, Origin.of(str(sample_pdf))).arrival_id)
    for step in ("seed", "run"):
        run = dbt(home.database, folder / "target", step)
        assert run.returncode == 0, run.stdout + run.stderr
    return home.database


@pytest.fixture
def marts(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(built), read_only=True) as con:
        yield con
