"""Glyphs struck again in the same place: how some producers print bold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from math import inf
from operator import sub

from extract.levels import Levels
from extract.text import LEFT, Glyph

# Two strikes of one letter are no further apart than this, in points.
_SAME_STRIKE = 1.0


def single_strikes(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs without those struck again in the same place."""
    crowded = {
        id(glyph) for band in Levels(glyphs).bands(_SAME_STRIKE) if _is_crowded(band) for glyph in band
    }
    if not crowded:
        return list(glyphs)
    again = set(_struck_again([glyph for glyph in glyphs if id(glyph) in crowded]))
    return [glyph for glyph in glyphs if id(glyph) not in again]


def _is_crowded(band: Sequence[Glyph]) -> bool:
    """Do any two letters of the band begin so near each other that they may be one?"""
    lefts = sorted(map(LEFT, band))
    return min(map(sub, islice(lefts, 1, None), lefts), default=inf) <= _SAME_STRIKE


def _struck_again(glyphs: Sequence[Glyph]) -> Iterator[int]:
    """The ids of the glyphs that strike again."""
    by_text: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for index, glyph in enumerate(glyphs):
        by_text[glyph[0]].append((glyph[1], index))
    again: set[int] = set()
    for alike in by_text.values():
        alike.sort()
        for place, ((before, _), (left, index)) in enumerate(pairwise(alike), start=1):
            if left - before <= _SAME_STRIKE and _strikes_again(alike, place, glyphs, again):
                again.add(index)
    return (id(glyphs[index]) for index in again)


def _strikes_again(
    alike: Sequence[tuple[float, int]], place: int, glyphs: Sequence[Glyph], again: set[int]
) -> bool:
    """Is the glyph at `place` in the place of one that stands before it, from left to right, and counts?"""
    glyph = glyphs[alike[place][1]]
    near = min(_SAME_STRIKE, 0.1 * glyph.size)
    for left, index in (alike[k] for k in range(place - 1, -1, -1)):
        if glyph.x0 - left > near:
            break
        if abs(glyph.top - glyphs[index].top) <= near and index not in again:
            return True
    return False
