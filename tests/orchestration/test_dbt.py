"""When all marts have to be built anew: where other models or seeds made them."""

from __future__ import annotations

import duckdb
import pytest

from orchestration.dbt import fingerprint, is_of_another_project


@pytest.mark.parametrize(
    ("project", "is_another"), [(None, True), ("of an earlier release", True), (fingerprint(), False)]
)
def test_only_what_this_project_built_may_stay(project: str | None, is_another: bool) -> None:
    with duckdb.connect() as con:
        assert is_of_another_project(con), "nothing was ever built"
        con.execute(
            "CREATE SCHEMA core; CREATE TABLE core.built (document_id VARCHAR, stamp VARCHAR, project VARCHAR)"
        )
        if project is not None:
            con.execute("INSERT INTO core.built VALUES ('d', 's', ?)", [project])
        assert is_of_another_project(con) is is_another
