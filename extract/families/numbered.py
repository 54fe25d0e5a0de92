"""Numbered lists of a department's doings: what awards and grants have in common.

One record per numbered row. A department cell may cover many rows, also across a page break, where its label
need not be printed again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from extract.families.base import Columns, joined
from extract.korean import name_key
from extract.whole import Placed, WholeTable

NUMBER = ("연번", "번호", "순번", "순", "no", "No", "NO", r"No\.", "일련번호")
DEPARTMENT = (
    "(추진|담당|소관|주관|수행|관련|해당)?부서명?", "(추진|담당|소관)(과|실과|실국|기관)", "실과명?", "부서별"
)  # fmt: skip
# `계`, `총계`, `소 계`, `계 (2건)`, `총 3건`
_TOTAL = re.compile(r"(?:총|합|소|누)?계(?:\(.*\))?|총합계?|합계액|총\d+(?:건|개|개사업)")


@dataclass(frozen=True)
class Row:
    """One numbered row: its number, the rows that it covers, and the cells of each of its fields."""

    number: int
    rows: range
    cells: Mapping[str, list[Placed]]
    faults: tuple[str, ...] = field(default=())

    def text(self, name: str) -> str | None:
        return joined(self.cells.get(name, [])) or None

    @property
    def all_cells(self) -> list[Placed]:
        return [cell for cells in self.cells.values() for cell in cells]


def is_total(text: str) -> bool:
    """Is the row's label that of a total (`계`, `합 계`, `총계`, `소계`)?"""
    return _TOTAL.fullmatch(name_key(text)) is not None


def numbered_rows(table: WholeTable, columns: Columns) -> Iterator[Row]:
    """The rows of `table` that are records; totals, notes over the whole width and empty rows are passed over.

    Where the table has no column of numbers, rows are counted.
    """
    departments = _departments(table, columns)
    counted = 0
    row = table.header_rows
    while row < table.row_count:
        height = _height(table, columns, row)
        rows = range(row, row + height)
        row += height
        cells = {name: columns.cells(table, rows, name) for name in columns.spans}
        # ① is 1.
        printed = unicodedata.normalize("NFKC", joined(cells.get("number", []))).rstrip(".")
        label = printed or joined(cells.get("title", []))
        if is_total(label) or _is_no_record(table, rows):
            continue
        counted += 1
        cells["department"] = departments.get(rows.start, [])
        faults = () if not printed or printed.isdecimal() else (f"{printed!r} is not a number",)
        number = int(printed) if printed.isdecimal() else counted
        if "number" in columns and not printed:
            faults = ("the row has no number",)
        yield Row(number, rows, cells, faults)


def _is_no_record(table: WholeTable, rows: range) -> bool:
    """Empty rows, and a note or a heading over the whole width, are no records."""
    cells = {cell for row in rows for cell in table.row(row)}
    return not any(cell.text for cell in cells) or (len(cells) == 1 and table.col_count > 1)


def total_cells(table: WholeTable, columns: Columns, name: str) -> list[Placed]:
    """The cells of field `name` in the row of the table's grand total; none where it prints none."""
    for row in table.body():
        label = next((cell for cell in table.row(row) if cell.text), None)
        if label is not None and is_total(label.text) and name_key(label.text) != "소계":
            return [cell for cell in columns.cells(table, range(row, row + 1), name) if cell is not label]
    return []


def _height(table: WholeTable, columns: Columns, row: int) -> int:
    """Rows of the grid that one numbered row covers: those of its number's cell, else of its title's."""
    for name in ("number", "title"):
        cells = columns.cells(table, range(row, row + 1), name)
        if cells:
            return max(1, cells[0].row + cells[0].row_span - row)
    return 1


def _departments(table: WholeTable, columns: Columns) -> dict[int, list[Placed]]:
    """The department's cells of each row: an empty cell at the top of a page's part belongs to the one before."""
    found: dict[int, list[Placed]] = {}
    current: list[Placed] = []
    for row in table.body():
        cells = columns.cells(table, range(row, row + 1), "department")
        if cells and not joined(cells) and _begins_a_part(table, cells[0]) and current:
            current = [*current, *(cell for cell in cells if cell not in current)]
        elif cells and (joined(cells) or cells[0].row == row):
            current = current if cells[0] in current else cells
        found[row] = current
    return found


def _begins_a_part(table: WholeTable, placed: Placed) -> bool:
    """Does the cell stand first in its column on its page, with a part of the table on a page before?"""
    if placed.table.table_id == table.table_id:
        return False
    above = table.at(placed.row - 1, placed.col)
    return above is None or above.table.table_id != placed.table.table_id
