"""A printed page as the site shows it: what was read from it, where, what it says, and the checks that touch it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from markupsafe import Markup

from web.marts import Row
from web.plans import anchor
from web.sections import OF_THE_PLAN, Kind
from web.words import money, number, percent, word

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the page's top left."""

# By what a row of each mart is called, and the column that its cells are kept under.
LABELS = {section.mart: section.label for section in OF_THE_PLAN} | {
    "grant_funding": "source_printed",
    "initiatives": "title",
    "initiative_attributes": "attribute",
    "plan_tables": "text",
}
_KEYS = {"initiative_attributes": "attribute_record_id"}
_COMPUTED = frozenset({"grants_by_ministry", "awards_by_department"})
_COLUMNS = {section.mart: section.columns for section in OF_THE_PLAN}
UNREAD, CHECKS = "plan_tables", "reconciliation"
_BOX = itemgetter("x0", "top", "x1", "bottom")
_NUMBERS = {"grants": "grant_no", "awards": "award_no", "grant_funding": "grant_no"}


class Printed(NamedTuple):
    """What stands in a cell, and the field that it gave where that is another one than the cell before gave.

    `corrected` is its row of `provenance` where somebody corrected it.
    """

    field: str | None
    text: str
    corrected: Row | None


class Entry(NamedTuple):
    """A record as one of its pages shows it; `elsewhere` are its other pages.

    A tuple, since a plan has thousands: a frozen dataclass takes three times as long to make.
    """

    anchor: str
    mart: str
    title: str
    printed: Sequence[Printed]
    values: tuple[tuple[str, str], ...]
    evidence: Markup | None
    checks: tuple[Row, ...]
    boxes: tuple[Box, ...]
    elsewhere: tuple[int, ...]

    @property
    def is_quiet(self) -> bool:
        """Shown on the picture, and in the list only when it is chosen: a table's cells are many."""
        return self.mart == UNREAD


def entries(rows: Mapping[str, Sequence[Row]]) -> Mapping[int, list[Entry]]:
    """Page → what was read from it, from the top of the page down."""
    known = {
        row[_KEYS.get(mart, "record_id")]: (mart, row)
        for mart in LABELS
        if mart not in _COMPUTED
        for row in rows.get(mart, [])
    }
    known |= {row["record_id"]: (CHECKS, row) for row in rows.get(CHECKS, [])}
    tables = {row["record_id"]: row["table_id"] for row in rows.get("evidence", [])}
    checks = defaultdict(list)
    for row in rows.get(CHECKS, []):
        checks[row["table_id"]].append(row)
    cells = defaultdict(list)
    for row in rows.get("provenance", []):
        cells[row["record_id"]].append(row)
    found: dict[int, list[Entry]] = defaultdict(list)
    for record_id, printed in cells.items():
        mart, row = known.get(record_id, ("", {}))
        near = checks.get(tables.get(record_id, ""))
        for page, entry in _by_page(
            record_id, mart, row, printed, _touching(mart, row, near) if near else ()
        ):
            found[page].append(entry)
    for shown in found.values():
        shown.sort(key=_place)
    return found


def _place(entry: Entry) -> tuple[bool, float, float]:
    """Figures before the checks of them, each where its row stands: of its cells the least tall one, as a merged cell
    stands beside many rows.
    """
    x0, top, _, _ = min(entry.boxes, key=lambda box: (box[3] - box[1], box[0]))
    return entry.mart == CHECKS, top, x0


def _by_page(
    record_id: str, mart: str, row: Row, cells: Sequence[Row], checks: tuple[Row, ...]
) -> Iterator[tuple[int, Entry]]:
    boxes = _boxes(cells)
    on_all_pages = (
        anchor(record_id),
        mart,
        _title(mart, row, cells),
        # What a cell of an unread table says is its title.
        _printed(cells) if mart != UNREAD else (),
        tuple(_values(mart, row, cells)),
        _evidence(cells[0]["basis"], cells[0]["confidence"]),
        checks if mart != CHECKS else (row,),
    )
    for page, here in boxes.items():
        elsewhere = tuple(other for other in boxes if other != page) if len(boxes) > 1 else ()
        yield page, Entry(*on_all_pages, here, elsewhere)


def _boxes(cells: Sequence[Row]) -> Mapping[int, tuple[Box, ...]]:
    """By page."""
    # Most records have one cell.
    if len(cells) == 1:
        return {cells[0]["page"]: (_BOX(cells[0]),)}
    found: dict[int, dict[Box, None]] = {page: {} for page in sorted({cell["page"] for cell in cells})}
    for cell in cells:
        found[cell["page"]][_BOX(cell)] = None
    return {page: tuple(here) for page, here in found.items()}


def _printed(cells: Iterable[Row]) -> list[Printed]:
    found = []
    before = None
    for cell in cells:
        field = cell["field"] or "text"
        corrected = cell if cell["corrected_value"] is not None else None
        found.append(Printed(None if field == before else field, cell["text"] or "", corrected))
        before = field
    return found


def _title(mart: str, row: Row, cells: Sequence[Row]) -> str:
    if mart == CHECKS:
        return str(row["subject"] or "")
    named = row.get(LABELS.get(mart, ""))
    if mart == "initiative_attributes":
        return f"{named}: {row['value']}"
    if mart == "grant_funding":
        return f"{row['grant_no']}: {named}"
    return str(named or cells[0]["text"] or "")


def _values(mart: str, row: Row, cells: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """What the marts have of the record, where it is not just what is printed: amounts in full, canonical names."""
    if mart == "grant_funding":
        yield "amount_krw", _in_full(row["amount_krw"])
    if mart not in _COLUMNS:
        return
    texts = {_squeezed(cell["text"]) for cell in cells}
    for column in _COLUMNS[mart]:
        value = row.get(column.name)
        if value is None:
            continue
        if column.kind is Kind.WON:
            yield column.word, _in_full(value)
        elif _squeezed(said := _said(column.kind, value)) not in texts:
            yield column.word, said


def _said(kind: Kind, value: Any) -> str:
    if kind is Kind.PERCENT:
        return percent(value)
    return number(value) if kind is Kind.NUMBER else str(value)


@cache
def _evidence(basis: str | None, confidence: str | None) -> Markup | None:
    return Markup(", ").join(word(it) for it in (basis, confidence) if it) or None


def _squeezed(text: str | None) -> str:
    return "".join((text or "").split())


def _in_full(won: int | None) -> Markup:
    if won is None:
        return Markup("–")
    return Markup(f"{won:,}원 ({money(won)})")  # noqa: S704  figures and words of our own


def _touching(mart: str, row: Row, checks: Sequence[Row]) -> tuple[Row, ...]:
    """The checks of the record's table that are of the whole table or name this record."""
    names = {None, row.get(LABELS.get(mart, "")), row.get(f"{LABELS.get(mart, '')}_printed")}
    if mart in _NUMBERS:
        names.add(str(row.get(_NUMBERS[mart])))
    return tuple(check for check in checks if check["subject"] in names)
