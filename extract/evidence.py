"""What speaks for a table and its records, and what is too doubtful to pass for read.

A table that no rule or shading shows is a guess until a printed total, count or rate agrees with it: without one its
records are held back. Where more promises of the page are broken than kept, the cells are what is printed, but a
person should look whether the publisher erred or the reader.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from extract.families import Reading
from extract.plan import Confidence, Evidence, Outcome, Problem, Record, Reject
from extract.printed import Basis
from extract.whole import WholeTable

DOUBTFUL_TABLE = "doubtful_table"
BROKEN_PROMISES = "broken_promises"
_AGREES = frozenset({Outcome.EXACT, Outcome.ROUNDING, Outcome.TRUNCATED})
# From the surest to the least sure.
_BASES = (Basis.RULED, Basis.SHADED, Basis.BOXES, Basis.RULED_ROWS, Basis.ALIGNED)


def weighed(
    reading: Reading, tables: Sequence[WholeTable], accepted: Collection[str] = ()
) -> tuple[Reading, tuple[Problem, ...]]:
    """The reading with the evidence of each record; records of doubtful tables are rejects, and are problems.

    The tables of `accepted` ids are not doubtful any more: a reviewer compared them with the page.
    """
    wholes = {part.table_id: table for table in tables for part in table.parts}
    evidence = {
        table.table_id: replace(_evidence(table, reading), accepted=table.table_id in accepted)
        for table in tables
    }
    records: list[Record] = []
    held_back: list[Reject] = []
    for record in reading.records:
        whole = wholes.get(record.table_id) if record.table_id else None
        told = evidence[whole.table_id] if whole is not None else Evidence()
        if told.basis is Basis.ALIGNED and told.confidence is Confidence.DOUBTFUL:
            held_back.append(_held_back(record))
        else:
            records.append(replace(record, evidence=told))
    claimed = {wholes[table_id].table_id for table_id in reading.claimed if table_id in wholes}
    doubtful = [table for table in tables if table.table_id in claimed]
    problems = tuple(_problems(table, evidence[table.table_id]) for table in doubtful)
    return (
        replace(reading, records=tuple(records), rejects=(*reading.rejects, *held_back)),
        tuple(problem for problem in problems if problem is not None),
    )


def _evidence(table: WholeTable, reading: Reading) -> Evidence:
    parts = {part.table_id for part in table.parts}
    outcomes = [check.outcome for check in reading.checks if check.table_id in parts]
    return Evidence(
        basis=max((part.basis for part in table.parts), key=_BASES.index),
        has_header=table.header_rows > 0,
        agreeing=_count(outcomes, _AGREES),
        contrary=_count(outcomes, {Outcome.MISMATCH}),
    )


def _count(outcomes: Iterable[Outcome], which: Iterable[Outcome]) -> int:
    wanted = set(which)
    return sum(outcome in wanted for outcome in outcomes)


def _held_back(record: Record) -> Reject:
    return Reject(
        record.family,
        DOUBTFUL_TABLE,
        "no rule shows the table's cells, and nothing printed (a total, a count, a rate) proves how they were read",
        record.page,
        record.table_id,
        record.fields,
        record.sources,
        record.record_id,
    )


def _problems(table: WholeTable, evidence: Evidence) -> Problem | None:
    if evidence.confidence is not Confidence.DOUBTFUL:
        return None
    what = f"table {table.table_id} ({table.heading or 'without a heading'})"
    if evidence.basis is Basis.ALIGNED:
        return Problem(
            DOUBTFUL_TABLE,
            f"{what} has no rules, and no printed total proves its columns: its rows are held back",
            table.page,
            table.table_id,
        )
    return Problem(
        BROKEN_PROMISES,
        f"{what} breaks {evidence.contrary} of its own {evidence.contrary + evidence.agreeing} promises (totals, "
        "rates): compare the page with what was read",
        table.page,
        table.table_id,
    )
