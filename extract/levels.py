"""Glyphs by their height on the page: what stands at a height, and what is level."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, groupby

from extract.text import BOTTOM, TOP, Glyph


class Levels:
    """The glyphs of a page, those with one top together: a page has hundreds of letters and tens of tops."""

    def __init__(self, glyphs: Iterable[Glyph]) -> None:
        by_top: dict[float, list[Glyph]] = defaultdict(list)
        for top, same in groupby(glyphs, key=TOP):
            by_top[top].extend(same)
        self._tops = sorted(by_top)
        self._glyphs = [by_top[top] for top in self._tops]

    @cached_property
    def tallest(self) -> float:
        """The height of the tallest glyph."""
        return max(
            (max(map(BOTTOM, same)) - top for top, same in zip(self._tops, self._glyphs, strict=True)),
            default=0.0,
        )

    def around(self, y: float) -> Iterator[Glyph]:
        """The glyphs whose box has `y` between its top and bottom, from the highest top down."""
        first, last = bisect_left(self._tops, y - self.tallest), bisect_right(self._tops, y)
        return (glyph for level in self._glyphs[first:last] for glyph in level if glyph[4] >= y)

    def between(self, upper: float, lower: float) -> Iterator[Glyph]:
        """The glyphs that may reach between these heights, from the highest top down."""
        first, last = bisect_left(self._tops, upper - self.tallest), bisect_right(self._tops, lower)
        return chain.from_iterable(self._glyphs[first:last])

    def bands(self, within: float) -> Iterator[list[Glyph]]:
        """The glyphs in bands whose tops stand further apart than `within`."""
        band: list[Glyph] = []
        above = 0.0
        for top, level in zip(self._tops, self._glyphs, strict=True):
            if band and top - above > within:
                yield band
                band = []
            band.extend(level)
            above = top
        if band:
            yield band
