"""The calls of PDFium that reading needs, bound so that a page's hundred thousand of them stay cheap.

pypdfium2 loads the library and owns documents. Its own bindings release the interpreter's lock and
check pointer types at each call; these take addresses as numbers and keep the lock, in about half the time
(docs/decisions/reader.md). PDFium is not safe for threads: one thread of a process reads. `pdfium` asks of one object,
`bulk` of many.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import c_double, c_float, c_int, c_size_t, c_uint, c_void_p
from typing import Any, cast

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


def _numbered(name: str, result: Any) -> Callable[[c_void_p, int], Any]:
    """A call by number, for all numbers of one thing: it costs two thirds where nothing is declared of the arguments.

    The thing must come as a pointer then: ctypes would cut its address down to a C int.
    """
    function: Any = _bound(name, result)
    del function.argtypes
    return cast("Callable[[c_void_p, int], Any]", function)


def _written(name: str, *arguments: Any) -> Callable[..., None]:
    """A call that writes what it finds where it is told to. Nobody asks whether it did, and to say so takes time."""
    return _bound(name, None, *arguments)


load_page = _bound("FPDF_LoadPage", c_void_p, c_void_p, c_int)
close_page = _bound("FPDF_ClosePage", None, c_void_p)
load_text_page = _bound("FPDFText_LoadPage", c_void_p, c_void_p)
close_text_page = _bound("FPDFText_ClosePage", None, c_void_p)

count_chars = _bound("FPDFText_CountChars", c_int, c_void_p)
char_unicode = _bound("FPDFText_GetUnicode", c_uint, c_void_p, c_int)
char_is_generated = _numbered("FPDFText_IsGenerated", c_int)
char_object = _numbered("FPDFText_GetTextObject", c_void_p)
char_font_size = _bound("FPDFText_GetFontSize", c_double, c_void_p, c_int)
char_loose_box = _written("FPDFText_GetLooseCharBox", c_void_p, c_int, c_void_p)
text = _bound("FPDFText_GetText", c_int, c_void_p, c_int, c_int, c_void_p)
char_origin = _written("FPDFText_GetCharOrigin", c_void_p, c_int, c_void_p, c_void_p)
char_matrix = _written("FPDFText_GetMatrix", c_void_p, c_int, c_void_p)

count_page_objects = _bound("FPDFPage_CountObjects", c_int, c_void_p)
page_object = _numbered("FPDFPage_GetObject", c_void_p)
count_form_objects = _bound("FPDFFormObj_CountObjects", c_int, c_void_p)
form_object = _bound("FPDFFormObj_GetObject", c_void_p, c_void_p, c_size_t)
object_type = _bound("FPDFPageObj_GetType", c_int, c_void_p)
remove_from_page = _bound("FPDFPage_RemoveObject", c_int, c_void_p, c_void_p)
remove_from_form = _bound("FPDFFormObj_RemoveObject", c_int, c_void_p, c_void_p)
destroy_object = _bound("FPDFPageObj_Destroy", None, c_void_p)
object_bounds = _written("FPDFPageObj_GetBounds", c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
object_matrix = _written("FPDFPageObj_GetMatrix", c_void_p, c_void_p)
stroke_color = _written("FPDFPageObj_GetStrokeColor", c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
fill_color = _written("FPDFPageObj_GetFillColor", c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
stroke_width = _written("FPDFPageObj_GetStrokeWidth", c_void_p, c_void_p)

count_segments = _bound("FPDFPath_CountSegments", c_int, c_void_p)
draw_mode = _written("FPDFPath_GetDrawMode", c_void_p, c_void_p, c_void_p)
path_segment = _bound("FPDFPath_GetPathSegment", c_void_p, c_void_p, c_int)
segment_type = _bound("FPDFPathSegment_GetType", c_int, c_void_p)
segment_closes = _bound("FPDFPathSegment_GetClose", c_int, c_void_p)
segment_point = _written("FPDFPathSegment_GetPoint", c_void_p, c_void_p, c_void_p)

text_render_mode = _bound("FPDFTextObj_GetTextRenderMode", c_int, c_void_p)
text_font = _bound("FPDFTextObj_GetFont", c_void_p, c_void_p)
font_name = _bound("FPDFFont_GetBaseFontName", c_size_t, c_void_p, c_void_p, c_size_t)
font_descent = _written("FPDFFont_GetDescent", c_void_p, c_float, c_void_p)
font_glyph_width = _written("FPDFFont_GetGlyphWidth", c_void_p, c_uint, c_float, c_void_p)
page_box = _written("FPDF_GetPageBoundingBox", c_void_p, c_void_p)
page_rotation = _bound("FPDFPage_GetRotation", c_int, c_void_p)
