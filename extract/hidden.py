"""Text that is in the file and that nobody who looks at the page can see.

Invisible writing, writing beside the page, in the colour of what it stands on, or tiny between letters of a usual size
must not become part of a number. A miniature of its own (Hancom draws some at 1 pt) is small and not hidden; white
on a dark cell or on a picture is what people read best.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from extract.pdfium import Box
from extract.shapes import Shape
from extract.text import STYLE, Glyph

_TINY = 2.0
# A letter of this size beside a tiny one shows that the tiny one is not a miniature's.
_LEGIBLE = 4.0
# No screen and no printer shows it.
_DUST = 0.5
# Colours nearer than this in each part (of 255) look the same.
_SAME = 16
_WHITE = (255, 255, 255)


class Why(StrEnum):
    """Why a glyph cannot be seen, as a person says it."""

    INVISIBLE = "printed in invisible mode"
    OFF_PAGE = "outside the page"
    TINY = "too small to see"
    COLOR = "in the colour of its background"


class Hidden(NamedTuple):
    """A glyph that cannot be seen, and why."""

    glyph: Glyph
    why: Why


def part(
    glyphs: Sequence[Glyph], shapes: Sequence[Shape], pictures: Sequence[Box], width: float, height: float
) -> tuple[list[Glyph], list[Hidden]]:
    """The glyphs that a reader sees, and the others. `pictures` may have any colour."""
    styles = {style for style, _ in groupby(glyphs, key=STYLE)}
    unseen = {style for style in styles if not style.visible}
    all_plain = bool(glyphs) and _is_plain(glyphs, width, height)
    filled = [shape for shape in shapes if shape.fill is not None]
    grounds = {shape.fill for shape in filled if shape.kind == "rect" and _has_room(shape)} | {_WHITE}
    doubtful = {style for style in styles if any(_alike(style.color, ground) for ground in grounds if ground)}
    if all_plain and not unseen and not doubtful:
        return list(glyphs), []
    visible: list[Glyph] = []
    hidden: list[Hidden] = []
    tiny: list[Glyph] = []
    for style, same in groupby(glyphs, key=STYLE):
        stretch = list(same)
        if style not in unseen and style not in doubtful and (all_plain or _is_plain(stretch, width, height)):
            visible += stretch
            continue
        for glyph in stretch:
            _, x0, top, x1, bottom, size, _ = glyph
            if style in unseen:
                hidden.append(Hidden(glyph, Why.INVISIBLE))
            elif x1 <= 0 or bottom <= 0 or x0 >= width or top >= height:
                hidden.append(Hidden(glyph, Why.OFF_PAGE))
            elif style in doubtful and not _stands_out(glyph, filled, pictures):
                hidden.append(Hidden(glyph, Why.COLOR))
            elif size < _TINY:
                tiny.append(glyph)
            else:
                visible.append(glyph)
    if tiny:
        lost = [glyph for glyph in tiny if glyph.size < _DUST or _among_letters(glyph, visible)]
        hidden += (Hidden(glyph, Why.TINY) for glyph in lost)
        gone = {id(one.glyph) for one in hidden}
        visible = [glyph for glyph in glyphs if id(glyph) not in gone]
    return visible, [one for one in hidden if not one.glyph.is_space]


def _is_plain(glyphs: Sequence[Glyph], width: float, height: float) -> bool:
    """Are all of them on the page, and none tiny?"""
    _, lefts, tops, rights, bottoms, sizes, _ = zip(*glyphs, strict=True)
    return bool(
        max(lefts) < width
        and max(tops) < height
        and min(rights) > 0
        and min(bottoms) > 0
        and min(sizes) >= _TINY
    )


def _alike(a: tuple[int, int, int], b: tuple[int, int, int]) -> bool:
    return abs(a[0] - b[0]) <= _SAME and abs(a[1] - b[1]) <= _SAME and abs(a[2] - b[2]) <= _SAME


def _has_room(shape: Shape) -> bool:
    """Could text stand on it?"""
    return shape.bottom - shape.top > _TINY and shape.x1 - shape.x0 > _TINY


def _stands_out(glyph: Glyph, filled: Sequence[Shape], pictures: Sequence[Box]) -> bool:
    """Is anything of another colour behind it, if only a slice of a gradient? It may have been drawn later, too."""
    x, y = glyph.center
    if any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in pictures):
        return True
    color = glyph.style.color
    on_its_like = False
    for shape in filled:
        fill = shape.fill
        if fill is not None and shape.x0 <= x <= shape.x1 and shape.top <= y <= shape.bottom:
            if not _alike(fill, color):
                return True
            on_its_like = on_its_like or shape.kind == "rect"
    return not on_its_like and not _alike(color, _WHITE)


def _among_letters(tiny: Glyph, visible: Sequence[Glyph]) -> bool:
    x, y = tiny.center
    return any(
        size >= _LEGIBLE and top <= y <= bottom and x0 - size <= x <= x1 + size
        for _, x0, top, x1, bottom, size, _ in visible
    )
