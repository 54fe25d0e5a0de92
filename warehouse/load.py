"""Loading a plan: one transaction that writes the document with all that was read from it and settles its arrival."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
from duckdb import DuckDBPyConnection

from extract.plan import Plan
from warehouse import attempts, faults, ledger, rows
from warehouse.database import columns, identifier, tables, transaction
from warehouse.errors import FieldsMismatch, LoadFailed, UnknownFamily, WrongArrival
from warehouse.ledger import State
from warehouse.recovery import recall

FAMILY_COLUMNS = ("document_id", "record_id", "page", "table_id")
"""The first columns of every family's table; by them a family is told from the other raw tables."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load wrote: rows by table of raw, none where the arrival turned out to be a duplicate.

    `replaced` when an earlier reading of the same document gave way to this one.
    """

    document_id: str
    status: State
    reason: str | None
    rows: Mapping[str, int]
    replaced: bool


def load(con: DuckDBPyConnection, plan: Plan, arrival_id: str) -> Loaded:
    """Writes a plan and settles its arrival as loaded, or as needs_review when the plan has problems.

    A document that is there already is read anew: the new reading takes the place of the former one. A waiting
    arrival that brings it again becomes its duplicate instead. The arrival's open attempt is closed with its state.
    Raises UnknownArrival, AlreadySettled, WrongArrival, UnknownFamily, FieldsMismatch and LoadFailed, and then has
    written nothing. What is the database's fault, not the document's, is left for `connect` to tell.
    """
    try:
        with transaction(con):
            loaded = _duplicate(con, plan, arrival_id) or _write(con, plan, arrival_id)
            recall(con, plan.document.document_id)
            standing = ledger.arrival(con, arrival_id)
            attempts.end(con, arrival_id, standing.state.value, standing.reason_code, standing.reason)
    # The driver answers a text that is not Unicode (a lone surrogate) with a bare RuntimeError.
    except (duckdb.Error, RuntimeError) as error:
        if isinstance(error, duckdb.Error) and faults.is_of_the_database(error):
            raise
        raise LoadFailed(
            f"{plan.document.file_name} ({plan.document.document_id[:12]}) was not loaded: {error}. "
            "The warehouse is as it was."
        ) from error
    return loaded


def _duplicate(con: DuckDBPyConnection, plan: Plan, arrival_id: str) -> Loaded | None:
    row = con.execute(
        "SELECT arrival_id, status, reason, file_name FROM raw.documents WHERE document_id = ?",
        [plan.document.document_id],
    ).fetchone()
    if row is None or row[0] == arrival_id:
        return None
    _, status, reason, file_name = row
    told = f"the same bytes are loaded from {file_name}"
    ledger.settle(con, arrival_id, State.DUPLICATE, "same_bytes", told)
    return Loaded(plan.document.document_id, State(status), reason, {}, replaced=False)


def _write(con: DuckDBPyConnection, plan: Plan, arrival_id: str) -> Loaded:
    entered = ledger.arrival(con, arrival_id)
    document_id = plan.document.document_id
    if entered.sha256 != document_id:
        raise WrongArrival(
            f"Arrival {arrival_id} ({entered.file_name}) has other bytes than {plan.document.file_name} "
            f"({document_id[:12]}). Read the file that the arrival's sha256 names in the store."
        )
    status = State.NEEDS_REVIEW if plan.problems else State.LOADED
    code = plan.problems[0].code if plan.problems else None
    reason = "; ".join(problem.message for problem in plan.problems) or None
    withdrawn = con.execute(
        "SELECT CAST(withdrawn_at AS VARCHAR), withdrawn_reason FROM raw.documents WHERE document_id = ?",
        [document_id],
    ).fetchone()
    if withdrawn is not None:
        _remove(con, document_id)
    withdrawn_at, withdrawn_reason = withdrawn or (None, None)
    if withdrawn_at is None:
        if withdrawn is not None:
            ledger.reopen(con, arrival_id)
        ledger.settle(con, arrival_id, status, code, reason)
    moments = con.execute(
        "SELECT CAST(received_at AS VARCHAR), CAST(now() AS VARCHAR) FROM ledger.arrivals WHERE arrival_id = ?",
        [arrival_id],
    ).fetchone()
    received_at, loaded_at = moments or (None, None)
    document = rows.document(plan) | {
        "file_name": ledger.displayed(plan.document.file_name),
        "arrival_id": arrival_id,
        "status": status.value,
        "reason": reason,
        "received_at": received_at,
        "loaded_at": loaded_at,
        "withdrawn_at": withdrawn_at,
        "withdrawn_reason": withdrawn_reason,
        "aside_at": None,
        "aside_reason": None,
    }
    written = {"documents": _insert(con, "documents", [document])}
    identity: rows.Row = {"document_id": document_id}
    for table, found in rows.structure(plan).items():
        written[table] = _insert(con, table, [identity | row for row in found])
    for family, found in rows.families(plan).items():
        if tuple(columns(con, "raw", family))[: len(FAMILY_COLUMNS)] != FAMILY_COLUMNS:
            raise UnknownFamily(
                f"There is no table raw.{family} for the family {family!r}. Add it to schema.sql."
            )
        written[family] = _insert(con, family, [identity | row for row in found])
    return Loaded(document_id, status, reason, written, replaced=withdrawn is not None)


def _remove(con: DuckDBPyConnection, document_id: str) -> None:
    for table in tables(con, "raw"):
        con.execute(
            f"DELETE FROM raw.{identifier(table)} WHERE document_id = ?",  # noqa: S608  our schema's names
            [document_id],
        )


def _insert(con: DuckDBPyConnection, table: str, values: Sequence[rows.Row]) -> int:
    """One statement for all rows, a list parameter for each column: four times as fast as rows of values."""
    kinds = columns(con, "raw", table)
    for number, row in enumerate(values, 1):
        if row.keys() != kinds.keys():
            name = str(row.get("record_id") or f"number {number}")
            raise FieldsMismatch(
                table, f"{name}, page {row.get('page')}", kinds.keys() - row, row.keys() - kinds
            )
    if values:
        names = ", ".join(identifier(name) for name in kinds)
        lists = ", ".join(f"unnest(CAST(? AS {kind}[]))" for kind in kinds.values())
        con.execute(
            f"INSERT INTO raw.{identifier(table)} ({names}) SELECT {lists}",
            [[row[name] for row in values] for name in kinds],
        )
    return len(values)
