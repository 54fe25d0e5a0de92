"""Loading a plan into the lake: one transaction that appends all that was read, beside those of other processes.

A `Loader` does it for many plans, and begins anew where another process came first. Nothing is deleted, so that loads
do not stand in each other's way. The same reading of a document appends its arrival only; another reading (a newer
version's, or with other corrections) is appended whole and counts from then on.
"""

from __future__ import annotations

import hashlib
import json
import os
import socket
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from duckdb import DuckDBPyConnection

from extract.plan import EXTRACTOR_VERSION, Plan
from warehouse import rows
from warehouse.database import identifier, transaction
from warehouse.errors import FieldsMismatch, UnknownFamily, WrongArrival
from warehouse.lake import Session
from warehouse.lake_schema import ARRIVALS, prepare, wanted
from warehouse.ledger import State, displayed

_FORMER = """
    SELECT l.attempt, l.reading, d.arrival_id, CAST(d.received_at AS VARCHAR)
    FROM appended.loads AS l
    JOIN appended.counted USING (load_id)
    JOIN appended.documents AS d USING (load_id)
    WHERE l.document_id = ?
"""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that was brought. Its id makes a load that is tried again the same load."""

    arrival_id: str
    received_at: datetime
    file_name: str
    source_path: str
    byte_size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Appended:
    """What a load appended: rows by table, none where the lake had this reading already."""

    document_id: str
    state: State
    attempt: int
    rows: Mapping[str, int]


class Loader(Session):
    """A lake, open for loads of this process until the block ends.

    Whatever it is asked for is one transaction. Raises LakeBusy where that does not go through, and what `opened`
    raises.
    """

    def __enter__(self) -> Self:
        self.do(prepare)
        return self

    def append(self, plan: Plan, arrived: Arrived) -> Appended:
        """Raises WrongArrival, UnknownFamily, FieldsMismatch and RepeatedRow."""
        return self.do(lambda con: append(con, plan, arrived))

    def settle(self, arrived: Arrived, state: State, code: str, reason: str) -> None:
        """An arrival without a plan."""
        self.do(lambda con: settle(con, arrived, state, code, reason))

    def has(self, sha256: str) -> bool:
        """Whether this version's reading of the document is there."""
        query = "SELECT 1 FROM raw.documents WHERE document_id = ? AND extractor_version = ?"
        return bool(self.do(lambda con: con.execute(query, [sha256, EXTRACTOR_VERSION]).fetchall()))


def append(con: DuckDBPyConnection, plan: Plan, arrived: Arrived) -> Appended:
    """One transaction on an open lake. Raises WrongArrival, UnknownFamily, FieldsMismatch and RepeatedRow."""
    document_id = plan.document.document_id
    if arrived.sha256 != document_id:
        raise WrongArrival(
            f"Arrival {arrived.arrival_id} ({arrived.file_name}) has other bytes than {plan.document.file_name} "
            f"({document_id[:12]})."
        )
    code = plan.problems[0].code if plan.problems else None
    reason = "; ".join(problem.message for problem in plan.problems) or None
    state = State.NEEDS_REVIEW if plan.problems else State.LOADED
    document, found = rows.document(plan), _read(plan)
    reading = _digest({"documents": [document | {"file_name": None}], **found})
    load_id, now = str(uuid.uuid4()), datetime.now(UTC)
    with transaction(con):
        _say(con, f"{arrived.file_name}: {state}")
        _arrive(con, load_id, arrived, state, code, reason, now)
        former = con.execute(_FORMER, [document_id]).fetchone()
        attempt, read_before, arrival_id, received_at = former or (
            0,
            None,
            arrived.arrival_id,
            arrived.received_at.isoformat(),
        )
        if read_before == reading:
            return Appended(document_id, state, attempt, {})
        written = {table: _insert(con, load_id, table, values) for table, values in found.items() if values}
        standing: rows.Row = {
            "file_name": displayed(plan.document.file_name), "arrival_id": arrival_id, "status": state.value,
            "reason": reason, "received_at": received_at, "loaded_at": now.isoformat(), "withdrawn_at": None,
            "withdrawn_reason": None, "aside_at": None, "aside_reason": None,
        }  # fmt: skip
        written["documents"] = _insert(con, load_id, "documents", [document | standing])
        con.execute(
            "INSERT INTO appended.loads VALUES (?, ?, ?, ?, ?, ?)",
            [load_id, document_id, attempt + 1, reading, now, _writer()],
        )
    return Appended(document_id, state, attempt + 1, written)


def settle(con: DuckDBPyConnection, arrived: Arrived, state: State, code: str, reason: str) -> None:
    """A file of which nothing is loaded: its arrival alone, in one transaction."""
    with transaction(con):
        _say(con, f"{arrived.file_name}: {state}")
        _arrive(con, str(uuid.uuid4()), arrived, state, code, reason, datetime.now(UTC))


def _read(plan: Plan) -> dict[str, list[rows.Row]]:
    """All rows of the plan but the document's own, by table."""
    identity: rows.Row = {"document_id": plan.document.document_id}
    found = rows.structure(plan) | rows.families(plan)
    for table, values in found.items():
        rows.told_apart(table, values)
    return {table: [identity | row for row in values] for table, values in found.items()}


def _digest(found: Mapping[str, list[rows.Row]]) -> str:
    told = json.dumps(found, ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def _arrive(
    con: DuckDBPyConnection,
    load_id: str,
    arrived: Arrived,
    state: State,
    code: str | None,
    reason: str | None,
    now: datetime,
) -> None:
    """Once, however often the load is tried: a try whose commit was not answered may have been one."""
    if con.execute("SELECT 1 FROM appended.arrivals WHERE arrival_id = ?", [arrived.arrival_id]).fetchall():
        return
    row: rows.Row = {
        "arrival_id": arrived.arrival_id, "received_at": arrived.received_at.isoformat(),
        "file_name": displayed(arrived.file_name), "source_path": displayed(arrived.source_path),
        "byte_size": arrived.byte_size, "sha256": arrived.sha256, "state": state.value, "reason_code": code,
        "reason": reason, "settled_at": now.isoformat(),
    }  # fmt: skip
    _insert(con, load_id, ARRIVALS, [row])


def _insert(con: DuckDBPyConnection, load_id: str, table: str, values: Sequence[Mapping[str, object]]) -> int:
    """One statement for all rows, a list parameter for each column."""
    known, _ = wanted()
    if table not in known:
        raise UnknownFamily(f"The lake has no table for the family {table!r}. Add it to schema.sql.")
    kinds = {name: kind for name, kind in known[table].items() if name != "load_id"}
    for row in values:
        if row.keys() != kinds.keys():
            name = f"{row.get('record_id')}, page {row.get('page')}"
            raise FieldsMismatch(table, name, kinds.keys() - row, row.keys() - kinds)
    lists = ", ".join(f"unnest(CAST(? AS {kind}[]))" for kind in kinds.values())
    con.execute(
        f"INSERT INTO appended.{identifier(table)} (load_id, {', '.join(map(identifier, kinds))}) SELECT ?, {lists}",
        [load_id, *([row[name] for row in values] for name in kinds)],
    )
    return len(values)


def _say(con: DuckDBPyConnection, message: str) -> None:
    """For the snapshot that this transaction becomes."""
    con.execute("CALL lake.set_commit_message(?, ?)", [_writer(), message])


def _writer() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
