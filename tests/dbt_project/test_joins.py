"""No query of the project compares every row with every other: what few plans hide takes minutes with a thousand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

# DuckDB's joins that look nothing up: a left join with a condition on one side alone is enough to get one.
ALL_WITH_ALL = ("BLOCKWISE_NL_JOIN", "NESTED_LOOP_JOIN")


def compiled(warehouse: Path) -> Iterator[tuple[str, str]]:
    """The SQL of each model and each test of the project, as dbt ran it."""
    for path in sorted((warehouse.parent / "target" / "compiled").rglob("*.sql")):
        yield path.stem, path.read_text(encoding="utf-8")


def test_every_join_looks_its_rows_up(built: Path, marts: duckdb.DuckDBPyConnection) -> None:
    plans = {name: str(marts.execute(f"EXPLAIN {query}").fetchall()) for name, query in compiled(built)}
    assert len(plans) > 100
    assert [name for name, plan in plans.items() if any(join in plan for join in ALL_WITH_ALL)] == []


@pytest.mark.parametrize("condition", ["AND l.row_no > 0", "AND l.row_no + r.row_no > 0"])
def test_a_condition_that_duckdb_cannot_look_up_is_found(condition: str) -> None:
    with duckdb.connect() as con:
        con.execute("CREATE TABLE cells AS SELECT range AS id, range AS row_no FROM range(1000)")
        joined = f"FROM cells AS l LEFT JOIN cells AS r ON l.id = r.id {condition}"
        assert any(join in str(con.execute(f"EXPLAIN {joined}").fetchall()) for join in ALL_WITH_ALL)
