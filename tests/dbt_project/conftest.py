"""A warehouse of invented plans, written by hand, with the marts that dbt builds from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.dbt_project.processes import start
from tests.workshop import Built

REPOSITORY = Path(__file__).parents[2]
TWO_REVISIONS = Path(__file__).parent / "two_revisions.sql"


def dbt(warehouse: Path, target: Path, *arguments: str) -> None:
    """Runs dbt on a warehouse file, with what it writes kept out of the project."""
    running = start(warehouse, target, *arguments)
    assert running.ended() == 0, running.said
    # A forked process ends without the end of its interpreter, at which DuckDB folds its log into the file.
    with duckdb.connect(str(warehouse)) as con:
        con.execute("CHECKPOINT")


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
    dbt(warehouse, folder / "target", "build")
    return warehouse


@pytest.fixture(scope="session")
def outcomes(built: Path) -> dict[str, str]:
    """What became of each test of the project in that build, by its name."""
    results = json.loads((built.parent / "target" / "run_results.json").read_text(encoding="utf-8"))[
        "results"
    ]
    return {result["unique_id"].split(".")[2]: result["status"] for result in results}


@pytest.fixture(scope="session")
def sample_warehouse(built_sample: Built) -> Path:
    """The warehouse file with the sample plan loaded and its marts built."""
    return built_sample.warehouse


@pytest.fixture
def marts(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(built), read_only=True) as con:
        yield con
