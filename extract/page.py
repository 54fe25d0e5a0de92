"""One page: every visible character goes into exactly one cell or one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf

from extract.deal import deal
from extract.doubts import doubts
from extract.finder import drawn_grids
from extract.kinds import kind_of
from extract.korean import unspaced
from extract.limits import Gauge
from extract.plan import Problem
from extract.printed import Basis, BBox, Cell, CellPlace, Line, Page, Table
from extract.reader import PageObjects
from extract.tables import Grid, GridCell
from extract.text import SPACE, TEXT, Glyph, TextLine, glyph_rows, lines_of, lines_of_rows
from extract.unruled import unruled_grids
from extract.wrapping import join_lines

# Text columns further apart than this many times the font size are lines of their own.
_COLUMN_GAP = 4.0
# Cells of HWP, Chromium and WeasyPrint keep two to five points between rule and text on each side.
_PADDING = 4.0
_HUNDREDTHS = (2, 2, 2, 2)


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page with its tables (top to bottom, then left to right), its lines, and what is doubtful of its text."""

    page: Page
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()


def read_page(
    objects: PageObjects, is_name: Callable[[str], bool], gauge: Gauge | None = None
) -> PageContent:
    """Tables and lines of one page. `is_name` tells whether the halves of a broken word are a known name.

    Raises ResourceLimit.
    """
    drawn = drawn_grids(objects, gauge or Gauge())
    in_cells, outside = deal(objects.glyphs, drawn.grids)
    rows = glyph_rows(outside)
    grids = drawn.grids
    if aligned := unruled_grids(drawn.edges, rows, grids):
        more, outside = deal(outside, aligned)
        in_cells |= more
        grids = sorted([*grids, *aligned], key=lambda grid: (round(grid.bbox.top), grid.bbox.x0))
        rows = glyph_rows(outside)
    tables = _with_parents(
        _table(objects.number, number, grid, in_cells, is_name) for number, grid in enumerate(grids, start=1)
    )
    lines = tuple(
        Line(
            objects.number,
            number,
            _rounded(line.bbox),
            round(line.size, 2),
            line.text,
            " ".join(line.text.split()),
        )
        for number, line in enumerate(lines_of_rows(rows, max_gap=_COLUMN_GAP), start=1)
    )
    texts = list(map(TEXT, objects.glyphs))
    visible = len("".join(texts)) - texts.count(SPACE)
    return PageContent(
        Page(objects.number, objects.width, objects.height, visible),
        tables,
        lines,
        tuple(doubts(objects, grids, in_cells, tables)),
    )


def _table(
    page: int,
    number: int,
    grid: Grid,
    in_cells: dict[GridCell, list[Glyph]],
    is_name: Callable[[str], bool],
) -> Table:
    table_id = f"p{page}t{number}"
    # The box of a cell that only its text shows says nothing of the width in which the text was wrapped.
    padding = -inf if grid.basis is Basis.ALIGNED else 2 * _PADDING
    cells = tuple(_cell(cell, in_cells.get(cell, []), padding, is_name) for cell in grid.cells)
    return Table(
        table_id=table_id,
        logical_id=table_id,
        page=page,
        number=number,
        kind=kind_of(grid, cells),
        bbox=_rounded(grid.bbox),
        row_count=grid.row_count,
        col_count=grid.col_count,
        cells=cells,
        basis=grid.basis,
    )


def _with_parents(tables: Iterable[Table]) -> tuple[Table, ...]:
    """The tables of a page, those that stand within a cell of another one told in which."""
    tables = tuple(tables)
    return tuple(replace(table, parent=_parent(table, tables)) for table in tables)


def _parent(table: Table, tables: Sequence[Table]) -> CellPlace | None:
    x0, top, x1, bottom = table.bbox
    around = [
        (cell.bbox.area, CellPlace(other.table_id, cell.row, cell.col))
        for other in tables
        if other is not table and other.bbox.contains(x0, top) and other.bbox.contains(x1, bottom)
        for cell in other.cells
        if cell.bbox.contains(x0, top) and cell.bbox.contains(x1, bottom) and cell.bbox.area > table.bbox.area
    ]
    return min(around)[1] if around else None


def _cell(cell: GridCell, glyphs: list[Glyph], padding: float, is_name: Callable[[str], bool]) -> Cell:
    lines = lines_of(glyphs)
    return Cell(
        row=cell.row,
        col=cell.col,
        row_span=cell.row_span,
        col_span=cell.col_span,
        bbox=_rounded(cell.bbox),
        text_printed="\n".join(line.text for line in lines),
        text=join_lines(
            [_unspaced(line) for line in lines],
            cell.bbox.width - padding,
            is_name,
        ),
    )


def _unspaced(line: TextLine) -> TextLine:
    text = unspaced(line.text)
    return line if text == line.text else line._replace(text=text)


def _rounded(box: BBox) -> BBox:
    return BBox(*map(round, box, _HUNDREDTHS))
