"""The characters of a PDFium page as glyphs: once each, where a reader sees them, with font and colour.

A glyph's box is its advance by its font size, as pdfplumber's is. The traps of PDFium's text page, each with the
rule that answers it, are named where they are answered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import groupby, islice, repeat
from math import hypot
from operator import eq
from typing import Any, NamedTuple

from extract import bulk, pdfium
from extract.bulk import Chars
from extract.pdfium import Matrix
from extract.pdfium_calls import Handle
from extract.private_use import SYMBOLS, UNKNOWN, shown
from extract.text import LEFT, SPACE, Glyph, Style

_HYPHEN_AT_LINE_END = 0x02
_BYTE = 0x100
# They turn the order in which later characters are shown, and have no shape themselves.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NO_DESCENT, _DEEPEST = -0.2, -0.6
# PDFium: text that is neither filled nor stroked, only a clip at most.
_INVISIBLE_MODES = (3, 7)
# Faster than Glyph._make, which is Python.
_GLYPH: Callable[[Iterable[object]], Glyph] = partial(tuple.__new__, Glyph)


class _Look(NamedTuple):
    """How the characters of a text object look. Lengths in points of the displayed page."""

    style: Style
    size: float
    descent: float
    font: Handle
    em: float
    by_width: bool
    is_symbols: bool


class GlyphReader:
    """Reads one page's glyphs. Handles of fonts and objects are good for one page only, so it is made anew for each."""

    def __init__(self, to_page: Matrix) -> None:
        self._to_page = to_page
        # Of each text object its look, top and bottom; its look by how PDFium says that it is drawn.
        self._runs: dict[Handle, tuple[_Look, float, float]] = {}
        self._looks: dict[tuple[Any, ...], _Look] = {}
        self._fonts: dict[Handle, tuple[str, float]] = {}
        self._styles: dict[Style, Style] = {}

    def read(self, text_page: Handle) -> list[Glyph]:
        """All glyphs of the text page, printed spaces included, in the order in which they were drawn."""
        chars = bulk.chars(text_page)
        runs = list(_runs(chars.objects))
        self._look_at(text_page, {obj: chars.indexes[start] for obj, start, _ in reversed(runs)})
        a, b, c, _, e, _ = self._to_page
        upright = not b and not c
        lefts, rights = chars.lefts, chars.rights
        if a != 1 or e:
            lefts, rights = ([a * x + e for x in xs] for xs in (lefts, rights))
        if a < 0:
            lefts, rights = rights, lefts
        texts = list(map(_printed, chars.codes))
        may_be_joined = any(map(eq, lefts, islice(lefts, 1, None)))
        glyphs: list[Glyph] = []
        for obj, start, end in runs:
            look, top, bottom = self._runs[obj]
            if look.is_symbols:
                texts[start:end] = map(_symbol, chars.codes[start:end])
            if look.by_width or not upright:
                glyphs += _joined(self._by_width(text_page, chars, texts, look, range(start, end)))
                continue
            columns = zip(
                texts[start:end],
                lefts[start:end],
                repeat(top),
                rights[start:end],
                repeat(bottom),
                repeat(look.size),
                repeat(look.style),
            )  # fmt: skip
            glyphs += _joined(list(map(_GLYPH, columns))) if may_be_joined else map(_GLYPH, columns)
        return glyphs

    def saw(self, obj: Handle) -> bool:
        """Did the text page have a character of this text object?"""
        return obj in self._runs

    def _look_at(self, text_page: Handle, first: Mapping[Handle, int]) -> None:
        """See how the text objects are drawn, by the index of the `first` character of each."""
        b, d, f = self._to_page[1::2]
        looks = bulk.looks(text_page, first.keys(), first.values())
        for obj, (drawn, (x, y)) in zip(first, looks, strict=True):
            look = self._looks.get(drawn)
            if look is None:
                look = self._looks[drawn] = self._look(*drawn)
            bottom = b * x + d * y + f - look.descent * look.size
            self._runs[obj] = look, bottom - look.size, bottom

    def _look(
        self,
        matrix: tuple[float, float, float, float],
        raw_size: float,
        font: Handle,
        fill: tuple[int, int, int, int],
        mode: int,
    ) -> _Look:
        a, b, c, d = matrix
        to_page = self._to_page
        # Of a condensed or widened font the height is the size.
        size = abs(raw_size) * hypot(c, d)
        if font not in self._fonts:
            name, descent = pdfium.font_name(font), pdfium.font_descent(font)
            self._fonts[font] = name, descent if _DEEPEST <= descent < 0 else _NO_DESCENT
        name, descent = self._fonts[font]
        across, along = to_page.a * a + to_page.c * b, to_page.b * a + to_page.d * b
        turn = 0 if across * raw_size > 0 and not along else _turn(across * raw_size, along * raw_size)
        red, green, blue, alpha = fill
        visible = alpha > 0 and mode not in _INVISIBLE_MODES
        style = Style(name, (red, green, blue), turn, visible)
        # PDFium gives each character of a Type 3 font (they have no name) the box of the whole font.
        by_width = turn != 0 or not name
        return _Look(
            style=self._styles.setdefault(style, style),
            size=size,
            descent=descent,
            font=font,
            em=abs(raw_size) * hypot(a, b),
            by_width=by_width,
            is_symbols="Wingdings" in name,
        )

    def _by_width(
        self, text_page: Handle, chars: Chars, texts: Sequence[str], look: _Look, places: Iterable[int]
    ) -> list[Glyph]:
        """The boxes from the origin and the advance that the font gives, along the direction of writing."""
        # Along the direction of writing from 0 to the advance; across from the descent up, y growing downwards.
        down, up = -look.descent * look.size, -(1 + look.descent) * look.size
        glyphs = []
        for place in places:
            x, y = self._to_page.point(*pdfium.origin(text_page, chars.indexes[place]))
            code = _symbol_code(chars.codes[place]) if look.is_symbols else chars.codes[place]
            advance = pdfium.glyph_width(look.font, code) * look.em
            x0, top, x1, bottom = {
                0: (x, y + up, x + advance, y + down),
                90: (x - down, y, x - up, y + advance),
                180: (x - advance, y - down, x, y - up),
                270: (x + up, y - advance, x + down, y),
            }[look.style.turn]
            glyphs.append(Glyph(texts[place], x0, top, x1, bottom, look.size, look.style))
        return glyphs


