"""The calls of PDFium that reading needs, bound so that a page's hundred thousand of them stay cheap.

pypdfium2 loads the library and owns documents and pages. Its own bindings release the interpreter's lock and
check pointer types at each call; these take addresses as numbers and keep the lock, in about half the time
(docs/decisions/reader.md). PDFium is not safe for threads: one thread of a process reads. What the objects mean belongs
in `glyphs` and `shapes`.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from ctypes import c_double, c_float, c_int, c_size_t, c_uint, c_void_p
from itertools import repeat
from typing import Any, NamedTuple

from pypdfium2 import raw

Handle = int

TEXT, PATH, FORM = raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM
PICTURES = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING)
BEZIER_TO, MOVE_TO = raw.FPDF_SEGMENT_BEZIERTO, raw.FPDF_SEGMENT_MOVETO


def _bound(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), c_void_p).value
    if address is None:
        raise ImportError(f"this PDFium has no {name}; install pypdfium2 as pyproject.toml asks for it")
    function: Callable[..., Any] = ctypes.PYFUNCTYPE(result, *arguments)(address)
    return function


count_chars = _bound("FPDFText_CountChars", c_int, c_void_p)
_char_unicode = _bound("FPDFText_GetUnicode", c_uint, c_void_p, c_int)
char_is_generated = _bound("FPDFText_IsGenerated", c_int, c_void_p, c_int)
_char_object = _bound("FPDFText_GetTextObject", c_void_p, c_void_p, c_int)
char_font_size = _bound("FPDFText_GetFontSize", c_double, c_void_p, c_int)
_char_loose_box = _bound("FPDFText_GetLooseCharBox", c_int, c_void_p, c_int, c_void_p)
_text = _bound("FPDFText_GetText", c_int, c_void_p, c_int, c_int, c_void_p)
_char_origin = _bound("FPDFText_GetCharOrigin", c_int, c_void_p, c_int, c_void_p, c_void_p)
_char_matrix = _bound("FPDFText_GetMatrix", c_int, c_void_p, c_int, c_void_p)

count_page_objects = _bound("FPDFPage_CountObjects", c_int, c_void_p)
page_object = _bound("FPDFPage_GetObject", c_void_p, c_void_p, c_int)
count_form_objects = _bound("FPDFFormObj_CountObjects", c_int, c_void_p)
form_object = _bound("FPDFFormObj_GetObject", c_void_p, c_void_p, c_size_t)
object_type = _bound("FPDFPageObj_GetType", c_int, c_void_p)
remove_from_page = _bound("FPDFPage_RemoveObject", c_int, c_void_p, c_void_p)
remove_from_form = _bound("FPDFFormObj_RemoveObject", c_int, c_void_p, c_void_p)
destroy_object = _bound("FPDFPageObj_Destroy", None, c_void_p)
_object_bounds = _bound("FPDFPageObj_GetBounds", c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
_object_matrix = _bound("FPDFPageObj_GetMatrix", c_int, c_void_p, c_void_p)
_stroke_color = _bound("FPDFPageObj_GetStrokeColor", c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
_fill_color = _bound("FPDFPageObj_GetFillColor", c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
_stroke_width = _bound("FPDFPageObj_GetStrokeWidth", c_int, c_void_p, c_void_p)

count_segments = _bound("FPDFPath_CountSegments", c_int, c_void_p)
_draw_mode = _bound("FPDFPath_GetDrawMode", c_int, c_void_p, c_void_p, c_void_p)
path_segment = _bound("FPDFPath_GetPathSegment", c_void_p, c_void_p, c_int)
segment_type = _bound("FPDFPathSegment_GetType", c_int, c_void_p)
segment_closes = _bound("FPDFPathSegment_GetClose", c_int, c_void_p)
_segment_point = _bound("FPDFPathSegment_GetPoint", c_int, c_void_p, c_void_p, c_void_p)

text_render_mode = _bound("FPDFTextObj_GetTextRenderMode", c_int, c_void_p)
text_font = _bound("FPDFTextObj_GetFont", c_void_p, c_void_p)
_font_name = _bound("FPDFFont_GetBaseFontName", c_size_t, c_void_p, c_void_p, c_size_t)
_font_descent = _bound("FPDFFont_GetDescent", c_int, c_void_p, c_float, c_void_p)
_font_glyph_width = _bound("FPDFFont_GetGlyphWidth", c_int, c_void_p, c_uint, c_float, c_void_p)
_page_box = _bound("FPDF_GetPageBoundingBox", c_int, c_void_p, c_void_p)
page_rotation = _bound("FPDFPage_GetRotation", c_int, c_void_p)

# PDFium answers into these; each is read before the next call.
_floats = (c_float * 8)()
_F = [ctypes.addressof(_floats) + 4 * i for i in range(8)]
_doubles = (c_double * 2)()
_D = [ctypes.addressof(_doubles) + 8 * i for i in range(2)]
_uints = (c_uint * 4)()
_U = [ctypes.addressof(_uints) + 4 * i for i in range(4)]


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

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """The upright box (x0, y0, x1, y1) around the box that the matrix moves."""
        a, b, c, d, e, f = self
        if a == 1 and d == -1 and not b and not c:
            return left + e, f - top, right + e, f - bottom
        if not b and not c:
            x0, x1, y0, y1 = a * left + e, a * right + e, d * top + f, d * bottom + f
            return (
                (x0, y0, x1, y1)
                if x0 <= x1 and y0 <= y1
                else (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            )
        xs, ys = zip(*(self.point(x, y) for x in (left, right) for y in (bottom, top)), strict=True)
        return min(xs), min(ys), max(xs), max(ys)


def chars(text_page: Handle) -> Iterator[tuple[int, Handle | None, int, float, float]]:
    """The index, text object and code point of each character, and its left and right with its advance.

    The page is asked for one thing of all characters after the other: that needs no byte code between two calls.
    """
    count = count_chars(text_page)
    indexes, page = range(count), repeat(text_page)
    boxes = (c_float * (4 * count))()
    start, size = ctypes.addressof(boxes), 4 * ctypes.sizeof(c_float)
    deque(map(_char_loose_box, page, indexes, range(start, start + count * size, size)), maxlen=0)
    objects = map(_char_object, page, indexes)
    return zip(indexes, objects, _codes(text_page, count), boxes[0::4], boxes[2::4], strict=True)


def _codes(text_page: Handle, count: int) -> Iterable[int]:
    """The code points of all characters: those of the page's text, where it has one for each.

    The text leaves out characters that PDFium knows no code of, and spells a hyphen at a line's end U+FFFE.
    """
    units = ctypes.create_string_buffer(4 * count + 2)
    length = 2 * (_text(text_page, 0, count, ctypes.addressof(units)) - 1)
    text = units.raw[: max(0, length)].decode("utf-16-le", "surrogatepass")
    if len(text) == count and "\ufffe" not in text:
        return map(ord, text)
    return map(_char_unicode, repeat(text_page), range(count))


def origin(text_page: Handle, index: int) -> tuple[float, float]:
    _char_origin(text_page, index, _D[0], _D[1])
    return _doubles[0], _doubles[1]


def char_matrix(text_page: Handle, index: int) -> tuple[float, float, float, float]:
    """a, b, c, d of the character's matrix: how its writing is scaled and turned in the page's own space."""
    _char_matrix(text_page, index, _F[0])
    a, b, c, d = _floats[:4]
    return a, b, c, d


def bounds(obj: Handle) -> tuple[float, float, float, float]:
    """Left, bottom, right, top with the stroke, in the space of what holds the object."""
    _object_bounds(obj, _F[0], _F[1], _F[2], _F[3])
    left, bottom, right, top = _floats[:4]
    return left, bottom, right, top


def matrix(obj: Handle) -> Matrix:
    _object_matrix(obj, _F[0])
    return Matrix._make(_floats[:6])


def draw_mode(path: Handle) -> tuple[bool, bool]:
    """Is the path filled, is it stroked?"""
    _draw_mode(path, _U[0], _U[1])
    return bool(_uints[0]), bool(_uints[1])


def stroke_width(path: Handle) -> float:
    _stroke_width(path, _F[0])
    return _floats[0]


def stroke_color(obj: Handle) -> tuple[int, int, int, int]:
    _stroke_color(obj, *_U)
    return _uints[0], _uints[1], _uints[2], _uints[3]


def fill_color(obj: Handle) -> tuple[int, int, int, int]:
    """Red, green, blue and alpha from 0 to 255."""
    _fill_color(obj, *_U)
    return _uints[0], _uints[1], _uints[2], _uints[3]


def segment_point(segment: Handle) -> tuple[float, float]:
    _segment_point(segment, _F[0], _F[1])
    return _floats[0], _floats[1]


def font_name(font: Handle) -> str:
    """The font's name without its subset's tag; empty for a Type 3 font. Hancom spells Korean names in CP949."""
    buffer = ctypes.create_string_buffer(256)
    _font_name(font, ctypes.addressof(buffer), 256)
    try:
        name = buffer.value.decode()
    except UnicodeDecodeError:
        name = buffer.value.decode("cp949", "replace")
    return name[7:] if name[6:7] == "+" else name


def font_descent(font: Handle) -> float:
    """How far letters reach below the baseline, in em; negative below."""
    _font_descent(font, 1.0, _F[0])
    return _floats[0]


def glyph_width(font: Handle, unicode: int) -> float:
    """The advance in em."""
    _font_glyph_width(font, unicode, 1.0, _F[0])
    return _floats[0]


def page_box(page: Handle) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of what the page shows (its crop box within its media box)."""
    _page_box(page, _F[0])
    left, top, right, bottom = _floats[:4]
    return left, bottom, right, top


def address(handle: Any) -> Handle:
    """A handle of pypdfium2 as these calls take it."""
    value = ctypes.cast(handle, c_void_p).value
    if value is None:
        raise ValueError("PDFium gave no handle")
    return value
