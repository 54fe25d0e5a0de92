"""Text to cells: each glyph goes to one cell or to none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extract.lookup import Lookup
from extract.tables import Grid, GridCell
from extract.text import SPACE, Glyph

# In multiples of the font size: how far apart letters of one word stand at most, how much that differs within the
# word, and how level they stand.
_SAME_WORD, _EVEN, _SAME_LINE = 0.2, 0.08, 0.2


def deal(glyphs: Sequence[Glyph], grids: Sequence[Grid]) -> tuple[dict[GridCell, list[Glyph]], list[Glyph]]:
    """Each glyph to the smallest cell around it; what no cell surrounds, apart.

    A word that is too long for its cell runs over the rule: it belongs to the cell that holds most of it.
    """
    if not grids:
        return {}, list(glyphs)
    cells = Lookup((cell.bbox, cell) for grid in grids for cell in grid.cells)
    in_cells: dict[GridCell, list[Glyph]] = defaultdict(list)
    outside: list[Glyph] = []
    for word in _words(glyphs):
        cell = _around(cells, word[0])
        if len(word) > 1 and _around(cells, word[-1]) is not cell:
            cell = _most(word, cells)
        (outside if cell is None else in_cells[cell]).extend(word)
    return in_cells, outside


def _most(word: Sequence[Glyph], cells: Lookup[GridCell]) -> GridCell | None:
    widths: dict[GridCell | None, float] = {}
    for glyph in word:
        cell = _around(cells, glyph)
        widths[cell] = widths.get(cell, 0.0) + glyph.x1 - glyph.x0
    return max(widths, key=lambda cell: widths[cell])


def _around(cells: Lookup[GridCell], glyph: Glyph) -> GridCell | None:
    return cells.smallest((glyph[1] + glyph[3]) / 2, (glyph[2] + glyph[4]) / 2)


def _words(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Letters that were drawn one after the other on one line, evenly spaced.

    Where the texts of two cells meet, both too long, the spacing tells them apart.
    """
    word: list[Glyph] = []
    spacing: float | None = None
    before, right, level, size = SPACE, 0.0, 0.0, 0.0
    for glyph in glyphs:
        text, x0, _, x1, bottom, glyph_size, style = glyph
        if word:
            gap = (x0 - right) / size if size else 0.0
            if (
                SPACE in (text, before)
                or abs(gap) > _SAME_WORD
                or (spacing is not None and abs(gap - spacing) > _EVEN)
                or (bottom != level and abs(bottom - level) > _SAME_LINE * size)
                or style[2]
            ):
                yield word
                word, spacing = [], None
            else:
                spacing = gap
        word.append(glyph)
        before, right, level, size = text, x1, bottom, glyph_size
    if word:
        yield word
