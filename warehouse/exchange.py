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

from warehouse.database import columns_of_all, identifier, literal, tables

STAMPS = "stamps.parquet"
# Where more of the documents changed, or so much of a file is what exchanges left empty, all is written anew.
MOST_CHANGED = 0.1
MOST_EMPTY = 0.3
# As they are attached: the warehouse file, the build's own, and that one before it is written to.
_WAREHOUSE, _BUILD, _FORMER = "warehouse", "build", "former"
# The documents whose rows are exchanged.
_CHANGED = "changed_documents"


@dataclass(frozen=True, slots=True)
class Exchange:
    """The marts of one document a row that have the columns which they had before, in a file where the rows of
    documents that did not change are right.
    """

    marts: frozenset[str]

    def made(self, con: DuckDBPyConnection, mart: str) -> bool:
        """Whether this made the mart; all others have to be copied."""
        if mart not in self.marts:
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
    if "built" not in tables(con, "core", _WAREHOUSE):
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
    con.execute(f"ATTACH {literal(str(database))} AS {_FORMER} (READ_ONLY)")
    is_empty = _emptiness(con) > MOST_EMPTY
    were, are = (columns_of_all(con, "marts", catalog) for catalog in (_FORMER, _WAREHOUSE))
    con.execute(f"DETACH {_FORMER}")
    if is_empty:
        database.unlink()
        return None
    return Exchange(frozenset(mart for mart in by_document if were.get(mart) == are.get(mart)))


def _emptiness(con: DuckDBPyConnection) -> float:
    [(total, free)] = con.execute(
        "SELECT total_blocks, free_blocks FROM pragma_database_size() WHERE database_name = ?", [_FORMER]
    ).fetchall()
    return int(free) / max(1, int(total))
