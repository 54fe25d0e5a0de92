"""A build made from the one before holds what one that is written whole holds; only what changed was written."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse.build import DATABASE
from warehouse.database import connect, transaction
from warehouse.exchange import STAMPS
from warehouse.home import Home
from warehouse.publish import Published, publish

BY_DOCUMENT = {"figures", "views"}
DOCUMENTS = 40

SCHEMA = f"""
    CREATE SCHEMA marts;
    CREATE SCHEMA core;
    CREATE TABLE core.built AS
    SELECT 'd' || n AS document_id, 'as first read' AS stamp, 'project' AS project FROM range({DOCUMENTS}) AS r(n);
    CREATE TABLE marts.figures AS
    SELECT document_id, i AS figure_no, 1000 * i AS amount_krw FROM core.built, range(5) AS r(i);
    COMMENT ON TABLE marts.figures IS 'Figures. / 수치';
    CREATE TABLE marts.documents AS SELECT document_id, 'loaded' AS status FROM core.built;
    CREATE TABLE marts.build_info AS
    SELECT '1.0' AS contract_version, NULL::VARCHAR AS build_id, NULL::TIMESTAMP AS published_at;
"""
# What no stamp tells of: it is seen where the rows are written again.
UNTOLD = "UPDATE marts.figures SET amount_krw = -1 WHERE document_id = 'd7'"


@pytest.fixture
def warehouse(home: Home) -> Home:
    change(home, SCHEMA)
    return home


def change(home: Home, *statements: str) -> None:
    with connect(home) as con, transaction(con):
        for statement in statements:
            con.execute(statement)


def read_anew(document: str, amount: int) -> tuple[str, ...]:
    return (
        f"UPDATE core.built SET stamp = 'as read for {amount}' WHERE document_id = '{document}'",
        f"UPDATE marts.figures SET amount_krw = {amount} WHERE document_id = '{document}'",
    )


def publish_it(home: Home) -> Published:
    return publish(home, by_document=BY_DOCUMENT)


def differences(home: Home) -> set[str]:
    """The marts whose published rows, in the file or as Parquet, are not those of the warehouse."""
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{home.database}' AS w (READ_ONLY)")
        con.execute(f"ATTACH '{home.published_database.resolve()}' AS p (READ_ONLY)")
        names = [
            name
            for (name,) in con.execute(
                "FROM duckdb_tables() SELECT table_name WHERE schema_name = 'marts'"
            ).fetchall()
        ]
        assert sorted(names) == sorted(2 * list({*names})), "the same marts in both"
        return {
            name
            for name in {*names} - {"build_info"}
            for there in (f"p.marts.{name}", f"'{home.current}/parquet/{name}.parquet'")
            if con.execute(
                f"(FROM w.marts.{name} EXCEPT ALL FROM {there}) UNION ALL (FROM {there} EXCEPT ALL FROM w.marts.{name})"
            ).fetchall()
        }


def test_rows_of_changed_documents_are_exchanged_and_no_others(warehouse: Home) -> None:
    publish_it(warehouse)
    change(warehouse, UNTOLD, *read_anew("d3", 5))
    done = publish_it(warehouse)
    assert differences(warehouse) == {"figures"}, "d7 is as it was published: nothing said that it changed"
    with duckdb.connect(str(done.path / DATABASE), read_only=True) as con:
        amounts = dict(
            con.execute("FROM marts.figures SELECT document_id, max(amount_krw) GROUP BY ALL").fetchall()
        )
        [(told,)] = con.execute("FROM duckdb_tables() SELECT comment WHERE table_name = 'figures'").fetchall()
    assert (amounts["d3"], amounts["d7"], told) == (5, 4000, "Figures. / 수치")
    assert done.tables == {"figures": 5 * DOCUMENTS, "documents": DOCUMENTS, "build_info": 1}


def test_a_history_of_arrivals_readings_and_withdrawals_is_published_as_if_at_once(warehouse: Home) -> None:
    publish_it(warehouse)
    history = [
        read_anew("d1", 7),
        (
            "INSERT INTO core.built VALUES ('new', 's', 'project')",
            "INSERT INTO marts.figures VALUES ('new', 1, 2)",
        ),
        (
            "DELETE FROM core.built WHERE document_id = 'd2'",
            "DELETE FROM marts.figures WHERE document_id = 'd2'",
        ),
        ("UPDATE marts.documents SET status = 'needs_review' WHERE document_id = 'd4'",),
        (),
        read_anew("new", 9),
    ]
    for events in history:
        change(warehouse, *events)
        former = warehouse.current.resolve()
        publish_it(warehouse)
        assert differences(warehouse) == set()
        assert (former / STAMPS).exists(), "the former build is as it was"


@pytest.mark.parametrize(
    "reason",
    [
        "UPDATE core.built SET stamp = 'new' WHERE document_id <> 'd7' AND document_id < 'd3'",
        "UPDATE core.built SET project = 'another'",
        "ALTER TABLE marts.figures ADD COLUMN unit VARCHAR",
        "DROP TABLE core.built",
    ],
    ids=["many changed", "another project", "another column", "not built by document"],
)
def test_all_is_written_anew_where(reason: str, warehouse: Home) -> None:
    publish_it(warehouse)
    change(warehouse, UNTOLD)
    change(warehouse, reason)
    publish_it(warehouse)
    assert differences(warehouse) == set()


@pytest.mark.parametrize("left", [None, b"", b"PAR1 and no more"], ids=["none", "empty", "no Parquet"])
def test_without_the_stamps_of_the_former_build_all_is_written_anew(
    left: bytes | None, warehouse: Home
) -> None:
    path = publish_it(warehouse).path
    path.chmod(0o755)
    (path / STAMPS).unlink()
    if left is not None:
        (path / STAMPS).write_bytes(left)
    change(warehouse, UNTOLD)
    publish_it(warehouse)
    assert differences(warehouse) == set()


def test_a_damaged_file_is_nothing_to_begin_with(warehouse: Home) -> None:
    file = publish_it(warehouse).path / DATABASE
    file.chmod(0o644)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    change(warehouse, UNTOLD)
    publish_it(warehouse)
    assert differences(warehouse) == set(), "all of it is written anew"


def test_marts_that_are_gone_are_gone_and_new_ones_are_there(warehouse: Home) -> None:
    change(warehouse, "CREATE TABLE marts.views AS SELECT 'd1' AS document_id")
    publish_it(warehouse)
    change(warehouse, "DROP TABLE marts.views", "CREATE TABLE marts.others AS SELECT 'd1' AS document_id")
    assert publish_it(warehouse).tables.keys() == {"figures", "documents", "others", "build_info"}
    assert differences(warehouse) == set()


def test_a_file_that_exchanges_left_empty_is_written_anew(warehouse: Home) -> None:
    big = "SELECT document_id, i AS figure_no, hash(i) AS amount_krw FROM core.built, range(20000) AS r(i)"
    change(
        warehouse,
        f"CREATE OR REPLACE TABLE marts.figures AS {big}",
        "CREATE TABLE marts.views AS FROM marts.figures",
    )
    whole = publish_it(warehouse).path
    change(warehouse, "DROP TABLE marts.views", UNTOLD.replace("-1", "1"))
    publish_it(warehouse)
    assert differences(warehouse) == {"figures"}, "exchanged"
    publish_it(warehouse)
    assert differences(warehouse) == set()
    assert (warehouse.current / DATABASE).stat().st_size < (whole / DATABASE).stat().st_size


def test_a_file_does_not_grow_over_many_exchanges(warehouse: Home) -> None:
    change(
        warehouse,
        "CREATE OR REPLACE TABLE marts.figures AS "
        "SELECT document_id, i AS figure_no, hash(document_id || i) AS amount_krw FROM core.built, range(5000) AS r(i)",
    )
    first = (publish_it(warehouse).path / DATABASE).stat().st_size
    sizes = []
    for number in range(15):
        change(
            warehouse, f"UPDATE core.built SET stamp = '{number}' WHERE document_id = 'd{number % DOCUMENTS}'"
        )
        publish_it(warehouse)
        sizes.append((warehouse.current / DATABASE).stat().st_size)
    assert differences(warehouse) == set()
    # An exchange may leave as much empty as it wrote; the next one begins in that, or all is written anew.
    assert max(sizes) < 2.5 * first


def test_a_build_keeps_no_link_to_the_one_it_was_made_from(warehouse: Home) -> None:
    first = publish_it(warehouse).path
    before = (first / DATABASE).read_bytes()
    change(warehouse, *read_anew("d1", 1))
    second = publish_it(warehouse).path
    assert (first / DATABASE).read_bytes() == before
    assert not Path(second, DATABASE).samefile(first / DATABASE)
