"""What was told, and what has still to be: an SQLite file, so that a locked or broken warehouse keeps nobody silent.

A notice is put in once, by its key, and stays until each channel has had it. Delivery is at least once: a message is
marked as told after it left, and a channel that fails is tried again after a pause that grows. The file may be thrown
away; what still stands is then told once more.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orchestration.alerts.channels import Channel, NotDelivered
from orchestration.alerts.notices import Notice

FILE_NAME = "alerts.sqlite"

_SCHEMA = """
    CREATE TABLE IF NOT EXISTS notices (
        number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, noticed_at TEXT NOT NULL, notice TEXT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS told (
        key TEXT NOT NULL, channel TEXT NOT NULL, told_at TEXT NOT NULL, PRIMARY KEY (key, channel)
    );
    CREATE TABLE IF NOT EXISTS channels (channel TEXT PRIMARY KEY, failures INTEGER, next_try TEXT, reason TEXT);
    CREATE TABLE IF NOT EXISTS conditions (name TEXT PRIMARY KEY, since TEXT NOT NULL);
"""


class Outbox:
    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    def put(self, notices: Iterable[Notice]) -> int:
        """How many of them were new."""
        now = datetime.now(UTC).isoformat()
        with self._open() as con:
            before = con.total_changes
            con.executemany(
                "INSERT OR IGNORE INTO notices (key, noticed_at, notice) VALUES (?, ?, ?)",
                [(each.key, now, json.dumps(each.as_json(), ensure_ascii=False)) for each in notices],
            )
            return con.total_changes - before

    def untold(self, channel: str) -> list[Notice]:
        with self._open() as con:
            rows = con.execute(
                "SELECT notice FROM notices WHERE key NOT IN (SELECT key FROM told WHERE channel = ?) ORDER BY number",
                [channel],
            ).fetchall()
        return [Notice(**json.loads(text)) for (text,) in rows]

    def since(self, condition: str, holds: bool, now: datetime) -> datetime | None:
        """From when on the condition has held without a break; None where it does not."""
        with self._open() as con:
            if not holds:
                con.execute("DELETE FROM conditions WHERE name = ?", [condition])
                return None
            con.execute("INSERT OR IGNORE INTO conditions VALUES (?, ?)", [condition, now.isoformat()])
            [(since,)] = con.execute("SELECT since FROM conditions WHERE name = ?", [condition]).fetchall()
        return datetime.fromisoformat(since)

    def deliver(
        self, channels: Sequence[Channel], first_pause: timedelta, longest_pause: timedelta, now: datetime
    ) -> list[str]:
        """Sends what is due, a message for each channel. What went wrong, in words."""
        return [
            words for channel in channels for words in self._deliver(channel, first_pause, longest_pause, now)
        ]

    def _deliver(
        self, channel: Channel, first_pause: timedelta, longest_pause: timedelta, now: datetime
    ) -> Iterator[str]:
        untold = self.untold(channel.name)
        failures, next_try = self._patience(channel.name)
        if not untold or (next_try is not None and now < next_try):
            return
        try:
            channel.send(untold)
        except NotDelivered as failed:
            pause = min(first_pause * 2 ** min(failures, 20), longest_pause)
            with self._open() as con:
                con.execute(
                    "INSERT OR REPLACE INTO channels VALUES (?, ?, ?, ?)",
                    [channel.name, failures + 1, (now + pause).isoformat(), str(failed)],
                )
            yield f"{failed}; {len(untold)} notices wait, tried again in {pause.total_seconds():.0f} s"
            return
        with self._open() as con:
            con.executemany(
                "INSERT OR IGNORE INTO told VALUES (?, ?, ?)",
                [(notice.key, channel.name, now.isoformat()) for notice in untold],
            )
            con.execute("DELETE FROM channels WHERE channel = ?", [channel.name])

    def _patience(self, channel: str) -> tuple[int, datetime | None]:
        with self._open() as con:
            row = con.execute(
                "SELECT failures, next_try FROM channels WHERE channel = ?", [channel]
            ).fetchone()
        return (0, None) if row is None else (int(row[0]), datetime.fromisoformat(row[1]))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        con = sqlite3.connect(self.path, timeout=10)
        try:
            with con:
                con.executescript(_SCHEMA)
                yield con
        finally:
            con.close()
