"""How a plan crosses from the process that read it: JSON, decoded into the values of `extract.plan` and nothing else.

That process has had a stranger's file in its hands, so what it answers is data to be checked: the types by msgspec, the
rest by `_faults`. JSON has no NaN and is UTF-8 throughout. A Decimal, which JSON would make a string, goes as `Figure`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import msgspec

from extract.plan import Plan, Problem, Record, Reject, Value
from extract.printed import Table

LONGEST_TEXT = 100_000
LONGEST_MESSAGE = 10_000


class BadAnswer(Exception):
    """What came is no plan. The message says where."""


class Refusal(msgspec.Struct, frozen=True, tag="refused", forbid_unknown_fields=True):
    """What the child answers instead of a plan."""

    code: str
    message: str


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A Decimal among values that may be text."""

    decimal: Decimal


_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_Wired = str | int | bool | Figure | None


@dataclass(frozen=True, slots=True)
class _Record(Record):
    fields: Mapping[str, _Wired]


@dataclass(frozen=True, slots=True)
class _Reject(Reject):
    fields: Mapping[str, _Wired]


@dataclass(frozen=True, slots=True)
class _Plan(Plan):
    records: tuple[_Record, ...] = ()
    rejects: tuple[_Reject, ...] = ()


class _Answer(msgspec.Struct, frozen=True, tag="read", forbid_unknown_fields=True):
    plan: _Plan


_DECODER = msgspec.json.Decoder(_Answer | Refusal)


def encode(answer: Plan | Refusal) -> bytes:
    """The child's side."""
    if isinstance(answer, Refusal):
        return msgspec.json.encode(answer)
    wired = replace(
        answer,
        records=tuple(replace(record, fields=_out(record.fields)) for record in answer.records),
        rejects=tuple(replace(reject, fields=_out(reject.fields)) for reject in answer.rejects),
    )
    return msgspec.json.encode({"type": "read", "plan": wired})


def decode(answer: bytes) -> Plan | Refusal:
    """The parent's side. Raises BadAnswer."""
    try:
        decoded = _DECODER.decode(answer)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise BadAnswer(str(error)) from error
    if isinstance(decoded, Refusal):
        if not _CODE.fullmatch(decoded.code) or len(decoded.message) > LONGEST_MESSAGE:
            raise BadAnswer("a refusal without a code, or with too long a message")
        return decoded
    came = decoded.plan
    plan = Plan(
        document=came.document,
        pages=came.pages,
        tables=came.tables,
        lines=came.lines,
        records=tuple(_record(record) for record in came.records),
        rejects=tuple(_reject(reject) for reject in came.rejects),
        checks=came.checks,
        problems=came.problems,
    )
    for fault in _faults(plan):
        raise BadAnswer(fault)
    return plan


def _record(came: _Record) -> Record:
    return Record(
        came.family, came.record_id, came.page, came.table_id, _in(came.fields), came.sources, came.evidence
    )


def _reject(came: _Reject) -> Reject:
    return Reject(
        came.family, came.rule, came.reason, came.page, came.table_id, _in(came.fields), came.sources
    )


def _out(fields: Mapping[str, Value]) -> dict[str, object]:
    return {name: Figure(value) if isinstance(value, Decimal) else value for name, value in fields.items()}


def _in(fields: Mapping[str, _Wired]) -> dict[str, Value]:
    return {name: value.decimal if isinstance(value, Figure) else value for name, value in fields.items()}


def _faults(plan: Plan) -> Iterator[str]:
    """What the types do not say: pages that there are, places that are in their tables, text that can be stored."""
    pages = range(1, plan.document.page_count + 1)
    if [page.number for page in plan.pages] != list(pages):
        yield f"its pages are not numbered from 1 to {plan.document.page_count}"
    for one in (*plan.tables, *plan.lines, *plan.records, *plan.rejects, *plan.checks, *plan.problems):
        if one.page not in pages and not (one.page is None and isinstance(one, Problem)):
            yield f"a {type(one).__name__.lower()} is of page {one.page}"
    for table in plan.tables:
        yield from (f"table {table.table_id} has a cell {fault}" for fault in _cell_faults(table))
    for line in plan.lines:
        if unfit := _unfit(line.text) or _unfit(line.text_printed):
            yield f"a line of page {line.page} has {unfit}"


def _cell_faults(table: Table) -> Iterator[str]:
    for cell in table.cells:
        if not (0 <= cell.row < table.row_count and 0 <= cell.col < table.col_count):
            yield f"at row {cell.row}, column {cell.col}"
        if cell.row_span < 1 or cell.col_span < 1:
            yield f"over {cell.row_span} rows, {cell.col_span} columns"
        if unfit := _unfit(cell.text) or _unfit(cell.text_printed):
            yield f"with {unfit}"


def _unfit(text: str) -> str | None:
    if len(text) > LONGEST_TEXT:
        return f"{len(text):,} characters"
    if not text.isprintable() and any(
        unicodedata.category(each) in ("Cc", "Cs") and each != "\n" for each in text
    ):
        return "control characters"
    return None
