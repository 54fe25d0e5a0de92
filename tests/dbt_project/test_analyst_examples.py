"""The queries that docs/analyst.md shows to analysts run on the marts as they are."""

from __future__ import annotations

import re

import pytest
from duckdb import DuckDBPyConnection

from tests.dbt_project.conftest import REPOSITORY

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("dbt_build")]

GUIDE = (REPOSITORY / "docs" / "analyst.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sql\n(.*?)```", GUIDE, re.DOTALL)
PLAN = ("district", "bureau", "plan_year")


def test_the_guide_has_examples() -> None:
    assert len(EXAMPLES) >= 10


@pytest.mark.parametrize("query", EXAMPLES)
def test_an_example_returns_columns(marts: DuckDBPyConnection, query: str) -> None:
    result = marts.execute(query)
    assert result.description
    result.fetchall()


@pytest.mark.parametrize("query", [query for query in EXAMPLES if re.search(r"\b(from|join) marts\.", query)])
def test_an_example_is_about_one_plan(query: str) -> None:
    """As the guide says: the three columns that name a plan stand in its conditions."""
    conditions = query.split("where", 1)[-1]
    assert [name for name in PLAN if name not in conditions] == []