def _runs(objects: Iterable[Handle]) -> Iterator[tuple[Handle, int, int]]:
    """Characters of one text object that follow each other: from the first place to one past the last."""
    end = 0
    for obj, same in groupby(objects):
        start, end = end, end + len(list(same))
        yield obj, start, end


def _joined(glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs of one text object; the letters of a ligature, which come one by one, all in its place, as one."""
    lefts = list(map(LEFT, glyphs))
    if not any(map(eq, lefts, islice(lefts, 1, None))):
        return glyphs
    joined = glyphs[:1]
    for glyph in glyphs[1:]:
        if glyph[1:5] == joined[-1][1:5] and glyph[0] != SPACE:
            joined[-1] = joined[-1]._replace(text=unicodedata.normalize("NFC", joined[-1].text + glyph.text))
        else:
            joined.append(glyph)
    return joined


def _turn(along: float, down: float) -> int:
    """By how many degrees, clockwise on the page, the direction of writing is turned, to the nearest quarter."""
    if abs(along) >= abs(down):
        return 0 if along >= 0 else 180
    return 90 if down > 0 else 270


def _symbol_code(code: int) -> int:
    return code | SYMBOLS if code < _BYTE else code


def _symbol(code: int) -> str:
    return _printed(_symbol_code(code))


@lru_cache(maxsize=1 << 14)
def _printed(code: int) -> str:
    """What a reader sees: NFC, private symbols mapped, a space for a control, and a hyphen for U+0002."""
    if code == _HYPHEN_AT_LINE_END:
        return "-"
    if 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
        return UNKNOWN
    text = chr(code)
    if unicodedata.category(text) == "Co":
        return shown(code)
    if text.isspace() or unicodedata.category(text) == "Cc" or text in _BIDI:
        return SPACE
    return unicodedata.normalize("NFC", text)
