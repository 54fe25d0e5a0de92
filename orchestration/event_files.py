"""How a process of ours opens Dagster's SQLite files: without waiting for the disk, and without compiling its SQL anew.

Both act on what Dagster does with every event of a run, which is a part of its own that it shows nobody: where a
release of it does otherwise, builds are slower and nothing else.
"""

from __future__ import annotations

import os
import sqlite3
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from dagster._core.storage.event_log.sqlite import sqlite_event_log
from sqlalchemy import Engine, event

# A run's events are in a file of their own; a process is at work on few runs at a time.
KEPT = 16


@cache
def prepare() -> None:
    """Once a process, before it opens an instance."""
    event.listen(Engine, "connect", _commit_without_waiting_for_the_disk)
    _keep_engines()


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


def _keep_engines() -> None:
    """Dagster makes an engine for each event that it writes, and drops it.

    What SQLAlchemy compiled goes with it, so that each statement is compiled again: a tenth of a build's time. The
    engines have no pool: one that is kept holds no connection.
    """
    make = getattr(sqlite_event_log, "create_engine", None)
    if make is None:
        return

    @lru_cache(maxsize=KEPT)
    def kept(url: str, options: tuple[tuple[str, Any], ...]) -> Engine:
        return make(url, connect_args=dict(options[0][1]), **dict(options[1:]))

    def create_engine(url: str, *, connect_args: dict[str, Any], **options: Any) -> Engine:
        return kept(url, (("connect_args", tuple(connect_args.items())), *options.items()))

    sqlite_event_log.create_engine = create_engine
