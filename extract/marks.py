"""Marks on text that look like rules or cells: underlines, strokes through words, highlights.

What tells them is that they hug the text: they begin and end where it does, and lie within its height.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extract.levels import Levels
from extract.printed import BBox
from extract.rules import Edge

# In multiples of the font size: how far a highlight or an underline reaches beyond its text, and how near the text's
# edge a rule of a table may come in a tight row.
_HUGS = 0.4
_UNDERLINE_HUGS = 0.75
_EDGE = 0.04
# A highlight is not much taller than the letters in it; a cell has room for more.
_TALLEST = 1.7
# The share of an underline that has letters (or spaces) over it.
_WRITTEN = 0.7


def without_underlines(edges: Iterable[Edge], levels: Levels) -> Iterator[Edge]:
    """The edges without those that run under or through words, whose glyphs are given."""
    for edge in edges:
        if not (edge.horizontal and _is_underline(edge, levels)):
            yield edge


def _is_underline(edge: Edge, levels: Levels) -> bool:
    marked = [
        glyph
        for glyph in levels.around(edge.at)
        if glyph.x1 > edge.start
        and glyph.x0 < edge.end
        and glyph.top + 0.25 * glyph.size < edge.at < glyph.bottom - _EDGE * glyph.size
    ]
    if not marked:
        return False
    reach = _UNDERLINE_HUGS * max(glyph.size for glyph in marked)
    left, right = min(glyph.x0 for glyph in marked), max(glyph.x1 for glyph in marked)
    written = sum(min(glyph.x1, edge.end) - max(glyph.x0, edge.start) for glyph in marked)
    return (
        left - reach <= edge.start
        and edge.end <= right + reach
        and written >= _WRITTEN * (edge.end - edge.start)
    )


def without_highlights(boxes: Iterable[BBox], levels: Levels) -> Iterator[BBox]:
    """The filled boxes without those that only colour words, whose glyphs are given."""
    for box in boxes:
        if not _is_highlight(box, levels):
            yield box


def _is_highlight(box: BBox, levels: Levels) -> bool:
    within = [glyph for glyph in levels.around((box.top + box.bottom) / 2) if box.contains(*glyph.center)]
    if not within:
        return False
    size = max(glyph.size for glyph in within)
    return (
        box.height <= _TALLEST * size
        and box.x0 >= min(glyph.x0 for glyph in within) - _HUGS * size
        and box.x1 <= max(glyph.x1 for glyph in within) + _HUGS * size
    )
