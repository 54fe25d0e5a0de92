"""Glyphs to text: lines of glyphs, lines to the text of a cell as printed and as a reader would join it.

What belongs here: geometry of characters. What words mean belongs in `korean`, where tables are in `tables`.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import inf
from operator import itemgetter
from typing import NamedTuple

from extract.printed import BBox

# A gap wider than this share of the font size is a space that the producer did not print. Word spaces of
# Korean fonts are 0.28 (NanumGothic) to 0.5 em; letters set apart by justification stay under 0.2.
WORD_GAP = 0.25
# A glyph so many times as tall as its line says nothing of the line's height.
_TALL = 1.25
# A row taller than this, in font sizes, may be two lines.
_TWO_LINES = 1.5
# Two strikes of one letter are no further apart than this, in points.
_SAME_STRIKE = 1.0
# Every white space of a PDF is read as this one.
SPACE = " "
# Of a glyph, for loops over all of a page.
LEFT, TOP, BOTTOM = itemgetter(1), itemgetter(2), itemgetter(4)


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


def single_strikes(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs without those struck again in the same place (how some producers print bold)."""
    by_text: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for index, glyph in enumerate(glyphs):
        by_text[glyph[0]].append((glyph[1], index))
    again: set[int] = set()
    for alike in by_text.values():
        alike.sort()
        for place, ((before, _), (left, index)) in enumerate(pairwise(alike), start=1):
            if left - before <= _SAME_STRIKE and _strikes_again(alike, place, glyphs, again):
                again.add(index)
    return [glyph for index, glyph in enumerate(glyphs) if index not in again] if again else list(glyphs)


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


def glyph_rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs that stand on one line, from top to bottom, each from left to right.

    Those of turned writing come last, as they would stand if the page were turned so that they can be read.
    """
    by_turn: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        by_turn[glyph[6][2]].append(glyph)
    return [
        row
        for turn in sorted(by_turn)
        for row in _rows([_upright(glyph) for glyph in by_turn[turn]] if turn else by_turn[turn])
    ]


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


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    top = bottom = 0.0
    for glyph in sorted(glyphs, key=lambda g: (g[2] + g[4], g[1])):
        text, _, upper, _, lower, _, _ = glyph
        if upper == top and lower == bottom and rows and lower > upper:
            rows[-1].append(glyph)  # As nearly all are.
            continue
        shared = (min(bottom, lower)) - (max(top, upper))
        if rows and (2 * shared > lower - upper or 2 * shared > bottom - top):
            rows[-1].append(glyph)
            # A tall arrow between two lines must not make them one.
            if text != SPACE and lower - upper <= _TALL * (bottom - top):
                top, bottom = min(top, upper), max(bottom, lower)
        else:
            rows.append([glyph])
            top, bottom = upper, lower
    rows = [part for row in rows for part in _unmixed(row)]
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


def lines_of(glyphs: Iterable[Glyph], max_gap: float | None = None) -> list[TextLine]:
    """Lines from top to bottom, each from left to right.

    `max_gap`, in multiples of the font size, parts a line where columns of text stand apart.
    """
    return lines_of_rows(glyph_rows(glyphs), max_gap)


def lines_of_rows(rows: Iterable[list[Glyph]], max_gap: float | None = None) -> list[TextLine]:
    """`lines_of` for glyphs that are in rows already."""
    return [line for row in rows for part in _parts(row, max_gap) if (line := _line(part)) is not None]


def _parts(row: list[Glyph], max_gap: float | None) -> list[list[Glyph]]:
    if max_gap is None:
        return [row]
    parts: list[list[Glyph]] = [[]]
    right = None
    for glyph in row:
        text, x0, _, x1, _, size, _ = glyph
        if text != SPACE:
            if right is None:
                right = x1
            else:
                if x0 - right > max_gap * size:
                    parts.append([])
                right = max(right, x1)
        parts[-1].append(glyph)
    return parts


def _line(row: Sequence[Glyph]) -> TextLine | None:
    printed = [glyph for glyph in row if glyph[0] != SPACE]
    if not printed:
        return None
    _, lefts, tops, rights, bottoms, sizes, _ = zip(*printed, strict=True)
    box = BBox(min(lefts), min(tops), max(rights), max(bottoms))
    text, turn = _spaced(row), row[0].style.turn
    return TextLine(
        text=text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text),
        bbox=turned(box, 360 - turn) if turn else box,
        size=sizes[0] if sizes.count(sizes[0]) == len(sizes) else Counter(sizes).most_common(1)[0][0],
        ends_with_space=row[-1][0] == SPACE,
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


def join_lines(lines: Sequence[TextLine], width: float, is_name: Callable[[str], bool]) -> str:
    """The text of lines wrapped within `width` points, as a reader would say it.

    A break is a space unless the width cut a word: that is so where the two halves are a known name
    together, or where the line was full to the last character and the next begins in mid-word (`진흥` /
    `원)`).
    """
    if not lines:
        return ""
    joined = lines[0].text
    for before, after in pairwise(lines):
        joined += ("" if _cuts_a_word(before, after, width, is_name) else " ") + after.text
    return joined


def _cuts_a_word(before: TextLine, after: TextLine, width: float, is_name: Callable[[str], bool]) -> bool:
    head, tail = before.text.split(" ")[-1], after.text.split(" ")[0]
    if not _is_word_letter(head[-1:]) or not _is_word_letter(tail[:1]):
        # A parenthesis that closes nothing on its own line belongs to the word before it.
        return tail[:1] in ")]」』" and not before.ends_with_space
    whole = _bare(head) + _bare(tail)
    if is_name(whole) or is_name(whole.removesuffix("산하").removesuffix("소관")):
        return True
    # A parenthesis without any space inside names one thing.
    if "(" in head and ")" not in head and ")" in tail and not before.ends_with_space:
        return True
    if before.ends_with_space:
        return False
    room = width - before.bbox.width
    # Wrapping by words leaves at least the room that the next word lacks; wrapping by characters leaves
    # less than one character, and what is left over of the word is short.
    full = room < 1.6 * before.size
    fragment = len(_bare(tail)) <= 2 and not tail[:1].isdigit()
    return full and fragment


def _is_word_letter(character: str) -> bool:
    return bool(character) and unicodedata.category(character)[0] in "LN"


def _bare(word: str) -> str:
    return word.strip("()[]「」『』〈〉《》‘’“”.,·ㆍ")
