"""Rules to tables: connected rules are one table, the areas that they enclose its cells.

A cell may be open on one side: Korean plans leave out the outer verticals, and browsers leave out the lower
rule of a merged cell that a page break cuts. Text comes later (`extract.page`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extract.joins import groups_of
from extract.printed import Basis, BBox
from extract.rules import SNAP, Edge, merged

# The share of a side that must be drawn for it to count as a wall.
_DRAWN = 0.8
# Cells narrower or lower than this hold no character: what is left between the two lines of a double rule.
_SLIVER = 3.0
# How far apart the two lines of a double frame stand at most.
_DOUBLE = 4.5
# A rule that ends this near to another closes the corner.
_CORNER = 1.5


class GridCell(NamedTuple):
    """A cell's place: first row and column, spans, and box in points."""

    row: int
    col: int
    row_span: int
    col_span: int
    bbox: BBox


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one table, in reading order, and what told them."""

    bbox: BBox
    row_count: int
    col_count: int
    cells: tuple[GridCell, ...]
    basis: Basis = Basis.RULED


def find_grids(edges: Sequence[Edge]) -> list[Grid]:
    """The tables that `edges` draw, from top to bottom, then from left to right; a table within a cell too."""
    grids = [grid for group in groups_of(edges) if (grid := _grid(group)) is not None]
    return sorted(_without_double_frames(grids), key=lambda grid: (round(grid.bbox.top), grid.bbox.x0))


def _grid(group: Sequence[Edge]) -> Grid | None:
    # The lines of a double rule are one, and so are the rules of neighbours that a printer set a little apart.
    group = merged(group, SNAP)
    horizontals = [edge for edge in group if edge.horizontal]
    verticals = [edge for edge in group if not edge.horizontal]
    xs, ys = _positions(verticals, horizontals), _positions(horizontals, verticals)
    if len(xs) < 2 or len(ys) < 2:
        return None
    walls = _Walls(xs, ys, horizontals, verticals)
    boxes = [
        BBox(xs[left], ys[upper], xs[right], ys[lower])
        for left, upper, right, lower in filter(walls.encloses, _rectangles(walls))
        if xs[right] - xs[left] >= _SLIVER and ys[lower] - ys[upper] >= _SLIVER
    ]
    return grid_of(boxes) if boxes else None


def grid_of(boxes: Sequence[BBox]) -> Grid:
    """The grid of cells whose boxes are given.

    Rows and columns begin where cells begin; starts nearer than the two lines of a double rule are one. Lines at
    which no cell begins or ends are marks inside cells, not rows or columns.
    """
    upper, left = _starts([box.top for box in boxes]), _starts([box.x0 for box in boxes])
    cells = []
    for box in boxes:
        row, col = _index(upper, box.top), _index(left, box.x0)
        row_span = max(1, _index(upper, box.bottom - _SLIVER) - row + 1)
        col_span = max(1, _index(left, box.x1 - _SLIVER) - col + 1)
        cells.append(GridCell(row, col, row_span, col_span, box))
    cells.sort(key=lambda cell: (cell.row, cell.col))
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    bbox = BBox(min(x0s), min(tops), max(x1s), max(bottoms))
    return Grid(bbox, len(upper), len(left), tuple(cells))


def _starts(values: Sequence[float]) -> list[float]:
    starts: list[float] = []
    for value in sorted(values):
        if not starts or value - starts[-1] > _SLIVER:
            starts.append(value)
    return starts


def _index(starts: Sequence[float], value: float) -> int:
    """The number of the last start that lies at or before `value`."""
    return max(0, bisect_right(starts, value + 0.01) - 1)


def _without_double_frames(grids: Sequence[Grid]) -> Iterator[Grid]:
    """The grids without the outer line of double frames: a single cell, filled by another table up to its rules."""
    for grid in grids:
        twin = grid.bbox
        if len(grid.cells) > 1 or not any(
            other is not grid
            and all(
                0 <= gap <= _DOUBLE
                for gap in (
                    other.bbox.x0 - twin.x0,
                    other.bbox.top - twin.top,
                    twin.x1 - other.bbox.x1,
                    twin.bottom - other.bbox.bottom,
                )
            )
            for other in grids
        ):
            yield grid


def _positions(rules: Sequence[Edge], crossing: Sequence[Edge]) -> list[float]:
    """Where `rules` stand, and where two or more of the `crossing` rules end together beyond them (an open side)."""
    positions = sorted({rule.at for rule in rules})
    for ends in ([e.start for e in crossing], [e.end for e in crossing]):
        for end in set(ends):
            together = [other for other in ends if abs(other - end) <= SNAP]
            if len(together) > 1 and all(abs(end - at) > SNAP for at in positions):
                positions.append(end)
    # A title strip may have one upright side and a slanted one.
    if len(positions) == 1 and len(crossing) == 2:
        positions.append(max(edge.end for edge in crossing))
    return sorted(positions)


class _Box(NamedTuple):
    """A rectangle of grid squares: from line `left` to line `right`, from line `upper` to line `lower`."""

    left: int
    upper: int
    right: int
    lower: int


class _Walls:
    """Which sides of the grid's squares are drawn: `across[line][col]` along horizontal lines, `down[line][row]`."""

    def __init__(
        self, xs: list[float], ys: list[float], horizontals: Sequence[Edge], verticals: Sequence[Edge]
    ) -> None:
        self.xs, self.ys = xs, ys
        self.across = _drawn(ys, xs, horizontals)
        self.down = _drawn(xs, ys, verticals)

    def encloses(self, box: _Box) -> bool:
        """At least three sides are drawn; or the upper and lower one, of a box as wide as the grid."""
        left, upper, right, lower = box
        over, under = (_is_wall(self.across[line], self.xs, left, right) for line in (upper, lower))
        if over and under and left == 0 and right == len(self.xs) - 1:
            return True
        sides = [_is_wall(self.down[line], self.ys, upper, lower) for line in (left, right)]
        return over + under + sum(sides) >= 3


