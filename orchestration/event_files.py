"""How a process of ours opens Dagster's SQLite files: without waiting for the disk."""

from __future__ import annotations

import os
import sqlite3
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, event


@cache
def prepare() -> None:
    """Once a process, before it opens an instance."""
    event.listen(Engine, "connect", _commit_without_waiting_for_the_disk)


def _commit_without_waiting_for_the_disk(connection: object, _record: object) -> None:
    """Dagster commits each of its events: waiting for the disk each time is a tenth of a build.

    With a write-ahead log a killed process loses nothing; a power failure may lose the last events of a run, but
    none of the warehouse's.

    Dagster makes an engine for each connection and tells nobody, so this listens to all engines of the process and
    looks at the file: those of a home's `dagster/` only.
    """
    if isinstance(connection, sqlite3.Connection):
        folder = os.environ.get("DAGSTER_HOME")
        files = [row[2] for row in connection.execute("PRAGMA database_list")]
        if folder and any(file and Path(file).is_relative_to(Path(folder).resolve()) for file in files):
            connection.execute("PRAGMA synchronous=NORMAL")
