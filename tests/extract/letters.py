"""Glyphs of one size in a row, without a page."""

from __future__ import annotations

from extract.text import Glyph

SIZE = 10.0


def glyphs(text: str, x: float = 0.0, y: float = 0.0, pitch: float = SIZE, size: float = SIZE) -> list[Glyph]:
    return [Glyph(c, x + i * pitch, y, x + i * pitch + size, y + size, size) for i, c in enumerate(text)]
