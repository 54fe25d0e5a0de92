"""Whole tables: the parts of one table with their cells in whole rows and columns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from extract.korean import name_key
from extract.printed import Cell, Table, TableKind

SAME_COLUMN = 4.0
_FIGURE = re.compile(r"[△▲-]?(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?\s*[%％]?$)")


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A cell in its whole table: the part that it was printed in, and its place there in whole columns.

    It is equal to itself only: a table's cells are told apart thousands of times, never compared by their values.
    """

    table: Table
    cell: Cell
    row: int
    col: int
    row_span: int
    col_span: int

    @property
    def text(self) -> str:
        return self.cell.text


@dataclass(frozen=True)
class WholeTable:
    """One table as a person sees it: its parts in order, and its cells by whole row and column."""

    parts: tuple[Table, ...]
    row_count: int
    col_count: int
    header_rows: int
    cells: tuple[Placed, ...]

    @property
    def table_id(self) -> str:
        return self.parts[0].table_id

    @property
    def page(self) -> int:
        return self.parts[0].page

    @property
    def heading(self) -> str | None:
        return self.parts[0].heading

    @property
    def unit(self) -> int | None:
        return self.parts[0].unit

    @cached_property
    def _at(self) -> dict[tuple[int, int], Placed]:
        return {
            (row, col): placed
            for placed in self.cells
            for row in range(placed.row, placed.row + placed.row_span)
            for col in range(placed.col, placed.col + placed.col_span)
        }

    def at(self, row: int, col: int) -> Placed | None:
        """The cell that covers `row` and `col`; None where nothing is printed."""
        return self._at.get((row, col))

    @cached_property
    def _rows(self) -> dict[int, tuple[Placed, ...]]:
        found: dict[int, list[Placed]] = {row: [] for row, _ in self._at}
        for row, cells in found.items():
            for col in range(self.col_count):
                placed = self.at(row, col)
                if placed is not None and (not cells or cells[-1] is not placed):
                    cells.append(placed)
        return {row: tuple(cells) for row, cells in found.items()}

    def row(self, row: int) -> tuple[Placed, ...]:
        """The cells that touch `row`, each once, from left to right."""
        return self._rows.get(row, ())

    def body(self) -> Iterator[int]:
        """The numbers of the rows below the header."""
        return iter(range(self.header_rows, self.row_count))

    @cached_property
    def _headers(self) -> tuple[tuple[Placed, ...], ...]:
        columns = ([self.at(row, col) for row in range(self.header_rows)] for col in range(self.col_count))
        return tuple(tuple(dict.fromkeys(filter(None, column))) for column in columns)

    def header(self, col: int) -> tuple[Placed, ...]:
        """The header cells over `col`, from the top, each once."""
        return self._headers[col] if col < self.col_count else ()


def column_edges(parts: Sequence[Table]) -> list[float]:
    """Where the columns of `parts` begin and end."""
    xs: list[float] = []
    for x in sorted({x for part in parts for cell in part.cells for x in (cell.bbox.x0, cell.bbox.x1)}):
        if not xs or x - xs[-1] > SAME_COLUMN:
            xs.append(x)
    return xs


def header_height(table: Table) -> int:
    """Rows of a header that says how many it has: the tallest cell of the first row.

    A first row with a number in it is no header.
    """
    first = [cell for cell in table.cells if cell.row == 0 and cell.text]
    if not first or any(_is_figure(cell.text) for cell in first):
        return 0
    return max(cell.row_span for cell in first) if len(first) > 1 else 0


def _is_figure(text: str) -> bool:
    """Is the text an amount, a count or a share? Years (`2024년`) and numbered words are header words."""
    return _FIGURE.match(text) is not None


def _texts(table: Table, rows: int) -> list[str]:
    return [name_key(cell.text) for cell in table.cells if cell.row < rows]


def repeated_header(first: Table, table: Table) -> int:
    """How many rows of `table` print the header of `first` again."""
    height = header_height(first)
    return height if height and _texts(first, height) == _texts(table, height) else 0


def whole_of(chain: Sequence[Table]) -> WholeTable:
    xs = column_edges(chain)
    cells: list[Placed] = []
    parts: list[Table] = []
    rows = 0
    header = header_height(chain[0])
    for part in chain:
        skipped = 0 if part is chain[0] else repeated_header(chain[0], part)
        placed = [_placed(part, cell, rows - skipped, xs) for cell in part.cells if cell.row >= skipped]
        if part is not chain[0] and _cuts_a_row(placed, cells, rows):
            placed = _rest_of_a_row(placed, cells, rows)
        cells += placed
        rows += part.row_count - skipped
        parts.append(
            replace(
                part,
                logical_id=chain[0].table_id,
                kind=TableKind.TABLE,
                header_rows=header if part is chain[0] else skipped,
            )
        )
    return WholeTable(tuple(parts), rows, len(xs) - 1, header, tuple(cells))


def _placed(part: Table, cell: Cell, above: int, xs: Sequence[float]) -> Placed:
    col = _nearest(xs, cell.bbox.x0)
    return Placed(
        table=part,
        cell=cell,
        row=above + cell.row,
        col=col,
        row_span=cell.row_span,
        col_span=max(1, _nearest(xs, cell.bbox.x1) - col),
    )


def _cuts_a_row(placed: Sequence[Placed], above: Sequence[Placed], row: int) -> bool:
    """Did the page break cut a row? Its rest has no figure where all rows before have one, and is blank by half."""
    rest = [cell for cell in placed if cell.row == row]
    written = [cell for cell in rest if cell.text]
    figures = {
        cell.col
        for cell in rest
        if (column := [c for c in above if c.col == cell.col and c.row + c.row_span <= row and c.text][1:])
        and all(_is_figure(c.text) for c in column)
    }
    return (
        bool(figures)
        and 0 < len(written) <= len(rest) / 2
        and not any(cell.col in figures or _is_figure(cell.text) for cell in written)
    )


def _rest_of_a_row(placed: Sequence[Placed], above: list[Placed], row: int) -> list[Placed]:
    """The cells of the new part; the blank ones of the cut row are those above them, which grow by it."""
    blank = {cell.col: cell for cell in placed if cell.row == row and cell.row_span == 1 and not cell.text}
    kept = [cell for cell in placed if blank.get(cell.col) is not cell]
    for index, cell in enumerate(above):
        rest = blank.get(cell.col)
        if rest is not None and rest.col_span == cell.col_span and cell.row + cell.row_span == row:
            above[index] = replace(cell, row_span=cell.row_span + 1)
            del blank[cell.col]
    return [*kept, *blank.values()]


def _nearest(xs: Sequence[float], x: float) -> int:
    right = min(bisect_left(xs, x), len(xs) - 1)
    return right - 1 if right and x - xs[right - 1] <= xs[right] - x else right
