"""Taking in what lies in the inbox: each name becomes one arrival, a file only once it has settled.

What a name or a look forbids is turned away without opening it; a file is copied into the store, and nothing else of
it is read ever after. A name waits in the ledger from the first look on, so that nothing is unseen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from warehouse import ledger, space
from warehouse.database import connect
from warehouse.errors import CannotRead, DiskFull, NotAFile, StillGrowing
from warehouse.home import Home
from warehouse.inbox import CHECKSUM_SUFFIX, Entry, Inbox
from warehouse.ledger import Arrival, State
from warehouse.space import NO_FLOOR, Floor, demand
from warehouse.store import StoredFile

UNFINISHED = (b".part", b".partial", b".filepart", b".crdownload", b".download", b".tmp", b".upload")
Seen = tuple[bytes, str]

# So many copies are entered into the ledger at a time: the warehouse file is locked for moments only.
AT_A_TIME = 50

# Of the rest of a file of which nothing is known.
WHOLE_RESTS = 0.25


@dataclass(frozen=True, slots=True)
class Rules:
    """What is taken, and when.

    `url` is where files arrive (empty: the home's own folder), `settle_s` how long a file has to rest (a quarter of
    it where it is known to be whole: its checksum may come after it), `most_bytes` how large it may be. `budget_s`
    bounds a round, `patience_s` its waiting for the warehouse, and `batch` how many documents one run carries.
    """

    url: str = ""
    settle_s: float = 2.0
    most_bytes: int = 50_000_000
    budget_s: float = 30.0
    patience_s: float = 20.0
    batch: int = 500

    def __post_init__(self) -> None:
        if min(self.most_bytes, self.batch) < 1:
            raise ValueError("most_bytes and batch must be 1 or more")
        if min(self.settle_s, self.budget_s, self.patience_s) < 0:
            raise ValueError("settle_s, budget_s and patience_s must be 0 or more")


@dataclass(frozen=True, slots=True)
class Turned:
    """Why an entry is not taken: for good (rejected), or not yet (waiting)."""

    state: State
    code: str
    reason: str


SEEN = Turned(State.WAITING, "settling", "seen; it is taken when it rests")
GONE = Turned(State.REJECTED, "gone", "it was taken away or renamed before it was read")


class Intake:
    """Rounds over one inbox. Remembers between them what is known, so that a quiet inbox opens no warehouse."""

    def __init__(
        self,
        inbox: Inbox,
        home: Home,
        rules: Rules,
        floor: Floor = NO_FLOOR,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._inbox = inbox
        self._home = home
        self._rules = rules
        self._floor = floor
        self._sleep = sleep
        self._settled: set[Seen] | None = None
        self._told: dict[Seen, Turned] = {}

    def round(self) -> list[Arrival]:
        """Enters what is new into the ledger and returns these arrivals; what a round leaves, the next one takes.

        Raises WarehouseBusy when the warehouse stays locked, HomeUnusable, and CannotRead for the inbox itself.
        """
        started = time.monotonic()
        entries = [entry for entry in self._inbox.entries() if not _is_companion(entry)]
        fresh = self._fresh(entries)
        turned = {entry: why for entry in fresh if (why := _turned(entry, self._rules))}
        resting = [entry for entry in fresh if entry not in turned]
        news = {entry: why for entry, why in turned.items() if self._told.get(entry.seen_as) != why}
        if not news and not resting and not self._told:
            return []
        new = [entry for entry in resting if entry.seen_as not in self._told]
        arrivals = self._enter(entries, news, resting)
        if new:
            self._sleep(self._rest(new))
        for first in range(0, len(resting), AT_A_TIME):
            if time.monotonic() - started > self._rules.budget_s:
                break
            arrivals += self._take(resting[first : first + AT_A_TIME])
        return arrivals

    def _fresh(self, entries: Sequence[Entry]) -> list[Entry]:
        if self._settled is None:
            with self._warehouse() as con:
                self._settled = ledger.known(con)
                # What waited when the last process ended may be gone.
                self._told = dict.fromkeys(((raw, "") for raw in ledger.unread(con).values()), SEEN)
        return [entry for entry in entries if entry.seen_as not in self._settled]

    def _enter(
        self, entries: Sequence[Entry], news: Mapping[Entry, Turned], resting: Sequence[Entry]
    ) -> list[Arrival]:
        """What is turned away, what waits for the first time, and what is gone that waited."""
        waiting = [entry for entry in resting if entry.seen_as not in self._told]
        there = {entry.origin.raw for entry in entries}
        left = {seen for seen in self._told if seen[0] not in there}
        if not (news or waiting or left):
            return []
        with self._warehouse() as con:
            arrivals = [self._enter_turned(con, entry, why) for entry, why in news.items()]
            if waiting:
                ledger.wait_unread_together(con, [entry.origin for entry in waiting], SEEN.code, SEEN.reason)
                self._told |= {entry.seen_as: SEEN for entry in waiting}
            for arrival_id, raw in ledger.unread(con).items():
                if self._inbox.owns(raw) and raw not in there:
                    arrivals.append(ledger.settle(con, arrival_id, State.REJECTED, GONE.code, GONE.reason))
        for seen in left:
            del self._told[seen]
        return arrivals

    def _rest(self, new: Sequence[Entry]) -> float:
        """Seconds."""
        are_whole = all(self._inbox.is_whole(entry) for entry in new)
        return self._rules.settle_s * (WHOLE_RESTS if are_whole else 1)

    def _take(self, entries: Sequence[Entry]) -> list[Arrival]:
        kept = [
            (entry, outcome)
            for entry in entries
            if (outcome := self._kept(entry)) != self._told.get(entry.seen_as)
        ]
        if not kept:
            return []
        with self._warehouse() as con:
            stored = [(entry, it) for entry, it in kept if isinstance(it, StoredFile)]
            arrivals = self._enter_kept(con, stored) if stored else []
            return arrivals + [
                self._enter_turned(con, entry, it) for entry, it in kept if isinstance(it, Turned)
            ]

    def _kept(self, entry: Entry) -> StoredFile | Turned:
        try:
            now = self._inbox.look(entry)
            if now is None:
                return GONE
            if now != entry:
                raise StillGrowing("it is still being written; it is taken when it rests")
            demand(self._home.store, self._floor, entry.byte_size)
            promised = self._inbox.checksum(entry)
            return _as_promised(self._inbox.keep(entry, self._home), promised)
        except StillGrowing as growing:
            return Turned(State.WAITING, "still_growing", str(growing))
        except NotAFile as refused:
            return Turned(State.REJECTED, "not_a_file", str(refused))
        except CannotRead as unreadable:
            return Turned(State.WAITING, "cannot_read", str(unreadable))
        except DiskFull as full:
            return Turned(State.WAITING, space.CODE, str(full))

    def _enter_turned(self, con: DuckDBPyConnection, entry: Entry, why: Turned) -> Arrival:
        if why.state is State.REJECTED:
            self._forget(entry)
            return ledger.reject_unread(con, entry.origin, why.code, why.reason)
        self._told[entry.seen_as] = why
        return ledger.wait_unread(con, entry.origin, why.code, why.reason)

    def _enter_kept(
        self, con: DuckDBPyConnection, stored: Sequence[tuple[Entry, StoredFile]]
    ) -> list[Arrival]:
        for entry, _ in stored:
            self._forget(entry)
        return ledger.arrive_together(con, [(it, entry.origin) for entry, it in stored])

    def _forget(self, entry: Entry) -> None:
        """Settled: this file, as it is, is not looked at again."""
        for seen in [seen for seen in self._told if seen[0] == entry.origin.raw]:
            del self._told[seen]
        if self._settled is not None:
            self._settled.add(entry.seen_as)

    def _warehouse(self) -> AbstractContextManager[DuckDBPyConnection]:
        return connect(self._home, patience=self._rules.patience_s)


def _as_promised(stored: StoredFile, promised: str | None) -> StoredFile | Turned:
    if promised in (None, stored.sha256):
        return stored
    told = (
        f"its sha256 is {stored.sha256}, the file beside it promises {promised or 'nothing'}; send both again"
    )
    return Turned(State.REJECTED, "checksum_mismatch", told)


def _is_companion(entry: Entry) -> bool:
    """A checksum is no arrival of its own; it belongs to the file beside it."""
    return entry.kind is None and entry.name.endswith(CHECKSUM_SUFFIX)


def _turned(entry: Entry, rules: Rules) -> Turned | None:
    name = entry.name.strip()
    if entry.kind is not None:
        return Turned(State.REJECTED, "not_a_file", f"it is {entry.kind}, not a file; only files are taken")
    if (name.startswith(b".") and not name.startswith(b"..")) or name.startswith(b"~$"):
        return Turned(State.REJECTED, "hidden", "a hidden or lock file; only plans are taken")
    if name.lower().endswith(UNFINISHED):
        return Turned(State.WAITING, "still_growing", "its name says that it is still being written")
    if not name.lower().endswith(b".pdf"):
        return Turned(State.REJECTED, "extension", "its name does not end with .pdf; give the plan as a PDF")
    if entry.byte_size > rules.most_bytes:
        return Turned(
            State.REJECTED,
            "too_large",
            f"{entry.byte_size:,} bytes; at most {rules.most_bytes:,} are taken (planhouse.toml: inbox.most_bytes)",
        )
    return None
