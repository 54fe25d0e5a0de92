"""Loading plans: one transaction that writes documents with all that was read from them and settles their arrivals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection

from extract.plan import Plan
from warehouse import attempts, faults, handover, ledger
from warehouse.database import columns_of_all, identifier, tables, transaction
from warehouse.errors import AlreadySettled, LoadFailed, WrongArrival
from warehouse.handover import Handed
from warehouse.ledger import Arrival, State
from warehouse.recovery import recall

# The rows that are inserted at the moment, as SQL calls them.
_RELATION = "handed"


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


@dataclass(frozen=True, slots=True)
class _Former:
    """A document that is in the warehouse already."""

    arrival_id: str
    status: State
    reason: str | None
    file_name: str
    withdrawn_at: str | None
    withdrawn_reason: str | None


def load(con: DuckDBPyConnection, plan: Plan, arrival_id: str) -> Loaded:
    """Writes a plan and settles its arrival as loaded, or as needs_review when the plan has problems.

    A document that is there already is read anew: the new reading takes the place of the former one. A waiting
    arrival that brings it again becomes its duplicate instead. The arrival's open attempt is closed with its state.
    Raises UnknownArrival, AlreadySettled, WrongArrival, UnknownFamily, FieldsMismatch, RepeatedRow and LoadFailed,
    and then has written nothing. What is the database's fault, not the document's, is left for `connect` to tell.
    """
    with _failures_named(f"{plan.document.file_name} ({plan.document.document_id[:12]}) was"):
        handed = handover.of_plan(plan, columns_of_all(con, "raw"))
    return load_together(con, [(handed, arrival_id)])[0]


def load_together(con: DuckDBPyConnection, handed: Sequence[tuple[Handed, str]]) -> list[Loaded]:
    """The same for many documents, each with its arrival, in one transaction: all of them, or none.

    No document may come twice.
    """
    first = handed[0][0]
    others = f" and {len(handed) - 1} others were" if len(handed) > 1 else " was"
    with _failures_named(f"{first.file_name} ({first.document_id[:12]}){others}"), transaction(con):
        return _load(con, handed)


@contextmanager
def _failures_named(who: str) -> Iterator[None]:
    try:
        yield
    # A text that is not Unicode (a lone surrogate) is a ValueError in Arrow, and a bare RuntimeError in the driver.
    except (duckdb.Error, pa.ArrowException, UnicodeError, RuntimeError) as error:
        if isinstance(error, duckdb.Error) and faults.is_of_the_database(error):
            raise
        told = faults.first_line(error)
        raise LoadFailed(f"{who} not loaded: {told}. The warehouse is as it was.") from error


def _load(con: DuckDBPyConnection, handed: Sequence[tuple[Handed, str]]) -> list[Loaded]:
    former = _former(con, [one.document_id for one, _ in handed])
    entered = ledger.arrivals(con, [arrival_id for _, arrival_id in handed])
    loaded: dict[str, Loaded] = {}
    new: list[tuple[Handed, Arrival]] = []
    for one, arrival_id in handed:
        there = former.get(one.document_id)
        if there is not None and there.arrival_id != arrival_id:
            told = f"the same bytes are loaded from {there.file_name}"
            ledger.settle(con, arrival_id, State.DUPLICATE, "same_bytes", told)
            loaded[one.document_id] = Loaded(one.document_id, there.status, there.reason, {}, replaced=False)
        else:
            known = entered.get(arrival_id) or ledger.arrival(con, arrival_id)
            new.append((one, _of_the_same_bytes(known, one)))
    _remove(con, [one.document_id for one, _ in new if one.document_id in former])
    _settle(con, new, former)
    _insert(con, new, former)
    for one, _ in new:
        loaded[one.document_id] = Loaded(
            one.document_id, one.status, one.reason, one.counts, one.document_id in former
        )
    for document_id in _remembered(con, list(loaded)):
        recall(con, document_id)
    attempts.end_as_settled(con, [arrival_id for _, arrival_id in handed])
    return [loaded[one.document_id] for one, _ in handed]


def _of_the_same_bytes(entered: Arrival, one: Handed) -> Arrival:
    if entered.sha256 != one.document_id:
        raise WrongArrival(
            f"Arrival {entered.arrival_id} ({entered.file_name}) has other bytes than {one.file_name} "
            f"({one.document_id[:12]}). Read the file that the arrival's sha256 names in the store."
        )
    return entered


def _former(con: DuckDBPyConnection, document_ids: Sequence[str]) -> dict[str, _Former]:
    rows = con.execute(
        "SELECT document_id, arrival_id, status, reason, file_name, CAST(withdrawn_at AS VARCHAR), withdrawn_reason "
        "FROM raw.documents WHERE document_id IN (SELECT unnest(?::VARCHAR[]))",
        [document_ids],
    ).fetchall()
    return {
        document_id: _Former(arrival_id, State(status), *others)
        for document_id, arrival_id, status, *others in rows
    }


def _remembered(con: DuckDBPyConnection, document_ids: Sequence[str]) -> list[str]:
    rows = con.execute(
        "SELECT document_id FROM ledger.remembered WHERE document_id IN (SELECT unnest(?::VARCHAR[]))",
        [document_ids],
    ).fetchall()
    return [document_id for (document_id,) in rows]


def _settle(
    con: DuckDBPyConnection, new: Sequence[tuple[Handed, Arrival]], former: Mapping[str, _Former]
) -> None:
    """Documents that are withdrawn stay so: their arrivals are not touched."""
    settling = [
        (one, entered)
        for one, entered in new
        if one.document_id not in former or former[one.document_id].withdrawn_at is None
    ]
    if not settling:
        return
    ledger.reopen_all(con, [entered.arrival_id for one, entered in settling if one.document_id in former])
    settled = con.execute(
        "UPDATE ledger.arrivals AS a SET state = s.state, reason_code = s.code, reason = s.reason, "
        "settled_at = now(), due_at = NULL "
        "FROM (SELECT unnest(?::VARCHAR[]) AS arrival_id, unnest(?::VARCHAR[]) AS state, "
        "unnest(?::VARCHAR[]) AS code, unnest(?::VARCHAR[]) AS reason) AS s "
        "WHERE a.arrival_id = s.arrival_id AND a.state = 'waiting' RETURNING a.arrival_id",
        [
            [entered.arrival_id for _, entered in settling],
            [one.status.value for one, _ in settling],
            [one.code for one, _ in settling],
            [one.reason for one, _ in settling],
        ],
    ).fetchall()
    done = {arrival_id for (arrival_id,) in settled}
    for one, entered in settling:
        if entered.arrival_id not in done:
            raise AlreadySettled(
                f"Arrival {entered.arrival_id} ({entered.file_name}) is {entered.state} already; it cannot become "
                f"{one.status}."
            )


def _remove(con: DuckDBPyConnection, document_ids: Sequence[str]) -> None:
    if not document_ids:
        return
    for table in tables(con, "raw"):
        con.execute(
            f"DELETE FROM raw.{identifier(table)} "  # noqa: S608  our schema's names
            "WHERE document_id IN (SELECT unnest(?::VARCHAR[]))",
            [document_ids],
        )


def _insert(
    con: DuckDBPyConnection, new: Sequence[tuple[Handed, Arrival]], former: Mapping[str, _Former]
) -> None:
    """One statement a table, for the rows of all documents."""
    if not new:
        return
    kinds = columns_of_all(con, "raw")
    documents = pa.concat_tables(
        [_with_arrival(one, entered, former.get(one.document_id)) for one, entered in new],
        promote_options="permissive",
    )
    with _registered(con, documents):
        columns = documents.column_names
        con.execute(
            f"INSERT INTO raw.documents ({_names(columns)}, received_at, loaded_at) "  # noqa: S608
            f"SELECT {_values('h', columns, kinds['documents'])}, a.received_at, now() "
            f"FROM {_RELATION} AS h JOIN ledger.arrivals AS a USING (arrival_id)"
        )
    for name in sorted({name for one, _ in new for name in one.tables} - {"documents"}):
        found = [one.tables[name] for one, _ in new if name in one.tables]
        # A value that is not of its column's type makes it a column of text; the other documents' stay as they are.
        for schema in {table.schema: None for table in found}:
            alike = pa.concat_tables([table for table in found if table.schema == schema]).combine_chunks()
            with _registered(con, alike):
                con.execute(
                    f"INSERT INTO raw.{identifier(name)} ({_names(schema.names)}) "  # noqa: S608
                    f"SELECT {_values('h', schema.names, kinds[name])} FROM {_RELATION} AS h"
                )


def _with_arrival(one: Handed, entered: Arrival, there: _Former | None) -> pa.Table:
    told = {
        "arrival_id": entered.arrival_id,
        "status": one.status.value,
        "reason": one.reason,
        "withdrawn_at": there and there.withdrawn_at,
        "withdrawn_reason": there and there.withdrawn_reason,
    }
    document = one.tables["documents"]
    for name, value in told.items():
        document = document.append_column(name, pa.array([value], type=pa.string()))
    return document


@contextmanager
def _registered(con: DuckDBPyConnection, table: pa.Table) -> Iterator[None]:
    con.register(_RELATION, table)
    try:
        yield
    finally:
        con.unregister(_RELATION)


def _names(columns: Iterable[str]) -> str:
    return ", ".join(identifier(name) for name in columns)


def _values(relation: str, columns: Iterable[str], kinds: Mapping[str, str]) -> str:
    return ", ".join(f"CAST({relation}.{identifier(name)} AS {kinds[name]})" for name in columns)
