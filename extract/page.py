"""One page: every visible character goes into exactly one cell or one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from extract.finder import grids_of
from extract.korean import unspaced
from extract.plan import BBox, Cell, Line, Page, Table, TableKind
from extract.reader import PageObjects
from extract.tables import Grid, GridCell
from extract.text import Glyph, join_lines, lines_of

# Text columns further apart than this many times the font size are lines of their own.
_COLUMN_GAP = 4.0
# Cells of HWP, Chromium and WeasyPrint keep two to five points between rule and text on each side.
_PADDING = 4.0
# In multiples of the font size: how far apart letters of one word stand at most, how much that differs within the
# word, and how level they stand.
_SAME_WORD, _EVEN, _SAME_LINE = 0.2, 0.08, 0.2


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page with its tables (top to bottom, then left to right) and its lines."""

    page: Page
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]


def read_page(objects: PageObjects, is_name: Callable[[str], bool]) -> PageContent:
    """Tables and lines of one page. `is_name` tells whether the halves of a broken word are a known name."""
    grids = grids_of(objects)
    in_cells, outside = _dealt(objects.glyphs, grids)
    tables = tuple(
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
        for number, line in enumerate(lines_of(outside, max_gap=_COLUMN_GAP), start=1)
    )
    visible = sum(len(glyph.text) for glyph in objects.glyphs if not glyph.is_space)
    return PageContent(Page(objects.number, objects.width, objects.height, visible), tables, lines)


def _dealt(glyphs: Sequence[Glyph], grids: Sequence[Grid]) -> tuple[dict[GridCell, list[Glyph]], list[Glyph]]:
    """Each glyph to the smallest cell around it; what no cell surrounds, apart.

    A word that is too long for its cell runs over the rule: it belongs to the cell that holds most of it.
    """
    in_cells: dict[GridCell, list[Glyph]] = {}
    outside: list[Glyph] = []
    for word in _words(glyphs):
        first, last = _cell_around(word[0], grids), _cell_around(word[-1], grids)
        if first is not last:
            widths: dict[GridCell | None, float] = {}
            for glyph in word:
                cell = _cell_around(glyph, grids)
                widths[cell] = widths.get(cell, 0.0) + glyph.x1 - glyph.x0
            first = max(widths, key=lambda cell: widths[cell])
        if first is None:
            outside += word
        else:
            in_cells.setdefault(first, []).extend(word)
    return in_cells, outside


def _words(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Letters that were drawn one after the other on one line, evenly spaced.

    Where the texts of two cells meet, both too long, the spacing tells them apart.
    """
    word: list[Glyph] = []
    spacing: float | None = None
    for glyph in glyphs:
        if word:
            before = word[-1]
            gap = (glyph.x0 - before.x1) / before.size
            if (
                glyph.is_space
                or before.is_space
                or glyph.style.turn
                or abs(glyph.bottom - before.bottom) > _SAME_LINE * before.size
                or abs(gap) > _SAME_WORD
                or (spacing is not None and abs(gap - spacing) > _EVEN)
            ):
                yield word
                word, spacing = [], None
            else:
                spacing = gap
        word.append(glyph)
    if word:
        yield word


def _cell_around(glyph: Glyph, grids: Sequence[Grid]) -> GridCell | None:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    smallest: GridCell | None = None
    for grid in grids:
        left, top, right, bottom = grid.bbox
        if left <= x <= right and top <= y <= bottom:
            for cell in grid.cells:
                left, top, right, bottom = cell.bbox
                if left <= x <= right and top <= y <= bottom:
                    if smallest is None or cell.bbox.area < smallest.bbox.area:
                        smallest = cell
                    break
    return smallest


def _table(
    page: int,
    number: int,
    grid: Grid,
    in_cells: dict[GridCell, list[Glyph]],
    is_name: Callable[[str], bool],
) -> Table:
    table_id = f"p{page}t{number}"
    cells = tuple(_cell(cell, in_cells.get(cell, []), is_name) for cell in grid.cells)
    return Table(
        table_id=table_id,
        logical_id=table_id,
        page=page,
        number=number,
        kind=_kind(grid, cells),
        bbox=_rounded(grid.bbox),
        row_count=grid.row_count,
        col_count=grid.col_count,
        cells=cells,
    )


def _cell(cell: GridCell, glyphs: list[Glyph], is_name: Callable[[str], bool]) -> Cell:
    lines = lines_of(glyphs)
    return Cell(
        row=cell.row,
        col=cell.col,
        row_span=cell.row_span,
        col_span=cell.col_span,
        bbox=_rounded(cell.bbox),
        text_printed="\n".join(line.text for line in lines),
        text=join_lines(
            [replace(line, text=unspaced(line.text)) for line in lines],
            cell.bbox.width - 2 * _PADDING,
            is_name,
        ),
    )


def _kind(grid: Grid, cells: Sequence[Cell]) -> TableKind:
    """A frame has one column, or one row that no table before it goes on into (`extract.stitch` knows)."""
    written = [cell for cell in cells if cell.text]
    return TableKind.FRAME if grid.col_count == 1 or len(written) <= 1 else TableKind.TABLE


def _rounded(box: BBox) -> BBox:
    return BBox(*(round(side, 2) for side in box))
