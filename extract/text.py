"""Glyphs to text: lines of glyphs, as printed.

What belongs here: geometry of characters. What words mean belongs in `korean`, how lines go on in `wrapping`, where
tables are in `tables`.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain, groupby, islice
from math import inf
from operator import itemgetter, sub
from typing import Any, NamedTuple

from extract.printed import BBox

# A gap wider than this share of the font size is a space that the producer did not print. Word spaces of
# Korean fonts are 0.28 (NanumGothic) to 0.5 em; letters set apart by justification stay under 0.2.
WORD_GAP = 0.25
# A glyph so many times as tall as its line says nothing of the line's height.
_TALL = 1.25
# A row taller than this, in font sizes, may be two lines.
_TWO_LINES = 1.5
# Every white space of a PDF is read as this one.
SPACE = " "
# Of a glyph, for loops over all of a page.
TEXT, LEFT, TOP, RIGHT, BOTTOM, SIZE, STYLE = map(itemgetter, range(7))
HEIGHT = itemgetter(2, 4)


class Style(NamedTuple):
    """How glyphs are printed: font, colour (red, green, blue from 0 to 255), the quarter turn of the writing in
    degrees clockwise, and whether ink is put on the page at all."""

    font: str = ""
    color: tuple[int, int, int] = (0, 0, 0)
    turn: int = 0
    visible: bool = True


class Glyph(NamedTuple):
    """One character of a page; `text` is NFC and may hold several characters (a ligature).

    A tuple, because a plan has tens of thousands of them.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    style: Style = Style()

    @property
    def center(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    @property
    def is_space(self) -> bool:
        return self.text == SPACE


class TextLine(NamedTuple):
    """Glyphs on one baseline, in reading order, with the spaces that a reader sees between them."""

    text: str
    bbox: BBox
    size: float
    ends_with_space: bool


class GlyphRow:
    """Glyphs that stand on one line, from left to right, and what is asked of them more than once."""

    def __init__(self, glyphs: list[Glyph]) -> None:
        self.glyphs = glyphs
        # Column by column: text, left, top, right, bottom, size, style.
        self.columns: tuple[tuple[Any, ...], ...] = tuple(zip(*glyphs, strict=True))
        self.written = (
            [glyph for glyph in glyphs if glyph[0] != SPACE] if SPACE in self.columns[0] else glyphs
        )

    @cached_property
    def of_written(self) -> tuple[tuple[Any, ...], ...]:
        """The columns of what is no space; none where all is."""
        return self.columns if self.written is self.glyphs else tuple(zip(*self.written, strict=True))

    @cached_property
    def _gap_and_size(self) -> tuple[float, float]:
        if not self.written:
            return -inf, 0.0
        _, lefts, _, rights, _, sizes, _ = self.of_written
        return _widest_gap(lefts, rights), min(sizes)

    def may_have_gap(self, widest: float) -> bool:
        """May letters of the row stand further apart than so many times the size of any?"""
        gap, size = self._gap_and_size
        return gap > widest * size

    def parts(self, max_gap: float | None) -> Sequence[GlyphRow]:
        """The row, parted where letters stand further apart than so many times their size."""
        if max_gap is None or not self.may_have_gap(max_gap):
            return (self,)
        parts: list[list[Glyph]] = [[]]
        right = None
        for glyph in self.glyphs:
            text, x0, _, x1, _, size, _ = glyph
            if text != SPACE:
                if right is None:
                    right = x1
                else:
                    if x0 - right > max_gap * size:
                        parts.append([])
                    right = max(right, x1)
            parts[-1].append(glyph)
        return tuple(map(GlyphRow, parts))


def glyph_rows(glyphs: Sequence[Glyph]) -> list[GlyphRow]:
    """Glyphs that stand on one line, from top to bottom, each from left to right.

    Those of turned writing come last, as they would stand if the page were turned so that they can be read.
    """
    found: list[GlyphRow] = []
    # Of each glyph's style the turn.
    turns = sorted({glyph[6][2] for glyph in glyphs})
    for turn in turns:
        same = glyphs if len(turns) == 1 else [glyph for glyph in glyphs if glyph[6][2] == turn]
        found += map(GlyphRow, _rows([_upright(glyph) for glyph in same] if turn else same))
    return found


def _upright(glyph: Glyph) -> Glyph:
    x0, top, x1, bottom = turned(BBox(*glyph[1:5]), glyph.style.turn)
    return glyph._replace(x0=x0, top=top, x1=x1, bottom=bottom)


def turned(box: BBox, turn: int) -> BBox:
    """The box after the page was turned back by `turn` degrees about its top left corner."""
    x0, top, x1, bottom = box
    return {
        0: box,
        90: BBox(top, -x1, bottom, -x0),
        180: BBox(-x1, -bottom, -x0, -top),
        270: BBox(-bottom, x0, -top, x1),
    }[turn]


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    levels: dict[tuple[float, float], list[Glyph]] = defaultdict(list)
    for height, same in groupby(glyphs, key=HEIGHT):
        levels[height].extend(same)
    rows: list[list[list[Glyph]]] = []
    top = bottom = 0.0
    for upper, lower in sorted(levels, key=sum):
        level = levels[upper, lower]
        level.sort(key=LEFT)
        # Letters without height share nothing, not even with each other.
        for part in [level] if lower > upper else [[glyph] for glyph in level]:
            shared = min(bottom, lower) - max(top, upper)
            if rows and (2 * shared > lower - upper or 2 * shared > bottom - top):
                rows[-1].append(part)
                # A tall arrow between two lines must not make them one.
                if lower - upper <= _TALL * (bottom - top) and any(glyph[0] != SPACE for glyph in part):
                    top, bottom = min(top, upper), max(bottom, lower)
            else:
                rows.append([part])
                top, bottom = upper, lower
    return [row for parts in rows for row in (parts if len(parts) == 1 else _merged(parts))]


def _merged(parts: Iterable[list[Glyph]]) -> list[list[Glyph]]:
    rows = _unmixed(list(chain.from_iterable(parts)))
    for row in rows:
        row.sort(key=LEFT)
    return rows


def _unmixed(row: list[Glyph]) -> list[list[Glyph]]:
    """The row, or the rows that a tall glyph made one: letters stand clear over each other in it."""
    if max(map(BOTTOM, row)) - min(map(TOP, row)) <= _TWO_LINES * row[0].size:
        return [row]
    printed = sorted((g for g in row if g[0] != SPACE), key=LEFT)
    for index, a in enumerate(printed):
        for b in printed[index + 1 : index + 4]:
            beside = min(a.x1, b.x1) - max(a.x0, b.x0)
            level = min(a.bottom, b.bottom) - max(a.top, b.top)
            if beside > 0.3 * min(a.x1 - a.x0, b.x1 - b.x0) and level <= 0.1 * min(a.size, b.size):
                between = (a.top + a.bottom + b.top + b.bottom) / 4
                upper = [g for g in row if (g.top + g.bottom) / 2 <= between]
                lower = [g for g in row if (g.top + g.bottom) / 2 > between]
                return [*_unmixed(upper), *_unmixed(lower)] if upper and lower else [row]
    return [row]


def lines_of(glyphs: Sequence[Glyph], max_gap: float | None = None) -> list[TextLine]:
    """Lines from top to bottom, each from left to right.

    `max_gap`, in multiples of the font size, parts a line where columns of text stand apart.
    """
    return lines_of_rows(glyph_rows(glyphs), max_gap)


def lines_of_rows(rows: Iterable[GlyphRow], max_gap: float | None = None) -> list[TextLine]:
    """`lines_of` for glyphs that are in rows already."""
    return [_line(part) for row in rows for part in row.parts(max_gap) if part.written]


def _widest_gap(lefts: Iterable[float], rights: Iterable[float]) -> float:
    """Between letters in their order; negative where all overlap."""
    return max(map(sub, islice(lefts, 1, None), rights), default=-inf)


def _line(row: GlyphRow) -> TextLine:
    texts, lefts, _, rights, _, sizes, _ = row.columns
    text = "".join(texts)
    # A mark over a space is one glyph with it.
    if _widest_gap(lefts, rights) <= WORD_GAP * min(sizes) and text.count(SPACE) == texts.count(SPACE):
        text = " ".join(text.split())
    else:
        text = _spaced(row.glyphs)
    _, lefts, tops, rights, bottoms, sizes, _ = row.of_written
    box, turn = BBox(lefts[0], min(tops), max(rights), max(bottoms)), row.glyphs[0].style.turn
    return TextLine(
        text=text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text),
        bbox=turned(box, 360 - turn) if turn else box,
        size=sizes[0] if sizes.count(sizes[0]) == len(sizes) else Counter(sizes).most_common(1)[0][0],
        ends_with_space=texts[-1] == SPACE,
    )


def _spaced(row: Sequence[Glyph]) -> str:
    """The text of the row with one space where a reader sees any."""
    texts: list[str] = []
    end, end_size = inf, 0.0
    for text, x0, _, x1, _, size, _ in row:
        if text != SPACE:
            # Raised or small print belongs to the word that it stands at: the larger letter sets the measure.
            if x0 - end > WORD_GAP * max(end_size, size):
                texts.append(SPACE)
            texts.append(text)
            end, end_size = x1, size
        elif end < inf:
            texts.append(SPACE)
            end = inf
    return "".join(texts).strip()
