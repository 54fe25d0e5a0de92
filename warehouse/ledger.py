"""The ledger: one row for each arrival of a file, and what became of it.

At every moment arrivals = loaded + needs_review + rejected + duplicate + waiting, and each loaded or
needs_review arrival has one document. An arrival is made once, waits, and is settled once. Functions here
run single statements or need the caller's transaction; only `arrive` opens one of its own.
"""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from duckdb import DuckDBPyConnection

from warehouse.errors import AlreadySettled, UnknownArrival
from warehouse.store import StoredFile


class State(StrEnum):
    WAITING = "waiting"
    LOADED = "loaded"
    NEEDS_REVIEW = "needs_review"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A row of the ledger. `sha256` is None where the file was not read, `settled_at` None while it waits.

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
    original: str


_ORIGINAL = """
    SELECT arrival_id, file_name, state FROM ledger.arrivals
    WHERE sha256 = ? AND state IN ('loaded', 'needs_review', 'waiting') ORDER BY received_at, arrival_id LIMIT 1
"""

_ROWS = """
    SELECT
        arrival_id, received_at AT TIME ZONE 'UTC', file_name, source_path, byte_size, sha256, state,
        reason_code, reason, settled_at AT TIME ZONE 'UTC',
        CASE WHEN state = 'duplicate' THEN coalesce((
            SELECT arg_min(o.arrival_id, o.received_at) FROM ledger.arrivals AS o
            WHERE o.sha256 = a.sha256 AND o.state IN ('loaded', 'needs_review', 'waiting')
        ), arrival_id) ELSE arrival_id END
    FROM ledger.arrivals AS a
"""


def arrive(con: DuckDBPyConnection, stored: StoredFile, file_name: str, source_path: str) -> Arrival:
    """Enters a file whose bytes are kept, or goes on with the arrival of this path that still waits for them.

    The state is `duplicate` when the same bytes are loaded or wait in another arrival (its `original`), else
    `waiting`: bytes that were only ever rejected are tried again.
    """
    name, path = displayed(file_name), displayed(source_path)
    con.begin()
    try:
        arrival_id = _waiting_at(con, path, stored.sha256)
        if arrival_id is None:
            arrival_id = _enter(con, name, path)
        con.execute(
            "UPDATE ledger.arrivals SET sha256 = ?, byte_size = ?, reason_code = NULL, reason = NULL "
            "WHERE arrival_id = ?",
            [stored.sha256, stored.byte_size, arrival_id],
        )
        first = con.execute(_ORIGINAL, [stored.sha256]).fetchone()
        if first is not None and first[0] != arrival_id:
            reason = f"the same bytes arrived as {first[1]} ({first[2]})"
            settle(con, arrival_id, State.DUPLICATE, "same_bytes", reason)
        con.commit()
    except BaseException:
        con.rollback()
        raise
    return arrival(con, arrival_id)


def reject_unread(
    con: DuckDBPyConnection, file_name: str, source_path: str, code: str, reason: str
) -> Arrival:
    """Enters a path that is not taken in (hidden, a link, a wrong extension) with the reason."""
    name, path = displayed(file_name), displayed(source_path)
    arrival_id = _waiting_at(con, path, None) or _enter(con, name, path)
    return settle(con, arrival_id, State.REJECTED, code, reason)


def wait_unread(con: DuckDBPyConnection, file_name: str, source_path: str, code: str, reason: str) -> Arrival:
    """Enters a file that cannot be read yet (growing, not permitted). Asking again adds no second row."""
    name, path = displayed(file_name), displayed(source_path)
    arrival_id = _waiting_at(con, path, None) or _enter(con, name, path)
    con.execute(
        "UPDATE ledger.arrivals SET reason_code = ?, reason = ? WHERE arrival_id = ?",
        [code, reason, arrival_id],
    )
    return arrival(con, arrival_id)


def settle(
    con: DuckDBPyConnection, arrival_id: str, state: State, code: str | None = None, reason: str | None = None
) -> Arrival:
    """Gives a waiting arrival its final state. Raises UnknownArrival and AlreadySettled.

    Only `warehouse.load` settles as loaded or needs_review: those need the document in the same transaction.
    """
    settled = con.execute(
        "UPDATE ledger.arrivals SET state = ?, reason_code = ?, reason = ?, settled_at = now() "
        "WHERE arrival_id = ? AND state = 'waiting' RETURNING arrival_id",
        [state.value, code, reason, arrival_id],
    ).fetchall()
    found = arrival(con, arrival_id)
    if not settled:
        raise AlreadySettled(
            f"Arrival {arrival_id} ({found.file_name}) is {found.state} already; it cannot become {state}."
        )
    return found


def arrival(con: DuckDBPyConnection, arrival_id: str) -> Arrival:
    """One row of the ledger. Raises UnknownArrival."""
    row = con.execute(_ROWS + "WHERE arrival_id = ?", [arrival_id]).fetchone()
    if row is None:
        raise UnknownArrival(f"The ledger has no arrival {arrival_id}. Enter the file first (ledger.arrive).")
    return _arrival(row)


def statuses(con: DuckDBPyConnection) -> list[Arrival]:
    """All arrivals, the earliest first."""
    return [_arrival(row) for row in con.execute(_ROWS + "ORDER BY received_at, arrival_id").fetchall()]


def waiting(con: DuckDBPyConnection) -> list[Arrival]:
    """The arrivals whose bytes are kept and which nobody settled: what to go on with after a stop."""
    rows = con.execute(
        _ROWS + "WHERE state = 'waiting' AND sha256 IS NOT NULL ORDER BY received_at, arrival_id"
    )
    return [_arrival(row) for row in rows.fetchall()]


def displayed(name: str) -> str:
    """A name as it is stored and shown: composed (NFC), each unprintable character as U+FFFD."""
    composed = unicodedata.normalize("NFC", name)
    return "".join(char if char.isprintable() else "\ufffd" for char in composed)


def _waiting_at(con: DuckDBPyConnection, source_path: str, sha256: str | None) -> str | None:
    """The arrival of this path that waits, unread or with these bytes."""
    row = con.execute(
        "SELECT arrival_id FROM ledger.arrivals WHERE source_path = ? AND state = 'waiting' "
        "AND (sha256 IS NULL OR sha256 = ?) ORDER BY received_at LIMIT 1",
        [source_path, sha256],
    ).fetchone()
    return None if row is None else str(row[0])


def _enter(con: DuckDBPyConnection, name: str, path: str) -> str:
    arrival_id = str(uuid.uuid4())
    con.execute(
        "INSERT INTO ledger.arrivals (arrival_id, received_at, file_name, source_path, state) "
        "VALUES (?, now(), ?, ?, 'waiting')",
        [arrival_id, name, path],
    )
    return arrival_id


def _arrival(row: tuple[object, ...]) -> Arrival:
    values = list(row)
    for place in (1, 9):
        moment = values[place]
        values[place] = moment.replace(tzinfo=UTC) if isinstance(moment, datetime) else None
    values[6] = State(str(values[6]))
    return Arrival(*values)  # type: ignore[arg-type]
