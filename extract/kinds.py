"""Frames told apart from tables.

A frame puts a box around text: a cell of its own, a title strip, a title's tab over a box, an org chart. A single row
of a table that a page break cuts off looks like one too; `extract.stitch` knows better.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extract.printed import Basis, Cell, TableKind
from extract.tables import Grid

# A title's tab over the box of its text takes three rows of rules at most.
_TAB_ROWS = 3
# The share of its area that a table's cells fill.
_FILLED = 0.75


def kind_of(grid: Grid, cells: Sequence[Cell]) -> TableKind:
    """The kind of a grid by where its text stands."""
    written = [cell for cell in cells if cell.text]
    is_frame = (
        grid.col_count == 1
        or len(written) <= 1
        or _is_strip(grid)
        or _is_tab_over_box(grid, written)
        or _is_chart(grid)
    )
    return TableKind.FRAME if is_frame else TableKind.TABLE


def _is_strip(grid: Grid) -> bool:
    """One row of boxes: a number and its title."""
    return grid.row_count == 1 and grid.basis is Basis.BOXES


def _is_tab_over_box(grid: Grid, written: Sequence[Cell]) -> bool:
    rows = Counter(row for cell in written for row in range(cell.row, cell.row + cell.row_span))
    return grid.row_count <= _TAB_ROWS and max(rows.values()) <= 1


def _is_chart(grid: Grid) -> bool:
    """Boxes joined by lines leave much of the area between them to no cell; a table's cells fill it."""
    drawn = grid.basis in (Basis.RULED, Basis.SHADED)
    return drawn and sum(cell.bbox.area for cell in grid.cells) < _FILLED * grid.bbox.area
