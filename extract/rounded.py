"""Boxes with rounded corners, drawn in one stroke or dot by dot: one path that keeps to the sides of its box."""

from __future__ import annotations

from itertools import pairwise

from extract.shapes import Shape

# Lower than a line of text, and corners larger than this, are other things.
_LOWEST, _LARGEST_CORNER = 16.0, 14.0
# The share of the shorter side that a corner takes at most.
_CORNER = 0.45
_ON_SIDE, _GAP = 1.5, 3.0
# The share of each side that is drawn straight.
_STRAIGHT = 0.5

Span = tuple[float, float]


def is_rounded_box(shape: Shape) -> bool:
    """Does the curve keep to the sides of its box but for the corners?"""
    x0, top, x1, bottom = shape.x0, shape.top, shape.x1, shape.bottom
    width, height = x1 - x0, bottom - top
    if min(width, height) < _LOWEST:
        return False
    corner = min(_LARGEST_CORNER, _CORNER * min(width, height))
    points = [point for point in shape.points if point is not None]
    if any(min(x - x0, x1 - x) > corner and min(y - top, bottom - y) > corner for x, y in points):
        return False
    strokes = [(a, b) for a, b in pairwise(shape.points) if a is not None and b is not None]
    across = [(level, [(min(a[0], b[0]), max(a[0], b[0])) for a, b in strokes if _on(level, a[1], b[1])])
              for level in (top, bottom)]  # fmt: skip
    down = [(level, [(min(a[1], b[1]), max(a[1], b[1])) for a, b in strokes if _on(level, a[0], b[0])])
            for level in (x0, x1)]  # fmt: skip
    return all(_drawn(spans) >= _STRAIGHT * width for _, spans in across) and all(
        _drawn(spans) >= _STRAIGHT * height for _, spans in down
    )


def _on(level: float, start: float, end: float) -> bool:
    return abs(start - level) <= _ON_SIDE and abs(end - level) <= _ON_SIDE


def _drawn(spans: list[Span]) -> float:
    """How far the spans reach together, small gaps (between dots) included."""
    total, reach = 0.0, None
    for start, end in sorted(spans):
        begin = start if reach is None or start > reach + _GAP else reach
        total += max(0.0, end - begin)
        reach = end if reach is None else max(reach, end)
    return total
