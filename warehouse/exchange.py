"""A build made from the one before it: in a copy of its file the rows of changed documents are exchanged.

dbt leaves a document's rows alone for as long as its stamp in `core.built` stays the same (docs/decisions/growth.md):
what was published of it with that stamp is what would be published again. A build keeps the stamps that it was made
with; this module compares them, and what a build is belongs into `warehouse.build`.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from warehouse.database import columns, identifier, literal, tables

STAMPS = "stamps.parquet"
# Where more of the documents changed, or so much of a file is what exchanges left empty, all is written anew.
MOST_CHANGED = 0.1
MOST_EMPTY = 0.3
# The warehouse file and the build's own, as they are attached; the documents whose rows are exchanged.
_WAREHOUSE, _BUILD, _CHANGED = "warehouse", "build", "changed_documents"


@dataclass(frozen=True, slots=True)
class Exchange:
    """The marts of one document a row, in a file where the rows of documents that did not change are right."""

    by_document: frozenset[str]

    def made(self, con: DuckDBPyConnection, mart: str) -> bool:
        """Whether this made the mart. One that is new, or has other columns than before, has to be copied."""
        if mart not in self.by_document:
            return False
        now, before = (columns(con, "marts", mart, catalog) for catalog in (_WAREHOUSE, _BUILD))
        if now != before or "document_id" not in now:
            return False
        name = identifier(mart)
        con.execute(f"DELETE FROM {_BUILD}.marts.{name} WHERE document_id IN (FROM {_CHANGED})")  # noqa: S608
        con.execute(
            f"INSERT INTO {_BUILD}.marts.{name} BY NAME "
            f"FROM {_WAREHOUSE}.marts.{name} WHERE document_id IN (FROM {_CHANGED})"
        )
        return True


def keep_stamps(con: DuckDBPyConnection, folder: Path) -> None:
    """For the next build; nothing where the marts were not built by document."""
    if "built" in tables(con, "core", _WAREHOUSE):
        con.execute(f"COPY {_WAREHOUSE}.core.built TO {literal(str(folder / STAMPS))} (FORMAT parquet)")


def begin(
    con: DuckDBPyConnection, former: Path, database: Path, by_document: Collection[str]
) -> Exchange | None:
    """Puts a copy of the former build's file at `database`, to exchange rows in.

    None, and no file, where there is no such build, or writing all anew is no more work.
    """
    if not by_document or "built" not in tables(con, "core", _WAREHOUSE):
        return None
    now, before = f"{_WAREHOUSE}.core.built", f"read_parquet({literal(str(former / STAMPS))})"
    try:
        con.execute(
            f"CREATE TEMP TABLE {_CHANGED} AS SELECT DISTINCT document_id "  # noqa: S608
            f"FROM ((FROM {before} EXCEPT FROM {now}) UNION ALL (FROM {now} EXCEPT FROM {before}))"
        )
    # There are none, or what is there are no stamps.
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.BinderException):
        return None
    [(changed, documents)] = con.execute(
        f"SELECT (SELECT count(*) FROM {_CHANGED}), (SELECT count(*) FROM {now})"  # noqa: S608
    ).fetchall()
    if changed > MOST_CHANGED * documents:
        return None
    shutil.copyfile(former / database.name, database)
    if _emptiness(con, database) > MOST_EMPTY:
        database.unlink()
        return None
    return Exchange(frozenset(by_document))


def _emptiness(con: DuckDBPyConnection, database: Path) -> float:
    con.execute(f"ATTACH {literal(str(database))} AS sized (READ_ONLY)")
    [(total, free)] = con.execute(
        "SELECT total_blocks, free_blocks FROM pragma_database_size() WHERE database_name = 'sized'"
    ).fetchall()
    con.execute("DETACH sized")
    return int(free) / max(1, int(total))
