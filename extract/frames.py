"""Boxes around text: empty ones that are none, titles set in a frame's upper rule, and boxes laid out side by side.

Hangul's users draw diagrams as tables whose spacer cells have no rules: what is left on the page are boxes that
stand in line. Such a layout is one grid again, its gaps rows and columns in which nothing is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from extract.levels import Levels
from extract.printed import Basis, BBox
from extract.rules import SNAP, Edge
from extract.tables import Grid, GridCell
from extract.text import SPACE, Glyph

# Boxes in line: how far apart at most, beside and below each other, and how level their sides stand.
_BESIDE, _BELOW, _LEVEL = 40.0, 25.0, 3.5
_OVERLAP = 0.8
# A strip of boxes has a line or two.
_STRIP_HEIGHT = 50.0


def without_empty_boxes(grids: Sequence[Grid], levels: Levels) -> list[Grid]:
    """The grids without single cells that hold nothing: bullets, boxes to tick, bars, outlines of pictures."""
    return [
        grid
        for grid in grids
        if len(grid.cells) > 1
        or _is_written_in(grid.bbox, levels)
        or any(other is not grid and grid.bbox.contains(*other.bbox.middle) for other in grids)
    ]


def _is_written_in(box: BBox, levels: Levels) -> bool:
    return any(
        glyph[0] != SPACE and box.contains(*glyph.center) for glyph in levels.between(box.top, box.bottom)
    )


def with_legends(grids: Sequence[Grid], edges: Sequence[Edge], glyphs: Sequence[Glyph]) -> list[Grid]:
    """The grids, frames with a title in a gap of their upper rule made a title over a body."""
    return [_with_legend(grid, edges, glyphs) if len(grid.cells) == 1 else grid for grid in grids]


def _with_legend(grid: Grid, edges: Sequence[Edge], glyphs: Sequence[Glyph]) -> Grid:
    x0, top, x1, _ = grid.bbox
    upper = sorted(
        (
            e
            for e in edges
            if e.horizontal and abs(e.at - top) <= SNAP and e.start >= x0 - SNAP and e.end <= x1 + SNAP
        ),
        key=lambda edge: edge.start,
    )
    if len(upper) < 2:
        return grid
    begin, end = upper[0].end, upper[-1].start
    title = [
        glyph
        for glyph in glyphs
        if not glyph.is_space
        and glyph.top < top < glyph.bottom
        and begin - SNAP <= glyph.x0
        and glyph.x1 <= end + SNAP
    ]
    if not title:
        return grid
    box = BBox(
        min(g.x0 for g in title),
        min(g.top for g in title),
        max(g.x1 for g in title),
        max(g.bottom for g in title),
    )
    return Grid(grid.bbox.union(box), 2, 1, (GridCell(0, 0, 1, 1, box), GridCell(1, 0, 1, 1, grid.bbox)))


def with_layouts(grids: Sequence[Grid]) -> list[Grid]:
    """The grids, boxes that stand in line made one, from top to bottom, then from left to right."""
    boxes = [grid for grid in grids if _is_box(grid, grids)]
    found = [grid for grid in grids if grid not in boxes]
    for group in _in_line(boxes):
        found += [_layout(group)] if _is_layout(group) else _strips(group)
    return sorted(found, key=lambda grid: (round(grid.bbox.top), grid.bbox.x0))


def _is_box(grid: Grid, grids: Sequence[Grid]) -> bool:
    """One cell, or a head over a body; with no table inside."""
    return (
        grid.col_count == 1
        and grid.row_count <= 2
        and not any(other is not grid and grid.bbox.contains(*other.bbox.middle) for other in grids)
    )


def _beside(a: BBox, b: BBox) -> bool:
    gap = max(a.x0, b.x0) - min(a.x1, b.x1)
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    level = abs(a.top - b.top) <= _LEVEL or abs(a.bottom - b.bottom) <= _LEVEL
    return -1 <= gap <= _BESIDE and level and shared >= _OVERLAP * min(a.height, b.height)


def _below(a: BBox, b: BBox) -> bool:
    gap = max(a.top, b.top) - min(a.bottom, b.bottom)
    shared = min(a.x1, b.x1) - max(a.x0, b.x0)
    level = abs(a.x0 - b.x0) <= _LEVEL and abs(a.x1 - b.x1) <= _LEVEL
    return -1 <= gap <= _BELOW and level and shared >= _OVERLAP * min(a.width, b.width)


def _in_line(boxes: Sequence[Grid]) -> Iterator[list[Grid]]:
    """Groups of boxes that stand beside or below each other."""
    groups: list[list[Grid]] = [[box] for box in boxes]
    for a, b in combinations(boxes, 2):
        if _beside(a.bbox, b.bbox) or _below(a.bbox, b.bbox):
            first = next(group for group in groups if a in group)
            second = next(group for group in groups if b in group)
            if first is not second:
                first += second
                groups.remove(second)
    yield from groups


def _is_layout(group: Sequence[Grid]) -> bool:
    """Rows and columns of boxes, most with another one beside them; a mere pile of frames is none."""
    beside = {id(grid) for a, b in combinations(group, 2) if _beside(a.bbox, b.bbox) for grid in (a, b)}
    stacked = any(_below(a.bbox, b.bbox) for a, b in combinations(group, 2))
    return len(group) >= 4 and stacked and 2 * len(beside) >= len(group)


def _layout(group: Sequence[Grid]) -> Grid:
    boxes = [cell.bbox for grid in group for cell in grid.cells]
    xs = _lines([x for box in boxes for x in (box.x0, box.x1)])
    ys = _lines([y for box in boxes for y in (box.top, box.bottom)])
    cells = []
    for box in boxes:
        row, col = _nearest(ys, box.top), _nearest(xs, box.x0)
        cells.append(
            GridCell(
                row, col, max(1, _nearest(ys, box.bottom) - row), max(1, _nearest(xs, box.x1) - col), box
            )
        )
    bbox = boxes[0]
    for box in boxes:
        bbox = bbox.union(box)
    cells.sort(key=lambda cell: (cell.row, cell.col))
    return Grid(bbox, len(ys) - 1, len(xs) - 1, tuple(cells), Basis.BOXES)


def _lines(values: Sequence[float]) -> list[float]:
    lines: list[float] = []
    for value in sorted(values):
        if not lines or value - lines[-1] > _LEVEL:
            lines.append(value)
    return lines


def _nearest(lines: Sequence[float], value: float) -> int:
    return min(range(len(lines)), key=lambda i: abs(lines[i] - value))


def _strips(group: Sequence[Grid]) -> Iterator[Grid]:
    """The boxes of one line that stand side by side as one row: a number and its title."""
    row: list[Grid] = []
    for grid in sorted(group, key=lambda grid: (round(grid.bbox.top / _LEVEL), grid.bbox.x0)):
        if row and not (
            _beside(row[-1].bbox, grid.bbox)
            and max(row[-1].bbox.height, grid.bbox.height) <= _STRIP_HEIGHT
            and len(grid.cells) == len(row[-1].cells) == 1
        ):
            yield _layout(row) if len(row) > 1 else row[0]
            row = []
        row.append(grid)
    yield _layout(row) if len(row) > 1 else row[0]
