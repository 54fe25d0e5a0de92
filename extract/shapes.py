"""The drawn shapes of a PDFium page: lines, rectangles and curves with their colours.

What a shape means for tables belongs in `rules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from functools import lru_cache
from itertools import groupby, islice, repeat
from typing import NamedTuple

from extract import bulk, pdfium
from extract import pdfium_calls as calls
from extract.limits import Gauge
from extract.pdfium import Box, Matrix
from extract.pdfium_calls import Handle

Color = tuple[int, int, int]

# A box flatter than this need not be looked at point by point to be called a rectangle.
_THIN = 3.0
# Below this, a line's direction is told by its bounds (the dots of a dotted rule come by the thousand).
SHORT = 3.0
_STRAIGHT = 0.2
# How many segments a line has, and a bar; and how many paths have of which many are looked at together.
_OF_A_LINE, _OF_A_BAR, _FEW = 2, range(4, 6), range(6)
_MOST_POINTS = 4000
# The colour of what is not painted.
_NONE = (0, 0, 0, 0)

# The box of a stroke shorter than SHORT.
Tick = Box


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


class Drawing(NamedTuple):
    """What a page holds, within forms too: shapes and text objects in drawing order, ticks, and the boxes of pictures.

    Of each text object it tells the form that holds it (None: the page itself). Ticks are the boxes of strokes shorter
    than `SHORT`, the dots of dotted rules: they come by the thousand, and nothing but their place is asked of them.
    """

    shapes: list[Shape]
    ticks: list[Tick]
    texts: dict[Handle, Handle | None]
    pictures: list[Box]


class _Path(NamedTuple):
    """A path with its number of segments, its bounds on the page, and the colours that are seen of it."""

    handle: Handle
    segments: int
    box: Box
    fill: Color | None
    stroke: Color | None


class _ToldBy(Enum):
    BOUNDS = auto()
    ENDS = auto()
    FEW_POINTS = auto()
    MANY_POINTS = auto()


def drawing_of(page: Handle, to_page: Matrix, gauge: Gauge) -> Drawing:
    """The shapes and text objects of the page. Raises ResourceLimit."""
    drawing = Drawing([], [], {}, [])
    count = calls.count_page_objects(page)
    gauge.add("objects_per_page", count)
    _add(bulk.objects(page, count), None, to_page, drawing, 0, gauge)
    return drawing


def _add(
    objects: Iterable[Handle],
    form: Handle | None,
    to_page: Matrix,
    drawing: Drawing,
    depth: int,
    gauge: Gauge,
) -> None:
    for kind, same in groupby(objects, key=calls.object_type):
        if kind == calls.PATH:
            _add_paths(list(same), to_page, drawing, gauge)
        elif kind == calls.TEXT:
            drawing.texts.update(dict.fromkeys(same, form))
        elif kind == calls.FORM:
            for obj in same:
                gauge.check_depth(depth + 1)
                count = calls.count_form_objects(obj)
                gauge.add("objects_per_page", count)
                within = map(calls.form_object, repeat(obj), range(count))
                _add(within, obj, pdfium.matrix(obj).then(to_page), drawing, depth + 1, gauge)
        elif kind in calls.PICTURES:
            drawing.pictures.extend(to_page.boxes(bulk.bounds(list(same))))


def _add_paths(paths: Sequence[Handle], to_page: Matrix, drawing: Drawing, gauge: Gauge) -> None:
    counts = list(map(calls.count_segments, paths))
    boxes = to_page.boxes(bulk.bounds(paths))
    drawn: list[tuple[Handle, int, Box]] = []
    for path, count, box in zip(paths, counts, boxes, strict=True):
        if count == _OF_A_LINE and box[2] - box[0] < SHORT and box[3] - box[1] < SHORT:
            drawing.ticks.append(box)
            continue
        if count > _MOST_POINTS:
            gauge.add("points_per_page", count)
            drawing.pictures.append(box)
        drawn.append((path, count, box))
    for how, same in groupby(_painted(drawn), key=_told_by):
        if how is _ToldBy.BOUNDS:
            drawing.shapes.extend([Shape("rect", *path.box, path.fill, path.stroke) for path in same])
        elif how is _ToldBy.ENDS:
            drawing.shapes.extend(_lines(list(same), to_page))
        elif how is _ToldBy.FEW_POINTS:
            drawing.shapes.extend(_by_points(list(same), to_page))
        else:
            drawing.shapes.extend(shape for path in same for shape in _by_points([path], to_page))


def _painted(drawn: Sequence[tuple[Handle, int, Box]]) -> Iterator[_Path]:
    """The paths of which anything is seen, with their colours."""
    modes = list(bulk.draw_modes([path for path, _, _ in drawn]))
    of_each = list(zip(drawn, modes, strict=True))
    fills = bulk.fills([path for (path, _, _), (filled, _) in of_each if filled])
    strokes = bulk.strokes([path for (path, _, _), (_, stroked) in of_each if stroked])
    for (path, count, box), (filled, stroked) in of_each:
        fill, stroke = next(fills) if filled else _NONE, next(strokes) if stroked else _NONE
        if fill[3] or stroke[3]:
            yield _Path(path, count, box, fill[:3] if fill[3] else None, stroke[:3] if stroke[3] else None)


def _told_by(path: _Path) -> _ToldBy:
    """A filled bar is told without a look at its points, for gradients have thousands; a line by its ends."""
    if path.segments == _OF_A_LINE:
        return _ToldBy.ENDS
    x0, top, x1, bottom = path.box
    if path.stroke is None and path.segments in _OF_A_BAR and (x1 - x0 < _THIN or bottom - top < _THIN):
        return _ToldBy.BOUNDS
    return _ToldBy.FEW_POINTS if path.segments in _FEW else _ToldBy.MANY_POINTS


def _lines(paths: Sequence[_Path], to_page: Matrix) -> Iterator[Shape]:
    """Each path as a line: PDFium keeps no path of two segments that does not begin with a move and end with a line."""
    handles = [path.handle for path in paths]
    ends = bulk.ends(handles)
    for path, (start, end), (own, (pen,)) in zip(paths, ends, bulk.pens(handles), strict=True):
        moved = _moved(own, to_page)
        x0, y0 = begin = moved.point(*start)
        x1, y1 = finish = moved.point(*end)
        width = pen if path.stroke is not None else 0.0
        box = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
        yield Shape("line", *box, path.fill, path.stroke, width, (begin, finish))


def _by_points(paths: Sequence[_Path], to_page: Matrix) -> Iterator[Shape]:
    """Each path as a shape, unless it has no point."""
    handles, counts = [path.handle for path in paths], [min(path.segments, _MOST_POINTS) for path in paths]
    segments = bulk.segments(handles, counts)
    for path, count, (own, (pen,)) in zip(paths, counts, bulk.pens(handles), strict=True):
        points = tuple(_points(islice(segments, count), _moved(own, to_page)))
        width = pen if path.stroke is not None else 0.0
        ends = [point for point in points if point is not None] if None in points else points
        if not ends:
            continue
        xs, ys = zip(*ends, strict=True)
        box = min(xs), min(ys), max(xs), max(ys)
        in_one_go = len(points) == len(ends)
        if in_one_go and (len(points) <= 2 or len(set(points)) <= 2):
            yield Shape("line", *box, path.fill, path.stroke, width, points)
        elif in_one_go and _is_rectangle(points, box):
            yield Shape("rect", *box, path.fill, path.stroke, width)
        else:
            yield Shape("curve", *box, path.fill, path.stroke, width, points)


@lru_cache(maxsize=256)
def _moved(own: tuple[float, ...], to_page: Matrix) -> Matrix:
    """Most paths of a page share one matrix or two."""
    return Matrix._make(own).then(to_page)


def _points(
    segments: Iterable[tuple[int, tuple[float, float], int]], to_page: Matrix
) -> Iterator[tuple[float, float] | None]:
    """The ends of a path's segments; None before a new start and where a curve bends.

    PDFium gives a Bézier as three segments and closes a path by a flag on its last segment.
    """
    a, b, c, d, e, f = to_page
    start: tuple[float, float] | None = None
    bends = 0
    for kind, (x, y), closes in segments:
        if kind == calls.BEZIER_TO:
            bends += 1
            if bends % 3:
                continue
            yield None
        point = a * x + c * y + e, b * x + d * y + f
        if kind == calls.MOVE_TO:
            if start is not None:
                yield None
            start = point
        yield point
        if closes and start is not None and point != start:
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
