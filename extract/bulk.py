"""What PDFium tells of all characters, texts or paths of a page: asked for one thing of all of them after the other.

That needs no byte code between two calls, which would cost more than the calls. What the answers mean belongs in
`glyphs` and `shapes`.
"""

from __future__ import annotations

import ctypes
import struct
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import compress, count, repeat
from typing import Any, NamedTuple

from extract import pdfium_calls as calls
from extract.pdfium import Bounds
from extract.pdfium_calls import Handle

_SPACE = 0x20
# What a pattern fills has no colour that PDFium tells: it is seen all the same.
_BLACK = struct.pack("4I", 0, 0, 0, 255)

Rgba = tuple[int, int, int, int]


class Chars(NamedTuple):
    """The characters that a page draws, column by column: index in the text page, text object, code point, and left
    and right with its advance."""

    indexes: list[int]
    objects: list[Handle]
    codes: list[int]
    lefts: Sequence[float]
    rights: Sequence[float]


def chars(text_page: Handle) -> Chars:
    """All characters of the text page but those that PDFium made up between words and lines."""
    length = calls.count_chars(text_page)
    page = ctypes.c_void_p(text_page)
    objects = list(map(calls.char_object, repeat(page), range(length)))
    codes = _codes(text_page, length)
    for space in compress(range(length), map(_SPACE.__eq__, codes)):
        if objects[space] is not None and calls.char_is_generated(page, space):
            objects[space] = None
    drawn = list(compress(range(length), objects))
    boxes = _asked(calls.char_loose_box, "4f", 1, repeat(text_page), drawn).cast("f")
    return Chars(
        drawn,
        list(compress(objects, objects)),
        list(compress(codes, objects)),
        boxes[0::4].tolist(),
        boxes[2::4].tolist(),
    )


def _codes(text_page: Handle, length: int) -> list[int]:
    """The code points of all characters: those of the page's text, where it has one for each.

    The text leaves out characters that PDFium knows no code of, and spells a hyphen at a line's end U+FFFE.
    """
    units = bytearray(4 * length + 2)
    told = 2 * (calls.text(text_page, 0, length, _address(units)) - 1)
    text = units[: max(0, told)].decode("utf-16-le", "surrogatepass")
    if len(text) == length and "\ufffe" not in text:
        return list(map(ord, text))
    return list(map(calls.char_unicode, repeat(text_page), range(length)))


def objects(page: Handle, count: int) -> Iterator[Handle]:
    """The first `count` objects of the page itself."""
    return map(calls.page_object, repeat(ctypes.c_void_p(page)), range(count))


def looks(
    text_page: Handle, texts: Collection[Handle], indexes: Collection[int]
) -> Iterator[tuple[tuple[Any, ...], tuple[float, float]]]:
    """How text objects are drawn and from where, by the index of one character of each.

    How: matrix without its shift, raw size, font, colour, render mode; alike for most texts of a page.
    """
    page = repeat(text_page)
    drawn = zip(
        _told(calls.char_matrix, "4f8x", 1, page, indexes),
        map(calls.char_font_size, page, indexes),
        map(calls.text_font, texts),
        _told(calls.fill_color, "4I", 4, texts, blank=_BLACK),
        map(calls.text_render_mode, texts),
        strict=True,
    )
    return zip(drawn, _told(calls.char_origin, "2d", 2, page, indexes), strict=True)


def bounds(objects: Collection[Handle]) -> Iterator[Bounds]:
    """Left, bottom, right, top of each with its stroke, in the space of what holds the objects."""
    return _told(calls.object_bounds, "4f", 4, objects)


def draw_modes(paths: Collection[Handle]) -> Iterator[tuple[int, int]]:
    """Of each path: is it filled (0 if not), and is it stroked?"""
    return _told(calls.draw_mode, "2i", 2, paths)


def fills(paths: Collection[Handle]) -> Iterator[Rgba]:
    """The colours of filled paths: red, green, blue and alpha from 0 to 255."""
    return _told(calls.fill_color, "4I", 4, paths, blank=_BLACK)


def strokes(paths: Collection[Handle]) -> Iterator[Rgba]:
    """The colours of stroked paths: red, green, blue and alpha from 0 to 255."""
    return _told(calls.stroke_color, "4I", 4, paths, blank=_BLACK)


def pens(paths: Collection[Handle]) -> Iterator[tuple[tuple[float, ...], tuple[float]]]:
    """Of each path: the matrix's six numbers, and the width of its stroke (alone in a tuple)."""
    return zip(
        _told(calls.object_matrix, "6f", 1, paths), _told(calls.stroke_width, "f", 1, paths), strict=True
    )


def segments(
    paths: Iterable[Handle], counts: Iterable[int]
) -> Iterator[tuple[int, tuple[float, float], int]]:
    """The kind of each segment of the paths, which have so many; its end, and does it close the path?"""
    numbered = [
        (path, number) for path, length in zip(paths, counts, strict=True) for number in range(length)
    ]
    found = [calls.path_segment(path, number) for path, number in numbered]
    return zip(
        map(calls.segment_type, found),
        _told(calls.segment_point, "2f", 2, found),
        map(calls.segment_closes, found),
        strict=True,
    )


def ends(paths: Collection[Handle]) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Where each path begins and ends. They have two segments."""
    found = [calls.path_segment(path, number) for path in paths for number in (0, 1)]
    points = _told(calls.segment_point, "2f", 2, found)
    return zip(points, points, strict=True)


def _told(
    call: Callable[..., None], form: str, places: int, *given: Iterable[int], blank: bytes = b""
) -> Iterator[Any]:
    return struct.iter_unpack(form, _asked(call, form, places, *given, blank=blank))


def _asked(
    call: Callable[..., None], form: str, places: int, *given: Iterable[int], blank: bytes = b""
) -> memoryview:
    """What `call` writes when it is asked for each of the last of the `given`: `form` in so many `places`."""
    size, asked = struct.calcsize(form), len(given[-1])  # type: ignore[arg-type]
    answers = bytearray(blank * asked or size * asked)
    if asked:
        start = _address(answers)
        starts = (count(start + size // places * place, size) for place in range(places))
        deque(map(call, *given, *starts), maxlen=0)
    return memoryview(answers)


def _address(buffer: bytearray) -> int:
    return ctypes.addressof(ctypes.c_char.from_buffer(buffer))
