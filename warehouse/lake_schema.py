"""The lake's tables: those of `schema.sql`, each row with the load that appended it; and views that show of each
document its newest load, under the names that the dbt models know.

Nothing is ever changed or deleted here: `appended.*` grows, `raw.*` and `ledger.*` are views on it. A load counts from
its commit on, as long as no later one of the same document is there.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

import duckdb
from duckdb import DuckDBPyConnection

from warehouse.database import SEALED, columns, identifier, tables, transaction

APPENDED = "appended"
ARRIVALS = "arrivals"
# What tells loads apart: the document, which of its readings it is, and a digest of all that was read.
LOADS = {
    "load_id": "VARCHAR",
    "document_id": "VARCHAR",
    "attempt": "INTEGER",
    "reading": "VARCHAR",
    "loaded_at": "TIMESTAMP WITH TIME ZONE",
    "loaded_by": "VARCHAR",
}
# Nothing of where a file lay or when it is tried again: that is for the one who took it in.
OF_AN_ARRIVAL = (
    "arrival_id", "received_at", "file_name", "source_path", "byte_size", "sha256", "state", "reason_code", "reason",
    "settled_at",
)  # fmt: skip

# Two processes that read the same bytes at the same moment both append; the higher load_id counts.
_COUNTED = """
    CREATE OR REPLACE VIEW appended.counted AS
    SELECT load_id, document_id FROM appended.loads
    QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY attempt DESC, load_id DESC) = 1
"""
_LEDGER = """
    CREATE OR REPLACE VIEW ledger.arrivals AS
    SELECT
        a.* EXCLUDE (load_id, state, reason_code, reason),
        CASE WHEN d.arrival_id <> a.arrival_id THEN 'duplicate' ELSE a.state END AS state,
        CASE WHEN d.arrival_id <> a.arrival_id THEN 'same_bytes' ELSE a.reason_code END AS reason_code,
        CASE WHEN d.arrival_id <> a.arrival_id THEN 'the same bytes are loaded from ' || d.file_name ELSE a.reason END
            AS reason
    FROM appended.arrivals AS a
    LEFT JOIN raw.documents AS d ON a.sha256 = d.document_id;

    CREATE OR REPLACE VIEW ledger.contents AS
    SELECT
        count(*) AS documents,
        md5(coalesce(string_agg(concat_ws(' ', document_id, load_id), ',' ORDER BY document_id), '')) AS fingerprint
    FROM appended.counted;
"""


def prepare(con: DuckDBPyConnection) -> None:
    """Makes what this version's schema has and the lake has not, in one transaction."""
    tables_wanted, digest = wanted()
    with transaction(con):
        if (
            columns(con, APPENDED, "schema")
            and con.execute("SELECT 1 FROM appended.schema WHERE digest = ?", [digest]).fetchall()
        ):
            return
        for schema in (APPENDED, "raw", "ledger"):
            con.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        con.execute("CREATE TABLE IF NOT EXISTS appended.schema (digest VARCHAR)")
        for table, kinds in tables_wanted.items():
            _make(con, table, kinds)
        con.execute(_COUNTED)
        for table in sorted(tables_wanted.keys() - {"loads", ARRIVALS}):
            name = identifier(table)
            con.execute(
                f"CREATE OR REPLACE VIEW raw.{name} AS SELECT * EXCLUDE (load_id) FROM appended.{name} "  # noqa: S608  our schema's names
                "WHERE load_id IN (SELECT load_id FROM appended.counted)"
            )
        con.execute(_LEDGER)
        con.execute("INSERT INTO appended.schema VALUES (?)", [digest])


def _make(con: DuckDBPyConnection, table: str, kinds: dict[str, str]) -> None:
    """The table, or the columns that the one of an earlier version lacks."""
    there = columns(con, APPENDED, table)
    if not there:
        fields = ", ".join(f"{identifier(name)} {kind}" for name, kind in kinds.items())
        con.execute(f"CREATE TABLE appended.{identifier(table)} ({fields})")
    for name in kinds.keys() - there.keys() if there else ():
        con.execute(f"ALTER TABLE appended.{identifier(table)} ADD COLUMN {identifier(name)} {kinds[name]}")


@cache
def wanted() -> tuple[dict[str, dict[str, str]], str]:
    """Table → its columns, and a digest of them and of the views."""
    schema = files("warehouse").joinpath("schema.sql").read_text(encoding="utf-8")
    with duckdb.connect(config=SEALED) as con:
        con.execute(schema)
        load = {"load_id": "VARCHAR"}
        found = {table: load | columns(con, "raw", table) for table in tables(con, "raw")}
        arrivals = columns(con, "ledger", ARRIVALS)
    found[ARRIVALS] = load | {name: arrivals[name] for name in OF_AN_ARRIVAL}
    found["loads"] = LOADS
    return found, hashlib.sha256(f"{found}{_COUNTED}{_LEDGER}".encode()).hexdigest()
