"""What PDFium tells of one object, as values. What it tells of many at a time belongs in `bulk`."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from ctypes import c_double, c_float, c_void_p
from typing import Any, NamedTuple

from extract import pdfium_calls as calls
from extract.pdfium_calls import Handle

# PDFium answers into these; each is read before the next call.
_name = ctypes.create_string_buffer(256)
_floats = (c_float * 8)()
_F = [ctypes.addressof(_floats) + 4 * i for i in range(8)]
_doubles = (c_double * 2)()
_D = [ctypes.addressof(_doubles) + 8 * i for i in range(2)]

# Left, bottom, right and top, y growing upwards; left, top, right and bottom, y growing downwards.
Bounds = tuple[float, float, float, float]
Box = tuple[float, float, float, float]


class Matrix(NamedTuple):
    """x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, after: Matrix) -> Matrix:
        """The matrix that does this and then `after`."""
        return Matrix(
            self.a * after.a + self.b * after.c,
            self.a * after.b + self.b * after.d,
            self.c * after.a + self.d * after.c,
            self.c * after.b + self.d * after.d,
            self.e * after.a + self.f * after.c + after.e,
            self.e * after.b + self.f * after.d + after.f,
        )

    def boxes(self, bounds: Iterable[Bounds]) -> list[Box]:
        """The upright box around each of the bounds that the matrix moves."""
        a, b, c, d, e, f = self
        if a == 1 and d == -1 and not b and not c:
            return [(left + e, f - top, right + e, f - bottom) for left, bottom, right, top in bounds]
        return [self.box(*each) for each in bounds]

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        a, b, c, d, e, f = self
        if not b and not c:
            x0, x1, y0, y1 = a * left + e, a * right + e, d * top + f, d * bottom + f
            return (
                (x0, y0, x1, y1)
                if x0 <= x1 and y0 <= y1
                else (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            )
        xs, ys = zip(*(self.point(x, y) for x in (left, right) for y in (bottom, top)), strict=True)
        return min(xs), min(ys), max(xs), max(ys)


def origin(text_page: Handle, index: int) -> tuple[float, float]:
    calls.char_origin(text_page, index, _D[0], _D[1])
    return _doubles[0], _doubles[1]


def bounds(obj: Handle) -> Bounds:
    """With the stroke, in the space of what holds the object."""
    calls.object_bounds(obj, _F[0], _F[1], _F[2], _F[3])
    left, bottom, right, top = _floats[:4]
    return left, bottom, right, top


def matrix(obj: Handle) -> Matrix:
    calls.object_matrix(obj, _F[0])
    return Matrix._make(_floats[:6])


def font_name(font: Handle) -> str:
    """The font's name without its subset's tag; empty for a Type 3 font. Hancom spells Korean names in CP949."""
    _name.value = b""
    calls.font_name(font, ctypes.addressof(_name), len(_name))
    try:
        name = _name.value.decode()
    except UnicodeDecodeError:
        name = _name.value.decode("cp949", "replace")
    return name[7:] if name[6:7] == "+" else name


def font_descent(font: Handle) -> float:
    """How far letters reach below the baseline, in em; negative below."""
    calls.font_descent(font, 1.0, _F[0])
    return _floats[0]


def glyph_width(font: Handle, unicode: int) -> float:
    """The advance in em."""
    calls.font_glyph_width(font, unicode, 1.0, _F[0])
    return _floats[0]


def page_box(page: Handle) -> Bounds:
    """Left, bottom, right, top of what the page shows (its crop box within its media box)."""
    calls.page_box(page, _F[0])
    left, top, right, bottom = _floats[:4]
    return left, bottom, right, top


def address(handle: Any) -> Handle:
    """A handle of pypdfium2 as these calls take it."""
    value = ctypes.cast(handle, c_void_p).value
    if value is None:
        raise ValueError("PDFium gave no handle")
    return value
