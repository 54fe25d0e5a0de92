"""Dots that a printer drew instead of writing them: `자율·능동적` may be two texts with a round blot between."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from extract.shapes import Shape
from extract.text import Glyph

# In multiples of the font size: how wide a dot is, how far behind a letter it stands, and how far before one (as
# the mark of a list).
_SMALLEST, _LARGEST = 0.06, 0.25
_BEHIND, _BEFORE = 0.35, 1.0
# Where it sits between the top (0) and the bottom (1) of the letter's box.
_PLACES = {"·": (0.35, 0.65), ".": (0.66, 0.9)}


def drawn_dots(shapes: Sequence[Shape], glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """A glyph for each filled blot that stands next to a letter: at half its height `·`, at its foot `.`."""
    blots = [shape for shape in shapes if _is_blot(shape)]
    if not blots:
        return
    letters = sorted((glyph for glyph in glyphs if not glyph.is_space), key=lambda glyph: glyph.x0)
    lefts = [glyph.x0 for glyph in letters]
    widest = max((glyph.size for glyph in letters), default=0.0) * (1 + _BEFORE)
    for blot in blots:
        first, last = bisect_left(lefts, blot.x0 - widest), bisect_left(lefts, blot.x1 + widest)
        for letter in reversed(letters[first:last]):
            text = _read_beside(blot, letter)
            if text is not None:
                yield letter._replace(text=text, x0=blot.x0, x1=blot.x1)
                break


def _is_blot(shape: Shape) -> bool:
    width, height = shape.x1 - shape.x0, shape.bottom - shape.top
    return (
        shape.kind == "curve"
        and shape.fill is not None
        and 0 < width < 6
        and 0.7 * height <= width <= 1.4 * height
    )


def _read_beside(blot: Shape, letter: Glyph) -> str | None:
    """What the blot says next to this letter; None where it stands elsewhere or is of another size."""
    size, width = letter.size, blot.x1 - blot.x0
    behind, before = (blot.x0 - letter.x1) / size, (letter.x0 - blot.x1) / size
    near = -0.1 <= behind <= _BEHIND or -0.1 <= before <= _BEFORE
    if not near or not _SMALLEST <= width / size <= _LARGEST:
        return None
    at = ((blot.top + blot.bottom) / 2 - letter.top) / (letter.bottom - letter.top)
    return next((text for text, (upper, lower) in _PLACES.items() if upper <= at <= lower), None)
