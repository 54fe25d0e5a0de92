"""Opening the warehouse file and the published one, and the quoting of names. Lakes are opened by
`warehouse.lake`; no other module connects.

The file has one writer. Whoever finds it open waits as long as `PATIENCE` says and tells for whom; whoever writes
leaves the journal up to date.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import duckdb
from duckdb import DuckDBPyConnection

from warehouse import faults, journal
from warehouse.errors import (
    HomeUnusable,
    NothingPublished,
    NoWarehouse,
    PublishedDamaged,
    WarehouseBusy,
)
from warehouse.home import Home


@dataclass(slots=True)
class Patience:
    """How long this process waits for another one to close the warehouse file, and whom it tells."""

    seconds: float = 30.0
    tell: Callable[[str], object] = str


PATIENCE = Patience()
"""Of this process: a command that does long work sets it once."""

PAUSE = 0.1
SILENT_SECONDS = 1.0

# Nothing is fetched from the network, and SQL cannot reach files: only `publish` and `export` write any.
SEALED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "enable_external_access": False,
}
OPEN = SEALED | {"enable_external_access": True}
# Looking for what texts have in common takes a sixth of building all marts, for a fifth less of a file that is
# written more often than read. What is published has it done. dbt's profile says the same.
WAREHOUSE = SEALED | {"disabled_compression_methods": "fsst"}

T = TypeVar("T")


@contextmanager
def connect(
    where: Home | Path, read_only: bool = False, patience: float | None = None
) -> Iterator[DuckDBPyConnection]:
    """The warehouse file, open until the block ends. Writing creates the file and the schema where missing.

    Raises WarehouseBusy when another process still has it open after `patience` seconds, NoWarehouse when it is
    to be read and does not exist, WarehouseDamaged when it is no database or lacks what the journal has, and
    HomeUnusable. What the block meets of DiskFull and DatabaseStopped is raised as such: the connection is closed
    then, and with the next one the database begins anew. A bare path has no journal.
    """
    path = where.database if isinstance(where, Home) else where
    if read_only and not path.exists():
        raise NoWarehouse(
            f"{path} does not exist: nothing was loaded yet. Load a plan first (planhouse build)."
        )
    if not read_only:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HomeUnusable(path.parent, error.strerror or str(error)) from error
    con = _patiently(lambda: duckdb.connect(str(path), read_only=read_only, config=WAREHOUSE), path, patience)
    try:
        with faults.told(path):
            if not read_only:
                _bring_up_to_date(con)
            if isinstance(where, Home) and not read_only:
                with journal.kept(con, where):
                    yield con
            else:
                yield con
    finally:
        con.close()


@contextmanager
def open_published(home: Home) -> Iterator[DuckDBPyConnection]:
    """The marts as published, read-only. Raises NothingPublished before the first build, and PublishedDamaged.

    The path is resolved first: within one process DuckDB would go on showing the former build under the same
    name for as long as somebody has it open.
    """
    path = home.published_database.resolve()
    if not path.exists():
        raise NothingPublished(
            f"{home.published_database} does not exist yet. Publish first (planhouse build)."
        )
    try:
        con = open_build(path)
    except duckdb.Error as error:
        raise PublishedDamaged(home.published_database, faults.first_line(error)) from error
    with con:
        yield con


def open_build(path: Path) -> DuckDBPyConnection:
    """A published file, whichever build it is; it stays when others are published. Raises what DuckDB raises."""
    return duckdb.connect(str(path), read_only=True, config=SEALED)


def path_of(con: DuckDBPyConnection) -> Path:
    """The file that is open on `con`."""
    query = "SELECT path FROM duckdb_databases() WHERE database_name = current_database()"
    [(path,)] = con.execute(query).fetchall()
    return Path(path)


@contextmanager
def attached(path: Path, name: str, patience: float | None = None) -> Iterator[DuckDBPyConnection]:
    """An in-memory database that sees the file at `path`, read-only, as `name`, and that may write files."""
    with faults.told(path), duckdb.connect(config=OPEN) as con:
        statement = f"ATTACH {literal(str(path))} AS {identifier(name)} (READ_ONLY)"
        _patiently(lambda: con.execute(statement), path, patience)
        yield con


@contextmanager
def transaction(con: DuckDBPyConnection) -> Iterator[None]:
    """All of the block or nothing."""
    con.begin()
    try:
        yield
    except BaseException:
        # A fatal error has ended the transaction already, and its own message is the one to tell.
        with suppress(duckdb.Error):
            con.rollback()
        raise
    con.commit()


def identifier(name: str) -> str:
    """A name quoted for SQL, which takes no parameters for names."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text quoted for the few statements that take no parameters (ATTACH, COPY, COMMENT)."""
    return "'" + text.replace("'", "''") + "'"


def columns(con: DuckDBPyConnection, schema: str, table: str, catalog: str | None = None) -> dict[str, str]:
    """The table's columns in order, name → type as SQL writes it. Empty when there is no such table."""
    rows = con.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = coalesce(?, current_database()) "
        "AND schema_name = ? AND table_name = ? ORDER BY column_index",
        [catalog, schema, table],
    ).fetchall()
    return dict(rows)


def columns_of_all(
    con: DuckDBPyConnection, schema: str, catalog: str | None = None
) -> dict[str, dict[str, str]]:
    """The schema's tables, each with its columns as `columns` gives them. One look at the catalog, which is slow."""
    rows = con.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE database_name = coalesce(?, current_database()) AND schema_name = ? ORDER BY table_name, column_index",
        [catalog, schema],
    ).fetchall()
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return found


def tables(con: DuckDBPyConnection, schema: str, catalog: str | None = None) -> list[str]:
    """The names of a schema's tables and views, sorted."""
    rows = con.execute(
        "SELECT DISTINCT table_name FROM duckdb_columns() WHERE database_name = coalesce(?, current_database()) "
        "AND schema_name = ? ORDER BY table_name",
        [catalog, schema],
    ).fetchall()
    return [name for (name,) in rows]


def _patiently(action: Callable[[], T], path: Path, patience: float | None) -> T:
    patience = PATIENCE.seconds if patience is None else patience
    started = time.monotonic()
    waits_for: str | None = None
    while True:
        try:
            return action()
        except duckdb.Error as error:
            if not faults.is_locked(error):
                told = faults.first_line(error)
                raise faults.meaning(error, path) or HomeUnusable(path, told) from error
            waited, pid = time.monotonic() - started, faults.holder(error)
            if waited >= patience:
                raise WarehouseBusy(str(path), pid, waited) from error
            whom = f"process {pid}" if pid is not None else "another connection of this process"
            if waited >= SILENT_SECONDS and whom != waits_for:
                PATIENCE.tell(f"waiting for {whom}, which has the warehouse open")
                waits_for = whom
        time.sleep(PAUSE)


def _bring_up_to_date(con: DuckDBPyConnection) -> None:
    """Writes the schema where this version's was not written yet."""
    statements, digest = schema_statements(), schema_digest()
    with suppress(duckdb.CatalogException):
        if con.execute("SELECT digest FROM ledger.schema").fetchall() == [(digest,)]:
            return
    with transaction(con):
        con.execute(statements)
        con.execute("DELETE FROM ledger.schema")
        con.execute("INSERT INTO ledger.schema VALUES (?)", [digest])


@cache
def schema_statements() -> str:
    return files("warehouse").joinpath("schema.sql").read_text(encoding="utf-8")


@cache
def schema_digest() -> str:
    return hashlib.sha256(schema_statements().encode()).hexdigest()
