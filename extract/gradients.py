"""Gradients: areas whose colour changes slice by slice, each slice a filled bar that looks like a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extract.shapes import Shape

# A slice is no thicker; slices touch, or overlap, within so many points.
_THICKEST, _TOUCHING = 8.0, 0.3
_FEWEST = 4


def without_gradients(shapes: Sequence[Shape]) -> Iterator[Shape]:
    """The shapes without those that are slices of a gradient: thin, filled, as long as each other, side by side, of
    several colours.

    A rule has nothing of its own length touching it on both sides.
    """
    slices: dict[tuple[bool, int, int], list[Shape]] = defaultdict(list)
    for shape in shapes:
        if shape.kind != "rect" or shape.fill is None:
            yield shape
            continue
        width, height = shape.x1 - shape.x0, shape.bottom - shape.top
        if min(width, height) < _THICKEST:
            lies = width > height
            ends = (shape.x0, shape.x1) if lies else (shape.top, shape.bottom)
            slices[lies, round(ends[0]), round(ends[1])].append(shape)
        else:
            yield shape
    for (lies, _, _), group in slices.items():
        for stack in _stacks(group, lies):
            if len(stack) < _FEWEST or len({shape.fill for shape in stack}) == 1:
                yield from stack


def _stacks(group: Sequence[Shape], lies: bool) -> Iterator[list[Shape]]:
    stack: list[Shape] = []
    reach = 0.0
    for shape in sorted(group, key=lambda shape: shape.top if lies else shape.x0):
        begin, end = (shape.top, shape.bottom) if lies else (shape.x0, shape.x1)
        if stack and begin > reach + _TOUCHING:
            yield stack
            stack = []
        stack.append(shape)
        reach = end if len(stack) == 1 else max(reach, end)
    if stack:
        yield stack
