"""The published file of the sample's marts, as clients find it: real tables, explained in two languages."""

from __future__ import annotations

import re
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from duckdb import DuckDBPyConnection

from warehouse.home import Home
from warehouse.promises import PROMISES
from warehouse.publish import publish

pytestmark = pytest.mark.slow

ENGLISH_THEN_KOREAN = re.compile(r".*[A-Za-z]{2}.* / .*[가-힣].*", re.DOTALL)


@pytest.fixture(scope="module")
def home(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("published_sample")).create()
    shutil.copyfile(sample_warehouse, home.database)
    publish(home)
    return home


@pytest.fixture
def published(home: Home) -> Iterator[DuckDBPyConnection]:
    with duckdb.connect(str(home.published_database.resolve()), read_only=True) as con:
        yield con


def test_the_file_has_real_tables_only(published: DuckDBPyConnection) -> None:
    tables = published.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
    assert {schema for schema, _ in tables} == {"marts"}
    assert {name for _, name in tables} == PROMISES.keys()
    assert published.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal").fetchall() == [(0,)]


def test_every_table_and_column_is_described_in_english_and_korean(published: DuckDBPyConnection) -> None:
    described = published.execute(
        "SELECT table_name, '', comment FROM duckdb_tables() "
        "UNION ALL SELECT table_name, column_name, comment FROM duckdb_columns() WHERE schema_name = 'marts'"
    ).fetchall()
    assert len(described) > 300
    assert [row for row in described if not ENGLISH_THEN_KOREAN.fullmatch(row[2] or "")] == []


def test_clients_since_0_10_can_open_the_file_by_the_version_in_its_header(home: Home) -> None:
    """64 is what DuckDB 0.9.0 to 1.1 call the storage's version; 1.2 began to write higher ones where asked to."""
    magic, version = struct.unpack("<8x4sQ", home.published_database.read_bytes()[:20])
    assert (magic, version) == (b"DUCK", 64)


def test_the_file_says_that_it_asks_for_nothing_newer_than_1_0(published: DuckDBPyConnection) -> None:
    [(tags,)] = published.execute(
        "SELECT tags FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchall()
    assert tags["storage_version"] == "v1.0.0+"
