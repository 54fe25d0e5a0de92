"""The characters of a PDFium page as glyphs: once each, where a reader sees them, with font and colour.

A glyph's box is its advance by its font size, as pdfplumber's is. The traps of PDFium's text page, each with the
rule that answers it, are named where they are answered.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from math import hypot
from typing import NamedTuple

from extract import pdfium
from extract.pdfium import Handle, Matrix
from extract.private_use import SYMBOLS, UNKNOWN, shown
from extract.text import SPACE, Glyph, Style

_HYPHEN_AT_LINE_END = 0x02
_BYTE = 0x100
_NO_DESCENT, _DEEPEST = -0.2, -0.6
# PDFium: text that is neither filled nor stroked, only a clip at most.
_INVISIBLE_MODES = (3, 7)


class _Run(NamedTuple):
    """What the characters of one text object share. Lengths in points of the displayed page."""

    style: Style
    size: float
    descent: float
    top: float
    bottom: float
    font: Handle
    em: float
    by_width: bool
    is_symbols: bool


class GlyphReader:
    """Reads one page's glyphs. Handles of fonts and objects are good for one page only, so it is made anew for each."""

    def __init__(self, to_page: Matrix) -> None:
        self._to_page = to_page
        self._runs: dict[Handle, _Run] = {}
        self._fonts: dict[Handle, tuple[str, float]] = {}

    def read(self, text_page: Handle) -> list[Glyph]:
        """All glyphs of the text page, printed spaces included, in the order in which they were drawn."""
        a, b, c, _, e, _ = self._to_page
        upright = not b and not c
        runs = self._runs
        glyphs: list[Glyph] = []
        before: Handle | None = None
        for index, obj, unicode, left, right in pdfium.chars(text_page):
            if obj is None or (unicode == 32 and pdfium.char_is_generated(text_page, index)):
                continue
            run = runs.get(obj)
            if run is None:
                run = runs[obj] = self._run(text_page, index, obj)
            style, size, _, top, bottom, _, _, by_width, is_symbols = run
            code = unicode | SYMBOLS if is_symbols and unicode < _BYTE else unicode
            text = _printed(code)
            if by_width or not upright:
                glyph = self._by_width(text_page, index, code, text, run)
            elif a > 0:
                glyph = Glyph(text, a * left + e, top, a * right + e, bottom, size, style)
            else:
                glyph = Glyph(text, a * right + e, top, a * left + e, bottom, size, style)
            # The letters of a ligature come one by one, all in its place.
            if (
                obj == before
                and glyph[1] == glyphs[-1][1]
                and glyph[1:5] == glyphs[-1][1:5]
                and text != SPACE
            ):
                glyphs[-1] = glyphs[-1]._replace(text=unicodedata.normalize("NFC", glyphs[-1].text + text))
            else:
                glyphs.append(glyph)
                before = obj
        return glyphs

    def saw(self, obj: Handle) -> bool:
        """Did the text page have a character of this text object?"""
        return obj in self._runs

    def _run(self, text_page: Handle, index: int, obj: Handle) -> _Run:
        a, b, c, d = pdfium.char_matrix(text_page, index)
        raw_size = pdfium.char_font_size(text_page, index)
        # Of a condensed or widened font the height is the size.
        size = abs(raw_size) * hypot(c, d)
        font = pdfium.text_font(obj)
        if font not in self._fonts:
            name, descent = pdfium.font_name(font), pdfium.font_descent(font)
            self._fonts[font] = name, descent if _DEEPEST <= descent < 0 else _NO_DESCENT
        name, descent = self._fonts[font]
        _, baseline = self._to_page.point(*pdfium.origin(text_page, index))
        red, green, blue, alpha = pdfium.fill_color(obj)
        across, along = self._to_page.a * a + self._to_page.c * b, self._to_page.b * a + self._to_page.d * b
        turn = 0 if across * raw_size > 0 and not along else _turn(across * raw_size, along * raw_size)
        visible = alpha > 0 and pdfium.text_render_mode(obj) not in _INVISIBLE_MODES
        style = Style(name, (red, green, blue), turn, visible)
        # PDFium gives each character of a Type 3 font (they have no name) the box of the whole font.
        by_width = turn != 0 or not name
        em = abs(raw_size) * hypot(a, b)
        bottom = baseline - descent * size
        return _Run(style, size, descent, bottom - size, bottom, font, em, by_width, "Wingdings" in name)

    def _by_width(self, text_page: Handle, index: int, code: int, text: str, run: _Run) -> Glyph:
        """The box from the origin and the advance that the font gives, along the direction of writing."""
        x, y = self._to_page.point(*pdfium.origin(text_page, index))
        advance = pdfium.glyph_width(run.font, code) * run.em
        # Along the direction of writing from 0 to the advance; across from the descent up, y growing downwards.
        down, up = -run.descent * run.size, -(1 + run.descent) * run.size
        x0, top, x1, bottom = {
            0: (x, y + up, x + advance, y + down),
            90: (x - down, y, x - up, y + advance),
            180: (x - advance, y - down, x, y - up),
            270: (x + up, y - advance, x + down, y),
        }[run.style.turn]
        return Glyph(text, x0, top, x1, bottom, run.size, run.style)


def _turn(along: float, down: float) -> int:
    """By how many degrees, clockwise on the page, the direction of writing is turned, to the nearest quarter."""
    if abs(along) >= abs(down):
        return 0 if along >= 0 else 180
    return 90 if down > 0 else 270


@lru_cache(maxsize=1 << 14)
def _printed(code: int) -> str:
    """What a reader sees: NFC, private symbols mapped, a space for a control character, and a hyphen for U+0002."""
    if code == _HYPHEN_AT_LINE_END:
        return "-"
    if 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
        return UNKNOWN
    text = chr(code)
    if unicodedata.category(text) == "Co":
        return shown(code)
    if text.isspace() or unicodedata.category(text) == "Cc":
        return SPACE
    return unicodedata.normalize("NFC", text)
