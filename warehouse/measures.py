"""What can be measured of a home while another process writes its warehouse: nothing here opens it.

The journal tells what the ledger says (as of the last time that the warehouse was closed), the published file tells
its build, the file system sizes. How figures are named and shown to programs belongs in `orchestration.exposition`.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from warehouse import journal
from warehouse.attempts import ABANDONED, FAILED
from warehouse.home import Home
from warehouse.ledger import State
from warehouse.standing import Build, last_build


class Arrived(msgspec.Struct, frozen=True):
    """What the journal says of an arrival, as far as it is measured."""

    key: str
    received_at: str
    state: str
    sha256: str | None = None
    byte_size: str | None = None
    due_at: str | None = None


class Tried(msgspec.Struct, frozen=True):
    """What the journal says of an attempt. One that an earlier release made has no figures."""

    key: str
    started_at: str
    ended_at: str | None = None
    outcome: str | None = None
    reason_code: str | None = None
    pages: str | None = None
    read_seconds: str | None = None


class _Rows(msgspec.Struct, frozen=True):
    arrivals: list[Arrived] = []
    attempts: list[Tried] = []


class _Line(msgspec.Struct, frozen=True):
    rows: _Rows


@dataclass(frozen=True, slots=True)
class Failure:
    """An attempt that failed, or whose run died."""

    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class Sizes:
    """In bytes. `store`: what the ledger says of its files, each counted once."""

    store: int
    warehouse: int
    published: int
    disk_free: int
    disk_total: int


@dataclass(frozen=True, slots=True)
class Measures:
    """A home at one moment."""

    by_state: Mapping[str, int]
    waiting_since: datetime | None
    due_since: datetime | None
    outcomes: Mapping[str, int]
    last_activity: datetime | None
    last_failure: Failure | None
    readings: tuple[tuple[int, float], ...]
    """Pages and seconds of each reading."""
    build: Build | None
    sizes: Sizes


@dataclass
class Follower:
    """Reads the journal as it grows: each look costs what was written since the last."""

    home: Home
    _arrivals: dict[str, Arrived] = field(default_factory=dict)
    _attempts: dict[str, Tried] = field(default_factory=dict)
    _file: int = 0
    _offset: int = 0

    def measure(self, now: datetime) -> Measures:
        """Raises OSError where the home cannot be read."""
        for line in self._news():
            self._arrivals |= {row.key: row for row in line.rows.arrivals}
            self._attempts |= {row.key: row for row in line.rows.attempts}
        waiting = [row for row in self._arrivals.values() if row.state == State.WAITING]
        counted = Counter(row.state for row in self._arrivals.values())
        attempts = self._attempts.values()
        return Measures(
            by_state={str(state): counted[str(state)] for state in State},
            waiting_since=min((_moment(row.received_at) for row in waiting), default=None),
            due_since=min(
                (due for row in waiting if row.sha256 and (due := _due_since(row)) <= now), default=None
            ),
            outcomes=Counter(row.outcome for row in attempts if row.outcome),
            last_activity=max((_moment(row.ended_at or row.started_at) for row in attempts), default=None),
            last_failure=max(_failures(self._attempts), key=lambda failure: failure.at, default=None),
            readings=tuple(
                (int(row.pages), float(row.read_seconds))
                for row in attempts
                if row.pages and row.read_seconds
            ),
            build=last_build(self.home),
            sizes=self._sizes(),
        )

    def _news(self) -> Iterator[_Line]:
        """Whole lines since the last look; all of them where another file took the journal's place."""
        try:
            with journal.path_of(self.home).open("rb") as file:
                stat = os.fstat(file.fileno())
                if stat.st_ino != self._file or stat.st_size < self._offset:
                    self._file, self._offset = stat.st_ino, 0
                    self._arrivals.clear()
                    self._attempts.clear()
                file.seek(self._offset)
                for line in file:
                    if not line.endswith(b"\n"):
                        return
                    self._offset += len(line)
                    try:
                        yield _DECODER.decode(line)
                    except msgspec.DecodeError:  # torn by a crash: it was told to nobody
                        continue
        except FileNotFoundError:
            return

    def _sizes(self) -> Sizes:
        disk = shutil.disk_usage(self.home.root)
        stored = {row.sha256: int(row.byte_size or 0) for row in self._arrivals.values() if row.sha256}
        log = self.home.database.with_name(f"{self.home.database.name}.wal")
        return Sizes(
            store=sum(stored.values()),
            warehouse=_size(self.home.database) + _size(log),
            published=sum(_size(path) for path in self.home.current.glob("**/*") if path.is_file()),
            disk_free=disk.free,
            disk_total=disk.total,
        )


_DECODER = msgspec.json.Decoder(_Line)


def _due_since(row: Arrived) -> datetime:
    return _moment(row.due_at or row.received_at)


def _failures(attempts: Mapping[str, Tried]) -> Iterator[Failure]:
    for row in attempts.values():
        if row.ended_at and row.outcome in (FAILED, ABANDONED):
            yield Failure(_moment(row.ended_at), row.reason_code or row.outcome)


def _moment(text: str) -> datetime:
    """As SQL writes a TIMESTAMPTZ: `2026-11-23 17:00:00.12+09`."""
    return datetime.fromisoformat(text)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
