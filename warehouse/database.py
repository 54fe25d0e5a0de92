"""Opening the warehouse file and the published one, and the quoting of names. No other module connects."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import duckdb
from duckdb import DuckDBPyConnection

from warehouse.errors import (
    HomeUnusable,
    NothingPublished,
    NoWarehouse,
    PublishedDamaged,
    WarehouseBusy,
    WarehouseDamaged,
)
from warehouse.home import Home

PATIENCE = 30.0
"""Seconds to wait for another process to close the warehouse file."""

PAUSE = 0.1

# Nothing is fetched from the network, and SQL cannot reach files: only `publish` and `export` write any.
SEALED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "enable_external_access": False,
}
OPEN = SEALED | {"enable_external_access": True}

# The lock of another process; then this process's own connection to the file, opened in the other mode.
_LOCKED = (
    "Could not set lock on file",
    "different configuration than existing",
    "Unique file handle conflict",
)
_DENIED = ("Permission denied", "Read-only file system", "No space left on device")
_HOLDER = re.compile(r"\(PID (\d+)\)")

T = TypeVar("T")


@contextmanager
def connect(
    where: Home | Path, read_only: bool = False, patience: float = PATIENCE
) -> Iterator[DuckDBPyConnection]:
    """The warehouse file, open until the block ends. Writing creates the file and the schema where missing.

    Raises WarehouseBusy when another process still has it open after `patience` seconds, NoWarehouse when it is
    to be read and does not exist, WarehouseDamaged when it is no database, and HomeUnusable.
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
    con = _patiently(lambda: duckdb.connect(str(path), read_only=read_only, config=SEALED), path, patience)
    try:
        if not read_only:
            con.execute(f"BEGIN; {_schema()}; COMMIT")
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
        con = duckdb.connect(str(path), read_only=True, config=SEALED)
    except duckdb.Error as error:
        raise PublishedDamaged(home.published_database, _first_line(error)) from error
    with con:
        yield con


@contextmanager
def attached(path: Path, name: str, patience: float = PATIENCE) -> Iterator[DuckDBPyConnection]:
    """An in-memory database that sees the file at `path`, read-only, as `name`, and that may write files."""
    with duckdb.connect(config=OPEN) as con:
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


def tables(con: DuckDBPyConnection, schema: str, catalog: str | None = None) -> list[str]:
    """The names of a schema's tables and views, sorted."""
    rows = con.execute(
        "SELECT DISTINCT table_name FROM duckdb_columns() WHERE database_name = coalesce(?, current_database()) "
        "AND schema_name = ? ORDER BY table_name",
        [catalog, schema],
    ).fetchall()
    return [name for (name,) in rows]


def _patiently(action: Callable[[], T], path: Path, patience: float) -> T:
    started = time.monotonic()
    while True:
        try:
            return action()
        except duckdb.Error as error:
            if any(sign in str(error) for sign in _DENIED):
                raise HomeUnusable(path, _first_line(error)) from error
            if not any(sign in str(error) for sign in _LOCKED):
                raise WarehouseDamaged(path, _first_line(error)) from error
            waited = time.monotonic() - started
            if waited >= patience:
                holder = _HOLDER.search(str(error))
                raise WarehouseBusy(str(path), int(holder[1]) if holder else None, waited) from error
        time.sleep(PAUSE)


def _first_line(error: duckdb.Error) -> str:
    return str(error).partition("\n")[0]


@cache
def _schema() -> str:
    return files("warehouse").joinpath("schema.sql").read_text(encoding="utf-8")
