"""A table of figures by its two axes: which labels stand left of a figure, and which above it.

Knows nothing of budgets: what a label means is `meanings`'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from extract.families.base import header_key
from extract.families.numbered import NUMBER
from extract.korean import NotAnAmount, amount, percent
from extract.whole import Placed, WholeTable

# A bare year in the first row heads its column.
_WITH_UNIT = re.compile(r"[^가-힣]*\d\s?(?:조|억|[십백천]?만|천)?원")
_YEAR = re.compile(r"20\d{2}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell below the header and right of the labels, with the labels of its row and of its column."""

    cell: Placed
    row: tuple[Placed, ...]
    above: tuple[Placed, ...]

    @property
    def labels(self) -> tuple[Placed, ...]:
        return (*self.row, *self.above)


@dataclass(frozen=True)
class Crosstab:
    """A table whose header ends before `first_row` and whose labels end before `first_col`.

    Labels may stand again further right, for the figures right of them (`일반회계 | 10 | 특별회계 | 5`): `again` has
    those columns.
    """

    table: WholeTable
    first_row: int
    first_col: int
    again: frozenset[int] = frozenset()

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every written cell of the body, row by row."""
        return tuple(
            Figure(cell, self.row_labels(row, cell.col), self.column_labels(cell.col))
            for row in range(self.first_row, self.table.row_count)
            for cell in self.table.row(row)
            if cell.col >= self.first_col and cell.row == row and cell.text and cell.col not in self.again
        )

    def row_labels(self, row: int, col: int) -> tuple[Placed, ...]:
        """The written labels of a figure's row, the outermost first; numbers of rows are no labels."""
        last = max((other for other in self.again if other < col), default=None)
        if last is None:
            columns = set(range(self.first_col))
        else:
            columns = {last}
            while last - 1 in self.again:
                last -= 1
                columns.add(last)
        return tuple(
            cell
            for cell in self.table.row(row)
            if cell.col in columns and cell.text and not is_figure(cell.text)
        )

    def column_labels(self, col: int) -> tuple[Placed, ...]:
        """The written cells over a column, from the top, each once."""
        found: list[Placed] = []
        for row in range(self.first_row):
            cell = self.table.at(row, col)
            if cell is not None and cell.text and cell not in found:
                found.append(cell)
        return tuple(found)

    def corner(self) -> str:
        """The header's words over the labels: 구분, 회계별, 정책사업."""
        words = (cell.text for col in range(self.first_col) for cell in self.column_labels(col))
        return " ".join(words)


def crosstab(table: WholeTable) -> Crosstab | None:
    """The table's axes; None where no row has figures below a header of words, or nothing labels them."""
    numbers = {col for col in range(table.col_count) if _heads_numbers(table, col)}
    figures = [
        cell
        for cell in table.cells
        if is_figure(cell.text)
        and cell.col not in numbers
        and not (cell.row == 0 and _YEAR.fullmatch(cell.text))
    ]
    if not figures:
        return None
    first_row = min(cell.row for cell in figures)
    first_col = min(cell.col for cell in figures)
    labelled = first_col > 0 or first_row > 1
    if first_row == 0 or not labelled:
        return None
    again = frozenset(col for col in range(first_col, table.col_count) if _is_of_words(table, first_row, col))
    return Crosstab(table, first_row, first_col, again)


@lru_cache(maxsize=1 << 12)
def is_figure(text: str) -> bool:
    """Is the text an amount or a percentage with digits?"""
    if not any(map(str.isdigit, text)):
        return False
    text = text.removesuffix("원").rstrip("조억백십만천") if _WITH_UNIT.fullmatch(text) else text
    for convert in (amount, percent):
        try:
            convert(text)
        except NotAnAmount:
            continue
        return True
    return False


def _is_of_words(table: WholeTable, first_row: int, col: int) -> bool:
    """Are there names in the column, and no figures?"""
    cells = [cell for cell in table.cells if cell.col == col and cell.row >= first_row and cell.text]
    return any(any(ch.isalpha() for ch in cell.text) for cell in cells) and not any(
        is_figure(cell.text) for cell in cells
    )


def _heads_numbers(table: WholeTable, col: int) -> bool:
    first = table.at(0, col)
    return first is not None and header_key(first.text) in NUMBER
