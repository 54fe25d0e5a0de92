"""Dagster's event log in SQLite, where files stay open and events that come together are written together.

Dagster gives what a run plans and what a step makes to its storage as one batch, and its storage for SQLite writes each
event in transactions of its own, up to five openings of a file: those of one document cost more than to read it. Here
the batch is one transaction in each of the two files, and a file that was opened stays so: to open and close it for
each event was a sixth of a small build. What is written, and where, is as Dagster has it.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Self

import dagster as dg
from dagster._core.events import ASSET_EVENTS
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log.schema import SqlEventLogStorageTable
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, QueuePool, create_engine

from orchestration import event_files

# Dagster hands on no batches where this is not set.
BATCH_SIZE = ("DAGSTER_EVENT_BATCH_SIZE", "1000")
# Open files: a run's events are in one of their own, and a process is at work on few runs at a time.
KEPT = 16


@dataclass
class _Batch:
    """What its thread has open, by file, and which event was an asset's latest so far."""

    files: ExitStack
    open: dict[str, Connection] = field(default_factory=dict)
    latest: dict[dg.AssetKey | None, tuple[Connection, EventLogEntry, int]] = field(default_factory=dict)


class EventLog(SqliteEventLogStorage):
    """Named in a home's `dagster.yaml`, so that Dagster's daemon and server have it too."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        event_files.prepare()
        self._together = threading.local()
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)
        # A batch's thread has both files open.
        self._db_lock = threading.RLock()  # type: ignore[assignment]

    @classmethod
    def config_type(cls) -> dict[str, object]:
        return {}

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, object]
    ) -> Self:
        """Where Dagster has its own: a home may be moved, so that no path stands in its `dagster.yaml`."""
        return cls(str(Path(os.environ["DAGSTER_HOME"], "history", "runs")), inst_data, **config_value)

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        with ExitStack() as files:
            batch = self._together.batch = _Batch(files)
            try:
                for (_, is_of_an_asset), some in groupby(events, lambda it: (it.run_id, _is_of_an_asset(it))):
                    (self._store_of_assets if is_of_an_asset else super().store_event_batch)([*some])
                for connection, event, event_id in batch.latest.values():
                    super()._store_asset_event(connection, event, event_id)
            finally:
                del self._together.batch

    def _store_of_assets(self, events: Sequence[EventLogEntry]) -> None:
        """What `store_event` does for each event of a run: in the run's file, and in that of all runs' assets."""
        rows = [self._event_to_row(event) for event in events]
        with self.run_connection(events[0].run_id) as connection:
            connection.execute(SqlEventLogStorageTable.insert(), rows)
        with self.index_transaction() as connection:
            connection.execute(SqlEventLogStorageTable.insert(), rows)
            # Nobody else writes there before the transaction ends: the ids are in a row.
            last = connection.exec_driver_sql("SELECT last_insert_rowid()").scalar_one()
            ids = range(last - len(events) + 1, last + 1)
            self._store_asset_event_tags(connection, events, ids)
            for event, event_id in zip(events, ids, strict=True):
                self._store_asset_event(connection, event, event_id)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        batch = self._batch
        if batch is None:
            with self._alone(shard) as alone:
                yield alone
            return
        if shard not in batch.open:
            batch.open[shard] = batch.files.enter_context(self._alone(shard))
        yield batch.open[shard]

    @contextmanager
    def _alone(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            with self._engine(shard).begin() as connection:
                before = _changes(connection)
                yield connection
                has_changed = _changes(connection) != before
            # Pages that follow a run watch this file, and what is written stands beside it for as long as it is open.
            if has_changed:
                with suppress(OSError):
                    os.utime(self.path_for_shard(shard))

    def _engine(self, shard: str) -> Engine:
        """With one connection, which stays open, to the file. Those of the files used longest ago are closed."""
        if shard not in self._engines:
            engine = create_engine(
                self.conn_string_for_shard(shard),
                poolclass=QueuePool,
                pool_size=1,
                connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
            )
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            self._engines[shard] = engine
        self._engines.move_to_end(shard)
        while len(self._engines) > KEPT:
            self._engines.popitem(last=False)[1].dispose()
        return self._engines[shard]

    def has_table(self, table_name: str) -> bool:
        """Asked with every event of an asset: a table that is there stays there."""
        if table_name not in self._tables:
            with self.index_connection() as connection:
                if not connection.dialect.has_table(connection, table_name):
                    return False
            self._tables.add(table_name)
        return True

    def dispose(self) -> None:
        super().dispose()
        with self._db_lock:
            while self._engines:
                self._engines.popitem()[1].dispose()

    def _store_asset_event(self, conn: Connection, event: EventLogEntry, event_id: int) -> None:
        """An asset is known by its latest event: of a batch's events, only that one is noted."""
        if (batch := self._batch) is None:
            super()._store_asset_event(conn, event, event_id)
        else:
            batch.latest[event.get_dagster_event().asset_key] = (conn, event, event_id)

    @property
    def _batch(self) -> _Batch | None:
        return getattr(self._together, "batch", None)


def _is_of_an_asset(event: EventLogEntry) -> bool:
    return event.is_dagster_event and event.dagster_event_type in ASSET_EVENTS


def _changes(connection: Connection) -> int:
    """How many rows the connection has written since it was opened."""
    return int(connection.connection.driver_connection.total_changes)  # type: ignore[union-attr]
