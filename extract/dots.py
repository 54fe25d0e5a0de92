"""Middle dots that a printer drew instead of writing them: `자율·능동적` is two texts with a round blot between."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from extract.shapes import Shape
from extract.text import Glyph

DOT = "·"
# In multiples of the font size: how wide a dot is, how far its letters stand from it, and where it sits between
# the top (0) and the bottom (1) of their boxes.
_SMALLEST, _LARGEST = 0.06, 0.25
_NEAR = 0.5
_MIDDLE = (0.3, 0.7)


def drawn_dots(shapes: Sequence[Shape], glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """A glyph for each filled blot that stands between two letters of a line, at half their height."""
    blots = [shape for shape in shapes if _is_blot(shape)]
    if not blots:
        return
    letters = sorted((glyph for glyph in glyphs if not glyph.is_space), key=lambda glyph: glyph.x0)
    lefts = [glyph.x0 for glyph in letters]
    widest = max((glyph.size for glyph in letters), default=0.0) * (1 + _NEAR)
    for blot in blots:
        first, last = bisect_left(lefts, blot.x0 - widest), bisect_left(lefts, blot.x1 + widest)
        beside = [glyph for glyph in letters[first:last] if _is_beside(blot, glyph)]
        before = [glyph for glyph in beside if glyph.x1 <= blot.x0 + 0.1 * glyph.size]
        after = [glyph for glyph in beside if glyph.x0 >= blot.x1 - 0.1 * glyph.size]
        if before and after:
            letter = before[-1]
            yield letter._replace(text=DOT, x0=blot.x0, x1=blot.x1)


def _is_blot(shape: Shape) -> bool:
    width, height = shape.x1 - shape.x0, shape.bottom - shape.top
    return (
        shape.kind == "curve"
        and shape.fill is not None
        and 0 < width < 6
        and 0.7 * height <= width <= 1.4 * height
    )


def _is_beside(blot: Shape, glyph: Glyph) -> bool:
    size = glyph.size
    if not _SMALLEST * size <= blot.x1 - blot.x0 <= _LARGEST * size:
        return False
    at = ((blot.top + blot.bottom) / 2 - glyph.top) / (glyph.bottom - glyph.top)
    return (
        _MIDDLE[0] <= at <= _MIDDLE[1]
        and glyph.x0 <= blot.x1 + _NEAR * size
        and glyph.x1 >= blot.x0 - _NEAR * size
    )