def _is_wall(drawn: Sequence[bool], steps: Sequence[float], first: int, last: int) -> bool:
    """Is enough of the line drawn between these two steps?"""
    if all(drawn[first:last]):
        return True
    length = sum(steps[i + 1] - steps[i] for i in range(first, last) if drawn[i])
    return length / (steps[last] - steps[first]) >= _DRAWN


def _drawn(lines: list[float], steps: list[float], rules: Sequence[Edge]) -> list[list[bool]]:
    drawn = [[False] * (len(steps) - 1) for _ in lines]
    number = {at: line for line, at in enumerate(lines)}
    for rule in rules:
        line = drawn[number[rule.at]]
        start, end = rule.start - _CORNER, rule.end + _CORNER
        for step in range(max(0, bisect_left(steps, start) - 1), len(steps) - 1):
            begin, finish = steps[step], steps[step + 1]
            if begin > end:
                break
            reached = min(finish, end) - max(begin, start)
            if reached >= min(_DRAWN * (finish - begin), finish - begin - 1):
                line[step] = True
    return drawn


def _rectangles(walls: _Walls) -> Iterable[_Box]:
    """Areas without a wall inside, cut into rectangles where a dangling rule leaves them crooked."""
    rows, cols = len(walls.ys) - 1, len(walls.xs) - 1
    taken = [[False] * cols for _ in range(rows)]
    for row in range(rows):
        for col in range(cols):
            if taken[row][col]:
                continue
            right = col + 1
            while right < cols and not taken[row][right] and not walls.down[right][row]:
                right += 1
            lower = row + 1
            while lower < rows and _continues(walls, taken, lower, col, right):
                lower += 1
            for r in range(row, lower):
                taken[r][col:right] = [True] * (right - col)
            yield _Box(col, row, right, lower)


def _continues(walls: _Walls, taken: list[list[bool]], row: int, left: int, right: int) -> bool:
    """Does the area between lines `left` and `right` go on into `row` with the same width?"""
    down = walls.down
    return (
        not any(walls.across[row][left:right])
        and not any(taken[row][left:right])
        and not any(down[c][row] for c in range(left + 1, right))
        and (left == 0 or down[left][row] or not down[left][row - 1])
        and (right == len(walls.xs) - 1 or down[right][row] or not down[right][row - 1])
    )
