"""The drawn shapes of a PDFium page: lines, rectangles and curves with their colours.

What a shape means for tables belongs in `rules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from extract import pdfium
from extract.pdfium import Handle, Matrix

Color = tuple[int, int, int]

# Forms within forms: deeper than this a file plays tricks.
_DEEPEST = 12
# A box flatter than this need not be looked at point by point to be called a rectangle.
_THIN = 3.0
# Below this, a line's direction is told by its bounds (the dots of a dotted rule come by the thousand).
SHORT = 3.0
_STRAIGHT = 0.2
# The segments of a bar.
_FEWEST_OF_A_BAR, _MOST_OF_A_BAR = 4, 5
_MOST_POINTS = 4000


# Left, top, right and bottom of a stroke shorter than SHORT.
Tick = tuple[float, float, float, float]


class Shape(NamedTuple):
    """One drawn path on the displayed page, in points from its top left.

    `kind` is line, rect or curve as pdfplumber tells them apart; `fill` and `stroke` are None where the path is not
    painted so. `points` are the ends of a curve's segments, with None where the pen is lifted or bends.
    """

    kind: str
    x0: float
    top: float
    x1: float
    bottom: float
    fill: Color | None
    stroke: Color | None
    width: float = 0.0
    points: tuple[tuple[float, float] | None, ...] = ()


class PlacedText(NamedTuple):
    """A text object of the page, and the form that holds it (None: the page itself)."""

    handle: Handle
    form: Handle | None


class Drawing(NamedTuple):
    """What a page holds, within forms too: shapes and text objects in drawing order, and ticks.

    Ticks are the boxes of strokes shorter than `SHORT`, the dots of dotted rules: they come by the thousand, and
    nothing but their place is asked of them.
    """

    shapes: list[Shape]
    ticks: list[Tick]
    texts: list[PlacedText]


def drawing_of(page: Handle, to_page: Matrix) -> Drawing:
    """The shapes and text objects of the page."""
    drawing = Drawing([], [], [])
    count = pdfium.count_page_objects(page)
    _add((pdfium.page_object(page, index) for index in range(count)), None, to_page, drawing, 0)
    return drawing


def _add(
    objects: Iterable[Handle], form: Handle | None, to_page: Matrix, drawing: Drawing, depth: int
) -> None:
    shapes, ticks, texts = drawing
    for obj in objects:
        kind = pdfium.object_type(obj)
        if kind == pdfium.PATH:
            count = pdfium.count_segments(obj)
            if count == 2:
                tick = to_page.box(*pdfium.bounds(obj))
                if tick[2] - tick[0] < SHORT and tick[3] - tick[1] < SHORT:
                    ticks.append(tick)
                    continue
            shape = _shape(obj, count, to_page)
            if shape is not None:
                shapes.append(shape)
        elif kind == pdfium.TEXT:
            texts.append(PlacedText(obj, form))
        elif kind == pdfium.FORM and depth < _DEEPEST:
            count = pdfium.count_form_objects(obj)
            within = (pdfium.form_object(obj, index) for index in range(count))
            _add(within, obj, pdfium.matrix(obj).then(to_page), drawing, depth + 1)


def _shape(path: Handle, count: int, to_page: Matrix) -> Shape | None:
    """The path of `count` segments as a shape; None where nothing is painted."""
    filled, stroked = pdfium.draw_mode(path)
    fill = _seen(pdfium.fill_color(path)) if filled else None
    stroke = _seen(pdfium.stroke_color(path)) if stroked else None
    if fill is None and stroke is None:
        return None
    return _by_bounds(path, count, to_page, fill, stroke) or _by_points(path, count, to_page, fill, stroke)


def _by_bounds(
    path: Handle, count: int, to_page: Matrix, fill: Color | None, stroke: Color | None
) -> Shape | None:
    """A filled bar: told without a look at its points, for gradients have thousands."""
    if stroke is not None or not _FEWEST_OF_A_BAR <= count <= _MOST_OF_A_BAR:
        return None
    x0, top, x1, bottom = to_page.box(*pdfium.bounds(path))
    if x1 - x0 < _THIN or bottom - top < _THIN:
        return Shape("rect", x0, top, x1, bottom, fill, stroke)
    return None


def _by_points(
    path: Handle, count: int, to_page: Matrix, fill: Color | None, stroke: Color | None
) -> Shape | None:
    points = tuple(_points(path, min(count, _MOST_POINTS), _moved(pdfium.matrix(path), to_page)))
    ends = [point for point in points if point is not None]
    if not ends:
        return None
    xs, ys = [x for x, _ in ends], [y for _, y in ends]
    box = min(xs), min(ys), max(xs), max(ys)
    width = pdfium.stroke_width(path) if stroke is not None else 0.0
    in_one_go = len(points) == len(ends)
    if in_one_go and len(set(points)) <= 2:
        return Shape("line", *box, fill, stroke, width, points)
    if in_one_go and _is_rectangle(points, box):
        return Shape("rect", *box, fill, stroke, width)
    return Shape("curve", *box, fill, stroke, width, points)


@lru_cache(maxsize=256)
def _moved(own: Matrix, to_page: Matrix) -> Matrix:
    """Most paths of a page share one matrix or two."""
    return own.then(to_page)


def _points(path: Handle, count: int, to_page: Matrix) -> Iterator[tuple[float, float] | None]:
    """The ends of the path's segments; None before a new start and where a curve bends.

    PDFium gives a Bézier as three segments and closes a path by a flag on its last segment.
    """
    start: tuple[float, float] | None = None
    bends = 0
    for index in range(count):
        segment = pdfium.path_segment(path, index)
        kind = pdfium.segment_type(segment)
        if kind == pdfium.BEZIER_TO:
            bends += 1
            if bends % 3:
                continue
            yield None
        point = to_page.point(*pdfium.segment_point(segment))
        if kind == pdfium.MOVE_TO:
            if start is not None:
                yield None
            start = point
        yield point
        if start is not None and point != start and pdfium.segment_closes(segment):
            yield start


def _is_rectangle(
    points: tuple[tuple[float, float] | None, ...], box: tuple[float, float, float, float]
) -> bool:
    corners = {(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])}
    met = {
        corner
        for point in points
        if point is not None
        for corner in corners
        if abs(point[0] - corner[0]) <= _STRAIGHT and abs(point[1] - corner[1]) <= _STRAIGHT
    }
    return len(points) in (4, 5) and len(met) == len(corners)


def _seen(color: tuple[int, int, int, int]) -> Color | None:
    return color[:3] if color[3] else None
