"""A reviewer's corrections laid over a plan: what a cell should say, then everything is read again from the cells.

A correction holds only where the page still prints what it expects. What it changes is the text of a printed cell or
line, the identity of the document, the unit of a table, or the doubt about a table; amounts, sums, checks and
schemas follow as if that had been printed. Every record keeps its id, and its sources keep what is printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.again import read_again
from extract.korean import UNITS
from extract.override import FIELDS, overridden
from extract.plan import Correction, Plan, Problem, Record, Reject, Ruling, Source
from extract.printed import BBox, Cell, Line, Table
from extract.reading import OF_RECORDS
from extract.restored import restored

DOCUMENT = "document"
ACCEPT, UNIT = "accept", "unit"
MISFIT = "correction_misfit"
WITHOUT_READER = "correction_unread"

# The number of an award is its field award_no, and stands in the cell of the field number.
_NUMBERS = {"award_no", "grant_no"}
_SUFFIX = re.compile(r"_(krw|printed)$")

Spot = tuple[int, BBox, str]
"""Page, box and printed text: what tells a cell or line to which a source leads."""


class Misfit(ValueError):
    """The correction does not fit what is printed: the message says both."""


@dataclass
class _Edits:
    """What the corrections that fit change: texts by spot, with the line that says so, and the rest by what it is."""

    spots: frozenset[Spot]
    texts: dict[Spot, Correction] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)
    identity: dict[str, str] = field(default_factory=dict)


def corrected(plan: Plan, corrections: Sequence[Correction]) -> Plan:
    """The plan with the corrections, which are its own, and a problem for each that does not fit."""
    if not corrections:
        return plan
    edits = _Edits(_spots(plan))
    rulings = [_ruling(plan, correction, edits) for correction in corrections]
    misfits = [
        Problem(MISFIT, f"corrections.csv, line {ruling.correction.line}: {ruling.misfit}")
        for ruling in rulings
        if ruling.misfit is not None
    ]
    if len(misfits) < len(rulings):
        plan = _edited(plan, edits)
    return replace(plan, rulings=tuple(rulings), problems=(*plan.problems, *misfits))


def _ruling(plan: Plan, correction: Correction, edits: _Edits) -> Ruling:
    try:
        if not (correction.reason and correction.reviewer):
            raise Misfit("reason or reviewer is empty. A correction says why it is one, and whose.")
        if correction.record == DOCUMENT:
            former = _take_identity(plan, correction, edits)
            return Ruling(correction, DOCUMENT, former)
        table = next((table for table in plan.tables if table.table_id == correction.record), None)
        if table is not None:
            former = _take_table(plan, table, correction, edits)
            return Ruling(correction, table.table_id, former)
        record = _record(plan, correction.record)
        _take_cell(record, correction, edits)
        return Ruling(correction, record.record_id, _former(record, correction.field))
    except Misfit as misfit:
        return Ruling(correction, misfit=str(misfit))


def _take_identity(plan: Plan, correction: Correction, edits: _Edits) -> str | None:
    name = correction.field
    if name not in FIELDS:
        raise Misfit(f"{name!r} is no part of a document's identity: {', '.join(FIELDS)}.")
    _once(name in edits.identity, f"{name} of the document")
    read = getattr(plan.document, name)
    _expect(correction, "" if read is None else str(read), f"{name} of the document was read as")
    if why := overridden(plan.document, {**edits.identity, name: correction.corrected}).refusal:
        raise Misfit(why)
    edits.identity[name] = correction.corrected
    return None if read is None else str(read)


def _take_table(plan: Plan, table: Table, correction: Correction, edits: _Edits) -> str | None:
    if correction.field == UNIT:
        printed = next((name for name, won in UNITS.items() if won == table.unit), "")
        _once(table.logical_id in edits.units, f"the unit of table {table.table_id}")
        _expect(correction, printed, f"the unit of table {table.table_id} was read as")
        if correction.corrected not in UNITS:
            raise Misfit(f"{correction.corrected!r} is no unit: {', '.join(UNITS)}.")
        edits.units[table.logical_id] = UNITS[correction.corrected]
        return printed or None
    if correction.field != ACCEPT:
        raise Misfit(f"{correction.field!r} is nothing that a table has: {ACCEPT}, {UNIT}.")
    if not any(problem.table_id == table.table_id for problem in plan.problems):
        raise Misfit(f"table {table.table_id} ({title(table)}) is not doubtful, there is nothing to accept.")
    _expect(correction, title(table), f"the heading or first cell of table {table.table_id} says")
    if correction.corrected.lower() != "yes":
        raise Misfit(f"corrected is {correction.corrected!r}: a table is accepted with yes.")
    edits.accepted.add(table.table_id)
    return None


def title(table: Table) -> str:
    """What a person calls the table: its heading, else the first of its cells that says something."""
    return table.heading or next((cell.text for cell in table.cells if cell.text), "")


def _record(plan: Plan, name: str) -> Record | Reject:
    """The record or reject of which `name` is the id or its beginning."""
    known: list[Record | Reject] = [*plan.records, *plan.rejects]
    found = {it.record_id: it for it in known if name and it.record_id.startswith(name)}
    if len(found) != 1:
        many = (
            f"{len(found)} records begin with {name!r}" if found else f"the document has no record {name!r}"
        )
        raise Misfit(f"{many}. Copy record_id from a mart, from marts.rejects or from planhouse review.")
    return next(iter(found.values()))


def _take_cell(record: Record | Reject, correction: Correction, edits: _Edits) -> None:
    sources = cells_of(record, correction.field)
    if not sources:
        known = ", ".join(sorted({source.field for source in record.sources if source.field}))
        raise Misfit(
            f"no cell of record {record.record_id} gave its field {correction.field!r}, but {known}."
        )
    spots = {(source.page, source.bbox, source.text): source for source in sources}
    fitting = [spot for spot in spots if same(spot[2], correction.raw_expected)]
    what = f"{correction.field or 'a cell'} of record {record.record_id} (page {record.page}) prints"
    if not fitting:
        printed = " and ".join(repr(text) for _, _, text in spots)
        raise Misfit(
            f"{what} {printed}, and raw_expected is {correction.raw_expected!r}. Nothing was corrected: compare the "
            "page with the line."
        )
    if len(fitting) > 1:
        raise Misfit(f"{what} {correction.raw_expected!r} {len(fitting)} times. Name the field.")
    if not correction.corrected:
        raise Misfit("corrected is empty. Fill it, or take the line out.")
    if fitting[0] not in edits.spots:
        raise Misfit(f"{what} it in several lines, of which none can be corrected by itself.")
    _once(fitting[0] in edits.texts, f"the cell that prints {correction.raw_expected!r}")
    edits.texts[fitting[0]] = correction


def cells_of(record: Record | Reject, name: str) -> list[Source]:
    """The cells of a field, by its own name or that of its column in the marts; without a name all of them."""
    names = {name, _SUFFIX.sub("", name), "number" if name in _NUMBERS else name}
    named = [source for source in record.sources if source.field in names]
    if name and not named:
        return [source for source in record.sources if source.field is None]
    return named if name else list(record.sources)


def _former(record: Record | Reject, name: str) -> str | None:
    for column in (name, f"{name}_krw", f"{name}_printed"):
        if (value := record.fields.get(column)) is not None:
            return str(value)
    return None


def _once(again: bool, what: str) -> None:
    if again:
        raise Misfit(f"a line before it corrects {what} already.")


def _expect(correction: Correction, read: str, what: str) -> None:
    if not same(read, correction.raw_expected):
        raise Misfit(
            f"{what} {read!r}, and raw_expected is {correction.raw_expected!r}. Nothing was corrected: compare the "
            "page with the line."
        )


def same(printed: str, expected: str) -> bool:
    """Do they say the same? White space does not count: where a cell breaks its lines is the printer's doing."""
    return _bare(printed) == _bare(expected)


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def _spots(plan: Plan) -> frozenset[Spot]:
    cells = {(table.page, cell.bbox, cell.text) for table in plan.tables for cell in table.cells}
    return frozenset(cells | {(line.page, line.bbox, line.text) for line in plan.lines})


