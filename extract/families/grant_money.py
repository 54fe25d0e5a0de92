"""The budget in a grant's form: the small table with 총사업비 over 계, 국비, 시비, wherever the cells of it stand.

It may be a table of its own inside the form's cell, or part of the grid around it; cells are found by their places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.families.grants import Share, payer_of
from extract.families.numbered import Row, is_total
from extract.families.units import NO_UNIT, unit_name
from extract.korean import Amount, NotAnAmount, amount, name_key, unit_note
from extract.plan import Check
from extract.printed import BBox
from extract.reconcile import check_sum
from extract.whole import Placed, WholeTable

_WHOLE = ("총사업비", "사업비", "총예산", "총액")


@dataclass(frozen=True)
class Money:
    """A form's total and parts in `unit` won, the cells that print them, and the promise between them."""

    total: Amount
    parts: tuple[tuple[Share, Amount], ...]
    unit: int
    cells: tuple[Placed, ...]
    checks: tuple[Check, ...]


def money_of(
    table: WholeTable, row: Row, form_cell: Placed | None, tables: Sequence[WholeTable]
) -> Money | None:
    """The money of the form in `row`; None where it prints none. Raises NotAnAmount."""
    if form_cell is None:
        return None
    area = _area(row)
    page = form_cell.table.page
    inside = [
        cell
        for other in (table, *(t for t in tables if t is not table))
        for cell in other.cells
        if cell.table.page == page and area.contains(*cell.cell.bbox.middle)
    ]
    head = next((cell for cell in inside if name_key(cell.text) in _WHOLE), None)
    notes = [found for cell in inside if (found := unit_note(cell.cell.text_printed)) is not None]
    unit = notes[0] if notes else table.unit
    lines = list(_lines(head, inside)) if head is not None else []
    if not lines:
        return None
    if unit is None:
        raise NotAnAmount(NO_UNIT)
    whole = next(((label, figure) for label, figure in lines if is_total(label.text)), None)
    parts = [
        (Share(payer, figure.text), amount(figure.text))
        for label, figure in lines
        if (payer := payer_of(label.text)) is not None and not is_total(label.text)
    ]
    if whole is None:
        return None
    total = amount(whole[1].text)
    values = [money.value for _, money in parts if money.value is not None]
    checks: tuple[Check, ...] = ()
    if values:
        subject, part = f"{row.number}", whole[1].table
        checks = (
            check_sum(
                "grant_funding_total", subject, unit_name(unit), total.value, values, page, part.table_id
            ),
        )
    cells = tuple(cell for pair in lines for cell in pair)
    return Money(total, tuple(parts), unit, cells, checks)


def _lines(head: Placed, inside: Sequence[Placed]) -> Iterator[tuple[Placed, Placed]]:
    """Each label left of 총사업비 with the figure beside it and below 총사업비; empty cells are none printed."""
    for label in sorted(inside, key=lambda cell: cell.cell.bbox.top):
        box = label.cell.bbox
        if not label.text or box.top < head.cell.bbox.bottom - 2 or box.x1 > head.cell.bbox.x0 + 2:
            continue
        middle = (box.top + box.bottom) / 2
        figure = next(
            (
                cell
                for cell in inside
                if cell.text
                and cell.cell.bbox.top <= middle <= cell.cell.bbox.bottom
                and abs(cell.cell.bbox.x0 - head.cell.bbox.x0) < head.cell.bbox.width / 2
                and cell is not label
            ),
            None,
        )
        if figure is not None and (is_total(label.text) or payer_of(label.text) is not None):
            yield label, figure


def _area(row: Row) -> BBox:
    """Where the row's form stands: its cells of the title's columns."""
    area = row.cells["title"][0].cell.bbox
    page = row.cells["title"][0].table.page
    for cell in row.cells["title"]:
        if cell.table.page == page:
            area = area.union(cell.cell.bbox)
    return area
