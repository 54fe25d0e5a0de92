"""The ledger: one row for each arrival of a file, and what became of it.

At every moment arrivals = loaded + needs_review + rejected + duplicate + waiting (`warehouse.balance` proves it). An
arrival waits until it is settled; a person may take a settled one up again (`reopen`). What was tried meanwhile
stands in `warehouse.attempts`. Functions that enter an arrival open a transaction of their own; the others are single
statements, or part of the caller's.
"""

from __future__ import annotations

import os
import unicodedata
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from duckdb import DuckDBPyConnection

from warehouse.database import transaction
from warehouse.errors import AlreadySettled, UnknownArrival
from warehouse.store import StoredFile

WITHDRAWN = "withdrawn"
PARKED = "attempts_exhausted"


class State(StrEnum):
    WAITING = "waiting"
    LOADED = "loaded"
    NEEDS_REVIEW = "needs_review"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file came from: the bytes of its path, which need not be text, and name and path for people.

    `stamp` tells it from another file of the same name: size, time and inode (or an object store's tag).
    """

    name: str
    path: str
    raw: bytes
    stamp: str | None = None

    @classmethod
    def of(cls, path: str | os.PathLike[str] | bytes, stamp: str | None = None) -> Origin:
        raw = os.fsencode(path)
        return cls(displayed(raw.rpartition(b"/")[2]), displayed(raw), raw, stamp)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A row of the ledger. `sha256` is None where the file was not read, `settled_at` None while it waits.

    `failures` counts failed attempts since it arrived or was taken up again; none begins by itself before `due_at`.
    `original` is the arrival that brought the same bytes first and is loaded or waiting: for a duplicate
    another one's id, else its own.
    """

    arrival_id: str
    received_at: datetime
    file_name: str
    source_path: str
    byte_size: int | None
    sha256: str | None
    state: State
    reason_code: str | None
    reason: str | None
    settled_at: datetime | None
    failures: int
    due_at: datetime | None
    original: str


_ORIGINAL = """
    SELECT arrival_id, file_name, state FROM ledger.arrivals
    WHERE sha256 = ? AND state IN ('loaded', 'needs_review', 'waiting') ORDER BY received_at, arrival_id LIMIT 1
"""

_ROWS = """
    SELECT
        arrival_id, received_at AT TIME ZONE 'UTC', file_name, source_path, byte_size, sha256, state,
        reason_code, reason, settled_at AT TIME ZONE 'UTC', coalesce(failures, 0), due_at AT TIME ZONE 'UTC',
        CASE WHEN state = 'duplicate' THEN coalesce((
            SELECT arg_min(o.arrival_id, o.received_at) FROM ledger.arrivals AS o
            WHERE o.sha256 = a.sha256 AND o.state IN ('loaded', 'needs_review', 'waiting')
        ), arrival_id) ELSE arrival_id END
    FROM ledger.arrivals AS a
"""


def arrive(con: DuckDBPyConnection, stored: StoredFile, origin: Origin) -> Arrival:
    """Enters a file whose bytes are kept, or goes on with the arrival of this path that still waits for them.

    The state is `duplicate` when the same bytes are loaded or wait in another arrival (its `original`), `rejected`
    when a person withdrew them, else `waiting`: bytes that were only ever rejected are tried again.
    """
    with transaction(con):
        arrival_id = _waiting_at(con, origin, stored.sha256) or _enter(con, origin)
        con.execute(
            "UPDATE ledger.arrivals SET sha256 = ?, byte_size = ?, source_stamp = ?, reason_code = NULL, reason = NULL "
            "WHERE arrival_id = ?",
            [stored.sha256, stored.byte_size, origin.stamp, arrival_id],
        )
        first = con.execute(_ORIGINAL, [stored.sha256]).fetchone()
        if first is not None and first[0] != arrival_id:
            reason = f"the same bytes arrived as {first[1]} ({first[2]})"
            settle(con, arrival_id, State.DUPLICATE, "same_bytes", reason)
        elif withdrawn := _why_withdrawn(con, stored.sha256):
            settle(con, arrival_id, State.REJECTED, WITHDRAWN, withdrawn)
    return arrival(con, arrival_id)


def arrive_together(con: DuckDBPyConnection, files: Sequence[tuple[StoredFile, Origin]]) -> list[Arrival]:
    """The same for many. Those that nobody brought before are entered by two statements; the others one by one."""
    sha256s = Counter(stored.sha256 for stored, _ in files)
    paths = Counter(origin.raw for _, origin in files)
    ids: dict[int, str] = {}
    with transaction(con):
        known = {
            sha256
            for (sha256,) in con.execute(
                "SELECT DISTINCT sha256 FROM ledger.arrivals WHERE sha256 IN (SELECT unnest(?::VARCHAR[]))",
                [list(sha256s)],
            ).fetchall()
        }
        seen = _unread_at(con, list(paths))
        new = {
            number: file
            for number, file in enumerate(files)
            if sha256s[file[0].sha256] == paths[file[1].raw] == 1 and file[0].sha256 not in known
        }
        ids |= {number: seen.get(origin.raw) or str(uuid.uuid4()) for number, (_, origin) in new.items()}
        _enter_together(
            con, [(ids[number], origin) for number, (_, origin) in new.items() if origin.raw not in seen]
        )
        con.execute(
            "UPDATE ledger.arrivals AS a SET sha256 = f.sha256, byte_size = f.byte_size, source_stamp = f.stamp, "
            "reason_code = NULL, reason = NULL FROM (SELECT unnest(?::VARCHAR[]) AS arrival_id, "
            "unnest(?::VARCHAR[]) AS sha256, unnest(?::BIGINT[]) AS byte_size, unnest(?::VARCHAR[]) AS stamp) AS f "
            "WHERE a.arrival_id = f.arrival_id",
            [
                [ids[number] for number in new],
                [stored.sha256 for stored, _ in new.values()],
                [stored.byte_size for stored, _ in new.values()],
                [origin.stamp for _, origin in new.values()],
            ],
        )
    for number, (stored, origin) in enumerate(files):
        if number not in ids:
            ids[number] = arrive(con, stored, origin).arrival_id
    entered = arrivals(con, list(ids.values()))
    return [entered[ids[number]] for number in range(len(files))]


def reject_unread(con: DuckDBPyConnection, origin: Origin, code: str, reason: str) -> Arrival:
    """Enters a path that is not taken in (hidden, a link, a wrong extension) with the reason."""
    with transaction(con):
        arrival_id = _waiting_at(con, origin, None) or _enter(con, origin)
        con.execute(
            "UPDATE ledger.arrivals SET source_stamp = ? WHERE arrival_id = ?", [origin.stamp, arrival_id]
        )
        return settle(con, arrival_id, State.REJECTED, code, reason)


def wait_unread(con: DuckDBPyConnection, origin: Origin, code: str, reason: str) -> Arrival:
    """Enters a file that cannot be read yet (growing, not permitted). Asking again adds no second row."""
    with transaction(con):
        arrival_id = _waiting_at(con, origin, None) or _enter(con, origin)
        con.execute(
            "UPDATE ledger.arrivals SET reason_code = ?, reason = ? WHERE arrival_id = ?",
            [code, reason, arrival_id],
        )
    return arrival(con, arrival_id)


def wait_unread_together(con: DuckDBPyConnection, origins: Sequence[Origin], code: str, reason: str) -> None:
    """The same for many files that wait for one reason."""
    one_each = {origin.raw: origin for origin in origins}
    with transaction(con):
        seen = _unread_at(con, list(one_each))
        new = [(str(uuid.uuid4()), origin) for raw, origin in one_each.items() if raw not in seen]
        _enter_together(con, new)
        con.execute(
            "UPDATE ledger.arrivals SET reason_code = ?, reason = ? WHERE arrival_id IN (SELECT unnest(?::VARCHAR[]))",
            [code, reason, [*seen.values(), *(arrival_id for arrival_id, _ in new)]],
        )


def settle(
    con: DuckDBPyConnection, arrival_id: str, state: State, code: str | None = None, reason: str | None = None
) -> Arrival:
    """Gives a waiting arrival its state. Raises UnknownArrival and AlreadySettled.

    Only `warehouse.load` settles as loaded, or as needs_review with a document: those need it in the same transaction.
    """
    settled = con.execute(
        "UPDATE ledger.arrivals SET state = ?, reason_code = ?, reason = ?, settled_at = now(), due_at = NULL "
        "WHERE arrival_id = ? AND state = 'waiting' RETURNING arrival_id",
        [state.value, code, reason, arrival_id],
    ).fetchall()
    found = arrival(con, arrival_id)
    if not settled:
        raise AlreadySettled(
            f"Arrival {arrival_id} ({found.file_name}) is {found.state} already; it cannot become {state}."
        )
    return found


def reopen(con: DuckDBPyConnection, arrival_id: str) -> Arrival:
    """A settled arrival without a document waits again, due at once, its failures forgotten."""
    con.execute(
        "UPDATE ledger.arrivals SET state = 'waiting', reason_code = NULL, reason = NULL, settled_at = NULL, "
        "failures = 0, due_at = NULL WHERE arrival_id = ?",
        [arrival_id],
    )
    return arrival(con, arrival_id)


def reopen_all(con: DuckDBPyConnection, arrival_ids: Sequence[str]) -> None:
    """The same for many, in one statement."""
    con.execute(
        "UPDATE ledger.arrivals SET state = 'waiting', reason_code = NULL, reason = NULL, settled_at = NULL, "
        "failures = 0, due_at = NULL WHERE arrival_id IN (SELECT unnest(?::VARCHAR[]))",
        [arrival_ids],
    )


def arrival(con: DuckDBPyConnection, arrival_id: str) -> Arrival:
    """One row of the ledger. Raises UnknownArrival."""
    row = con.execute(_ROWS + "WHERE arrival_id = ?", [arrival_id]).fetchone()
    if row is None:
        raise UnknownArrival(f"The ledger has no arrival {arrival_id}. Enter the file first (ledger.arrive).")
    return _arrival(row)


def arrivals(con: DuckDBPyConnection, arrival_ids: Sequence[str]) -> dict[str, Arrival]:
    """Those of these rows that the ledger has, by their ids."""
    found = con.execute(_ROWS + "WHERE arrival_id IN (SELECT unnest(?::VARCHAR[]))", [arrival_ids]).fetchall()
    return {row[0]: _arrival(row) for row in found}


def of_documents(con: DuckDBPyConnection, sha256s: Sequence[str]) -> dict[str, list[Arrival]]:
    """For each of these the arrivals that brought its bytes, the earliest first."""
    rows = con.execute(
        _ROWS + "WHERE sha256 IN (SELECT unnest(?::VARCHAR[])) ORDER BY received_at, arrival_id", [sha256s]
    )
    found: dict[str, list[Arrival]] = {sha256: [] for sha256 in sha256s}
    for row in rows.fetchall():
        found[row[5]].append(_arrival(row))
    return found


def statuses(con: DuckDBPyConnection) -> list[Arrival]:
    """All arrivals, the earliest first."""
    return [_arrival(row) for row in con.execute(_ROWS + "ORDER BY received_at, arrival_id").fetchall()]


def of_document(con: DuckDBPyConnection, sha256: str) -> list[Arrival]:
    """The arrivals that brought these bytes, the earliest first."""
    rows = con.execute(_ROWS + "WHERE sha256 = ? ORDER BY received_at, arrival_id", [sha256]).fetchall()
    return [_arrival(row) for row in rows]


def waiting(con: DuckDBPyConnection) -> list[Arrival]:
    """The arrivals whose bytes are kept and which nobody settled: what to go on with after a stop."""
    rows = con.execute(
        _ROWS + "WHERE state = 'waiting' AND sha256 IS NOT NULL ORDER BY received_at, arrival_id"
    )
    return [_arrival(row) for row in rows.fetchall()]


def known(con: DuckDBPyConnection) -> set[tuple[bytes, str]]:
    """The files that were taken in or turned away, by the bytes of their path and their stamp."""
    rows = con.execute(
        "SELECT DISTINCT source_raw, source_stamp FROM ledger.arrivals "
        "WHERE source_stamp IS NOT NULL AND (sha256 IS NOT NULL OR state <> 'waiting')"
    )
    return {(bytes(raw), str(stamp)) for raw, stamp in rows.fetchall()}


def unread(con: DuckDBPyConnection) -> dict[str, bytes]:
    """The arrivals that wait for their bytes: id → the bytes of the path."""
    rows = con.execute(
        "SELECT arrival_id, source_raw FROM ledger.arrivals "
        "WHERE state = 'waiting' AND sha256 IS NULL AND source_raw IS NOT NULL"
    )
    return {str(arrival_id): bytes(raw) for arrival_id, raw in rows.fetchall()}


def displayed(name: str | bytes) -> str:
    """A name as it is stored and shown: composed (NFC), each unprintable character as U+FFFD.

    Bytes that are no UTF-8 are read as CP949, as older Korean systems write names, where they can be.
    """
    if isinstance(name, bytes):
        name = _decoded(name)
    composed = unicodedata.normalize("NFC", name)
    return "".join(char if char.isprintable() else "\ufffd" for char in composed)


def _decoded(name: bytes) -> str:
    for encoding in ("utf-8", "cp949"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("utf-8", errors="replace")


def _why_withdrawn(con: DuckDBPyConnection, sha256: str) -> str | None:
    row = con.execute(
        "SELECT withdrawn_at::DATE, withdrawn_reason FROM raw.documents "
        "WHERE document_id = ? AND withdrawn_at IS NOT NULL",
        [sha256],
    ).fetchone()
    return None if row is None else f"it was withdrawn on {row[0]} ({row[1]}); planhouse retry takes it back"


def _waiting_at(con: DuckDBPyConnection, origin: Origin, sha256: str | None) -> str | None:
    """The arrival of this path that waits, unread or with these bytes."""
    row = con.execute(
        "SELECT arrival_id FROM ledger.arrivals WHERE source_raw = ? AND state = 'waiting' "
        "AND (sha256 IS NULL OR sha256 = ?) AND arrival_id NOT IN (SELECT arrival_id FROM ledger.remembered) "
        "ORDER BY received_at LIMIT 1",
        [origin.raw, sha256],
    ).fetchone()
    return None if row is None else str(row[0])


def _unread_at(con: DuckDBPyConnection, paths: Sequence[bytes]) -> dict[bytes, str]:
    """The arrivals of these paths that wait for their bytes, the earliest of each."""
    rows = con.execute(
        "SELECT source_raw, arg_min(arrival_id, received_at) FROM ledger.arrivals WHERE state = 'waiting' "
        "AND sha256 IS NULL AND source_raw IN (SELECT unnest(?::BLOB[])) "
        "AND arrival_id NOT IN (SELECT arrival_id FROM ledger.remembered) GROUP BY source_raw",
        [paths],
    ).fetchall()
    return {bytes(raw): str(arrival_id) for raw, arrival_id in rows}


def _enter_together(con: DuckDBPyConnection, new: Sequence[tuple[str, Origin]]) -> None:
    """A microsecond apart, so that they keep their order."""
    con.execute(
        "INSERT INTO ledger.arrivals (arrival_id, received_at, file_name, source_path, source_raw, state) "
        "SELECT arrival_id, now() + to_microseconds(place), file_name, source_path, source_raw, 'waiting' "
        "FROM (SELECT unnest(?::VARCHAR[]) AS arrival_id, unnest(?::BIGINT[]) AS place, "
        "unnest(?::VARCHAR[]) AS file_name, unnest(?::VARCHAR[]) AS source_path, unnest(?::BLOB[]) AS source_raw)",
        [
            [arrival_id for arrival_id, _ in new],
            list(range(len(new))),
            [origin.name for _, origin in new],
            [origin.path for _, origin in new],
            [origin.raw for _, origin in new],
        ],
    )


def _enter(con: DuckDBPyConnection, origin: Origin) -> str:
    arrival_id = str(uuid.uuid4())
    con.execute(
        "INSERT INTO ledger.arrivals (arrival_id, received_at, file_name, source_path, source_raw, state) "
        "VALUES (?, now(), ?, ?, ?, 'waiting')",
        [arrival_id, origin.name, origin.path, origin.raw],
    )
    return arrival_id


def _arrival(row: tuple[object, ...]) -> Arrival:
    values = [
        value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value
        for value in row
    ]
    values[6] = State(str(values[6]))
    return Arrival(*values)  # type: ignore[arg-type]