def _edited(plan: Plan, edits: _Edits) -> Plan:
    """The plan read again with the edits, then with its cells and lines as they are printed."""
    document, problems = plan.document, tuple(it for it in plan.problems if it.code not in OF_RECORDS)
    if edits.identity:
        change = overridden(document, edits.identity)
        document = change.document
        problems = (
            *(it for it in problems if it.field not in change.settled),
            *change.problems,
        )
    tables = tuple(
        replace(
            table,
            unit=edits.units.get(table.logical_id, table.unit),
            cells=tuple(
                _cell(cell, edits.texts.get((table.page, cell.bbox, cell.text))) for cell in table.cells
            ),
        )
        for table in plan.tables
    )
    lines = tuple(_line(line, edits.texts.get((line.page, line.bbox, line.text))) for line in plan.lines)
    again = read_again(
        replace(plan, document=document, tables=tables, lines=lines, problems=problems), edits.accepted
    )
    again = restored(again, plan, {spot: (_flat(it.corrected), it.line) for spot, it in edits.texts.items()})
    return replace(again, problems=(*again.problems, *_unread(again, edits.texts)))


def _unread(plan: Plan, texts: Mapping[Spot, Correction]) -> list[Problem]:
    """The corrections after which nothing is read from the cell any more."""
    readings: list[Record | Reject] = [*plan.records, *plan.rejects]
    read = {source.correction for it in readings for source in it.sources}
    return [
        Problem(
            WITHOUT_READER,
            f"corrections.csv, line {it.line}: with {it.corrected!r} in place of {it.raw_expected!r} no record is read "
            f"from that cell any more (a total's label, say). Mend the line or take it out.",
            page,
        )
        for (page, _, _), it in texts.items()
        if it.line not in read
    ]


def _cell(cell: Cell, correction: Correction | None) -> Cell:
    if correction is None:
        return cell
    return replace(
        cell,
        text=_flat(correction.corrected),
        text_printed=_in_lines(correction.corrected, cell.text_printed),
    )


def _line(line: Line, correction: Correction | None) -> Line:
    if correction is None:
        return line
    text = _flat(correction.corrected)
    return replace(line, text=text, text_printed=text)


def _flat(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _in_lines(text: str, printed: str) -> str:
    """The text with line breaks of its own, else with those of the print where it has a word for each line."""
    text = unicodedata.normalize("NFC", text)
    if "\n" in text:
        return "\n".join(_flat(line) for line in text.splitlines() if line.strip())
    words = text.split()
    return "\n".join(words) if len(words) == len(printed.split("\n")) else _flat(text)
