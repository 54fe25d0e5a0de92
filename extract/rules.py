"""Shapes to rules: what of a page's drawing a reader would take for a table's line.

A rule may be drawn as a line, a thin rectangle, the side of a box or of a shaded cell, twice, or dot by dot. The
slices of a gradient and the outlines of pictures are none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.gradients import without_gradients
from extract.printed import BBox
from extract.rounded import is_rounded_box
from extract.shapes import SHORT, Shape, Tick

# A bar thinner than this is a rule; rules that miss each other by less than this meet.
SNAP = 3.0
# Pieces of a rule lie in one line within this; the two lines of a double rule, or a table within a cell, do not.
ONE_LINE = 1.0
# Dots further apart than this (in points) are not of one dotted rule.
_DOT_GAP = 3.0
# A dot's shorter side is at least this share of its longer one, or it tells the rule's direction.
_ROUND = 0.5
_OFF_AXIS = 1.0


# Start, end and level of dots, by the line that they are in: whether it lies or stands, and where (in half points).
_Dots = dict[tuple[bool, int], list[tuple[float, float, float]]]


class Edge(NamedTuple):
    """A horizontal or vertical rule: at `at` on its axis, from `start` to `end` along the other."""

    horizontal: bool
    at: float
    start: float
    end: float


def pieces_of(shapes: Sequence[Shape], ticks: Sequence[Tick] = ()) -> list[Edge]:
    """What `shapes` draw as lines, bars, boxes or dots, piece by piece, in points of the page."""
    pieces: list[Edge] = []
    dots: _Dots = defaultdict(list)
    for shape in without_gradients(shapes):
        if shape.kind != "curve" and shape.x1 - shape.x0 < SHORT and shape.bottom - shape.top < SHORT:
            _add_dot(dots, shape[1:5])
            continue
        for edge in _edges(shape):
            if edge.end - edge.start >= SHORT:
                pieces.append(edge)
            else:
                dots[edge.horizontal, round(2 * edge.at)].append((edge.start, edge.end, edge.at))
    for tick in ticks:
        _add_dot(dots, tick)
    return pieces + list(_dotted(dots))


def crossings(edges: Iterable[Edge]) -> list[int]:
    """For each rule that lies, how many that stand meet or cross it."""
    edges = list(edges)
    standing = sorted((edge.at, edge.start, edge.end) for edge in edges if not edge.horizontal)
    places = [at for at, _, _ in standing]
    return [
        sum(
            start - SNAP <= edge.at <= end + SNAP
            for _, start, end in standing[
                bisect_left(places, edge.start - SNAP) : bisect_right(places, edge.end + SNAP)
            ]
        )
        for edge in edges
        if edge.horizontal
    ]


def common_ends(pieces: Iterable[Edge]) -> list[float]:
    """Where horizontal pieces begin or end more than once: many printers draw a rule cell by cell."""
    ends = Counter(round(end, 1) for piece in pieces if piece.horizontal for end in (piece.start, piece.end))
    return sorted(end for end, count in ends.items() if count > 1)


def sides(box: BBox) -> tuple[Edge, Edge, Edge, Edge]:
    return (
        Edge(True, box.top, box.x0, box.x1),
        Edge(True, box.bottom, box.x0, box.x1),
        Edge(False, box.x0, box.top, box.bottom),
        Edge(False, box.x1, box.top, box.bottom),
    )


def _edges(shape: Shape) -> Sequence[Edge]:
    kind, x0, top, x1, bottom, _, stroke, _, points = shape
    if kind == "line":
        return _axis_aligned(x0, top, x1, bottom)
    if kind == "curve":
        if stroke is not None and is_rounded_box(shape):
            return sides(BBox(x0, top, x1, bottom))
        pairs = [(a, b) for a, b in pairwise(points) if a is not None and b is not None]
        return [edge for a, b in pairs for edge in _axis_aligned(*a, *b)]
    if min(x1 - x0, bottom - top) < SNAP:
        lies = bottom - top < x1 - x0
        return (Edge(True, (top + bottom) / 2, x0, x1) if lies else Edge(False, (x0 + x1) / 2, top, bottom),)
    return sides(BBox(x0, top, x1, bottom)) if stroke is not None else ()


def _add_dot(dots: _Dots, box: Tick) -> None:
    """A dot as long as it is wide may be of a rule that lies as well as of one that stands."""
    x0, top, x1, bottom = box
    width, height = x1 - x0, bottom - top
    if width >= _ROUND * height:
        dots[True, round(top + bottom)].append((x0, x1, (top + bottom) / 2))
    if height >= _ROUND * width:
        dots[False, round(x0 + x1)].append((top, bottom, (x0 + x1) / 2))


def _axis_aligned(x0: float, y0: float, x1: float, y1: float) -> Sequence[Edge]:
    width, height = abs(x1 - x0), abs(y1 - y0)
    if height < width and height <= _OFF_AXIS:
        return (Edge(True, (y0 + y1) / 2, x0, x1) if x0 < x1 else Edge(True, (y0 + y1) / 2, x1, x0),)
    if width < height and width <= _OFF_AXIS:
        return (Edge(False, (x0 + x1) / 2, y0, y1) if y0 < y1 else Edge(False, (x0 + x1) / 2, y1, y0),)
    return ()


def _dotted(dots: _Dots) -> Iterator[Edge]:
    """Rules drawn dot by dot: dots in one line, none far from the next."""
    for (horizontal, _), row in dots.items():
        row.sort()
        begin, reach, at = row[0]
        for start, end, level in row:
            if start > reach + _DOT_GAP:
                if reach - begin >= SHORT:
                    yield Edge(horizontal, at, begin, reach)
                begin, reach, at = start, end, level
            elif end > reach:
                reach = end
        if reach - begin >= SHORT:
            yield Edge(horizontal, at, begin, reach)


def merged(edges: Iterable[Edge], within: float = ONE_LINE) -> list[Edge]:
    """Edges that lie in one line, `within` so many points, made one at the mean of where they lie."""
    found: list[Edge] = []
    for horizontal in (True, False):
        line: list[Edge] = []
        for edge in sorted((e for e in edges if e.horizontal is horizontal), key=lambda e: e.at):
            if line and edge.at - line[0].at > within:
                found += _as_one(line)
                line = []
            line.append(edge)
        if line:
            found += _as_one(line)
    return [edge for edge in found if edge.end - edge.start >= SNAP]


def _as_one(line: list[Edge]) -> Iterator[Edge]:
    """Edges of one line, those joined that overlap or stand at most SNAP apart."""
    if len(line) == 1:
        yield line[0]
        return
    horizontal, at = line[0].horizontal, sum(edge.at for edge in line) / len(line)
    spans = sorted([(start, end) for _, _, start, end in line])
    begin, reach = spans[0]
    for start, end in spans:
        if start > reach + SNAP:
            yield Edge(horizontal, at, begin, reach)
            begin, reach = start, end
        elif end > reach:
            reach = end
    yield Edge(horizontal, at, begin, reach)
