"""Rows of documents, read from many marts side by side."""

from __future__ import annotations

import duckdb
import pytest

from web.marts import Marts

RECORDS = (
    "CREATE SCHEMA marts",
    "CREATE TABLE marts.build_info AS SELECT 'b' AS build_id",
    "CREATE TABLE marts.grants AS SELECT * FROM (VALUES ('b', '중구', 2, '둘째'), ('a', '중구', 1, '하나'), "
    "('b', '중구', 1, '첫째')) AS t(document_id, district, grant_no, title)",
    "CREATE TABLE marts.grants_by_ministry AS SELECT * FROM (VALUES ('c', 'ㄴ'), ('c', 'ㄱ')) "
    "AS t(document_id, ministry)",
)


@pytest.fixture
def marts() -> Marts:
    con = duckdb.connect()
    for statement in RECORDS:
        con.execute(statement)
    return Marts(con)


def test_each_document_has_its_rows_of_every_mart_and_none_where_it_has_none(marts: Marts) -> None:
    found = dict(marts.of(["c", "b"]))
    assert [row["title"] for row in found["b"]["grants"]] == ["첫째", "둘째"]
    assert found["b"]["grants_by_ministry"] == found["c"]["grants"] == []


def test_rows_of_no_order_of_their_own_stay_as_the_mart_has_them(marts: Marts) -> None:
    [(_, found)] = marts.of(["c"], ["grants_by_ministry"])
    assert [row["ministry"] for row in found["grants_by_ministry"]] == ["ㄴ", "ㄱ"]


def test_of_no_documents_there_is_nothing(marts: Marts) -> None:
    assert list(marts.of([])) == []
