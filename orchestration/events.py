"""Dagster's events of many documents, written together.

Dagster gives a step's materialisations to its storage as one batch, and its storage for SQLite writes each in
transactions of its own, five openings of a file per event: four events a document cost more than to read it. Here the
batch is one transaction in each of the two files. What is written, and where, is as Dagster has it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from dagster._core.events import ASSET_EVENTS
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log.sql_event_log import SqlEventLogStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

# Dagster hands on no batches where this is not set.
BATCH_SIZE = ("DAGSTER_EVENT_BATCH_SIZE", "1000")


def store_together() -> None:
    """For this process and those that it starts."""
    os.environ.setdefault(*BATCH_SIZE)
    SqliteEventLogStorage.store_event_batch = _store_batch  # type: ignore[method-assign]


def _store_batch(storage: SqliteEventLogStorage, events: Sequence[EventLogEntry]) -> None:
    """What a run is going to make comes with what it is going to check, of which there is little: one by one."""
    of_assets = [event for event in events if event.dagster_event_type in ASSET_EVENTS]
    others = [event for event in events if event.dagster_event_type not in ASSET_EVENTS]
    for run_id in {event.run_id: None for event in of_assets}:
        _store_together(storage, [event for event in of_assets if event.run_id == run_id])
    SqlEventLogStorage.store_event_batch(storage, others)


def _store_together(storage: SqliteEventLogStorage, events: Sequence[EventLogEntry]) -> None:
    """Events of assets, of one run."""
    inserts = [storage.prepare_insert_event(event) for event in events]
    with storage.run_connection(events[0].run_id) as of_run:
        for insert in inserts:
            of_run.execute(insert)
    with storage.index_transaction() as of_all:
        ids = [of_all.execute(insert).inserted_primary_key[0] for insert in inserts]
        storage._store_asset_event_tags(of_all, events, ids)
        # An asset is known by its latest event.
        latest = {event.get_dagster_event().asset_key: place for place, event in enumerate(events)}
        for place in latest.values():
            storage._store_asset_event(of_all, events[place], ids[place])
