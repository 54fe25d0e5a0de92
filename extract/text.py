"""Glyphs to text: lines of glyphs, lines to the text of a cell as printed and as a reader would join it.

What belongs here: geometry of characters. What words mean belongs in `korean`, where tables are in `tables`.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from extract.plan import BBox

# A gap wider than this share of the font size is a space that the producer did not print. Word spaces of
# Korean fonts are 0.3 to 0.5 em; letters set apart by justification stay under 0.2.
WORD_GAP = 0.28


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
        return self.text.isspace()


@dataclass(frozen=True, slots=True)
class TextLine:
    """Glyphs on one baseline, in reading order, with the spaces that a reader sees between them."""

    text: str
    bbox: BBox
    size: float
    ends_with_space: bool


def single_strikes(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs without those struck again in the same place (how some producers print bold)."""
    by_text: dict[str, list[int]] = defaultdict(list)
    for index, glyph in enumerate(glyphs):
        by_text[glyph.text].append(index)
    again: set[int] = set()
    for indexes in by_text.values():
        indexes.sort(key=lambda index: glyphs[index].x0)
        for place, index in enumerate(indexes):
            glyph = glyphs[index]
            near = min(1.0, 0.1 * glyph.size)
            for other in reversed(indexes[:place]):
                before = glyphs[other]
                if glyph.x0 - before.x0 > near:
                    break
                if abs(glyph.top - before.top) <= near and other not in again:
                    again.add(index)
                    break
    return [glyph for index, glyph in enumerate(glyphs) if index not in again]


def lines_of(glyphs: Iterable[Glyph], max_gap: float | None = None) -> list[TextLine]:
    """Lines from top to bottom, each from left to right.

    `max_gap`, in multiples of the font size, parts a line where columns of text stand apart.
    """
    rows: list[list[Glyph]] = []
    reach: list[tuple[float, float]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.top + g.bottom, g.x0)):
        height = glyph.bottom - glyph.top
        if rows:
            top, bottom = reach[-1]
            overlap = min(bottom, glyph.bottom) - max(top, glyph.top)
            if overlap > 0.5 * min(height, bottom - top):
                rows[-1].append(glyph)
                reach[-1] = (
                    (min(top, glyph.top), max(bottom, glyph.bottom)) if not glyph.is_space else reach[-1]
                )
                continue
        rows.append([glyph])
        reach.append((glyph.top, glyph.bottom))
    lines: list[TextLine] = []
    for row in rows:
        for part in _parts(sorted(row, key=lambda g: g.x0), max_gap):
            line = _line(part)
            if line is not None:
                lines.append(line)
    return lines


def _parts(row: list[Glyph], max_gap: float | None) -> list[list[Glyph]]:
    if max_gap is None:
        return [row]
    parts: list[list[Glyph]] = [[]]
    right = None
    for glyph in row:
        if not glyph.is_space:
            if right is not None and glyph.x0 - right > max_gap * glyph.size:
                parts.append([])
            right = glyph.x1 if right is None else max(right, glyph.x1)
        parts[-1].append(glyph)
    return parts


def _line(row: Sequence[Glyph]) -> TextLine | None:
    printed = [glyph for glyph in row if not glyph.is_space]
    if not printed:
        return None
    text: list[str] = []
    before: Glyph | None = None
    for glyph in row:
        if glyph.is_space:
            if text and text[-1] != " ":
                text.append(" ")
            continue
        # Raised or small print belongs to the word that it stands at: the larger letter sets the measure.
        if (
            before is not None
            and glyph.x0 - before.x1 > WORD_GAP * max(glyph.size, before.size)
            and text[-1] != " "
        ):
            text.append(" ")
        text.append(glyph.text)
        before = glyph
    sizes = [glyph.size for glyph in printed]
    return TextLine(
        text=unicodedata.normalize("NFC", "".join(text)).strip(),
        bbox=BBox(
            min(g.x0 for g in printed),
            min(g.top for g in printed),
            max(g.x1 for g in printed),
            max(g.bottom for g in printed),
        ),
        size=max(set(sizes), key=sizes.count),
        ends_with_space=row[-1].is_space,
    )


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
