"""What an error below the warehouse means: locked, denied, a full disk, a stopped database, a damaged file.

DuckDB tells most of them apart by words only; the words stand here and nowhere else. A statement that is merely wrong
is none of them and stays what it is.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.errors import DatabaseStopped, DiskFull, HomeUnusable, WarehouseDamaged, WarehouseError

# The lock of another process; then this process's own connection to the file, opened in the other mode.
_LOCKED = (
    "Could not set lock on file",
    "different configuration than existing",
    "Unique file handle conflict",
)
_HOLDER = re.compile(r"\(PID (\d+)\)")
_FULL = ("No space left on device", "Disk quota exceeded", "database or disk is full")
_DENIED = ("Permission denied", "Read-only file system")
# Of a lake: another process came first, or its catalog did not answer. DuckLake knows its own conflicts by English
# words (ducklake issue 1311); the names of PostgreSQL's constraints and tables are the same in any language.
_PASSING = (
    "Transaction conflict",
    "Exceeded the maximum retry count",
    "_pkey",
    "_nspname_index",
    "_nsp_index",
    # Two made a new lake's catalog at once: DuckLake asks whether it is there, and then makes it.
    '"ducklake_metadata"',
    "could not serialize",
    "deadlock detected",
    "GetValueInternal on a value that is NULL",
    "server closed the connection",
    "terminating connection",
    "connection to server",
    "the database system is",
)
_DAMAGED = (
    "Corrupt database file",
    "Failure while replaying WAL",
    "not a valid DuckDB database",
    "Could not read enough bytes",
    "Failed to load metadata pointer",
)


def is_locked(error: Exception) -> bool:
    return any(sign in str(error) for sign in _LOCKED)


def holder(error: Exception) -> int | None:
    """The process that has the file open, where the error tells it."""
    found = _HOLDER.search(str(error))
    return int(found[1]) if found else None


def is_full(error: BaseException | str) -> bool:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    return any(sign in str(error) for sign in _FULL)


def meaning(error: Exception, path: Path) -> WarehouseError | None:
    """The error as one of ours; None where it says nothing about disk and file."""
    told = first_line(error)
    if is_full(error):
        return DiskFull(path, told)
    if any(sign in told for sign in _DENIED):
        return HomeUnusable(path, told)
    if any(sign in told for sign in _DAMAGED):
        return WarehouseDamaged(path, told)
    # After these DuckDB refuses every statement until the file is opened anew.
    if isinstance(error, duckdb.FatalException | duckdb.InternalException):
        return DatabaseStopped(path, told)
    return None


def is_passing(error: Exception) -> bool:
    """Whether the same transaction, begun anew, may go through."""
    return any(sign in str(error) for sign in _PASSING)


def is_of_the_database(error: duckdb.Error) -> bool:
    """Whether the error speaks of disk and file rather than of the statement."""
    return meaning(error, Path()) is not None


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raises what goes wrong in the block by its meaning, where it has one."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        if isinstance(error, OSError) and not is_full(error):
            raise
        meant = meaning(error, path)
        if meant is None:
            raise
        raise meant from error


def first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]
