"""Rules to tables: connected rules are one table, the areas that they enclose its cells.

A cell may be open on one side: Korean plans leave out the outer verticals, and browsers leave out the lower
rule of a merged cell that a page break cuts. Text comes later (`extract.page`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.plan import BBox
from extract.rules import SNAP, Edge

# The share of a side that must be drawn for it to count as a wall.
_DRAWN = 0.8
# Cells narrower or lower than this hold no character: what is left between the two lines of a double rule.
_SLIVER = 3.0


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell's place: first row and column, spans, and box in points."""

    row: int
    col: int
    row_span: int
    col_span: int
    bbox: BBox


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one table, in reading order."""

    bbox: BBox
    row_count: int
    col_count: int
    cells: tuple[GridCell, ...]


def find_grids(edges: Sequence[Edge]) -> list[Grid]:
    """The tables that `edges` draw, from top to bottom, then from left to right."""
    grids = [grid for group in _connected(edges) if (grid := _grid(group)) is not None]
    return sorted(grids, key=lambda grid: (round(grid.bbox.top), grid.bbox.x0))


def _connected(edges: Sequence[Edge]) -> Iterable[list[Edge]]:
    """Groups of edges that meet, by union-find over the crossings of horizontals with verticals."""
    parent = list(range(len(edges)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    verticals = sorted((i for i, e in enumerate(edges) if not e.horizontal), key=lambda i: edges[i].at)
    positions = [edges[i].at for i in verticals]
    for i, h in enumerate(edges):
        if not h.horizontal:
            continue
        for k in range(bisect_left(positions, h.start - SNAP), len(verticals)):
            v = edges[verticals[k]]
            if v.at > h.end + SNAP:
                break
            if v.start - SNAP <= h.at <= v.end + SNAP:
                parent[root(i)] = root(verticals[k])
    groups: dict[int, list[Edge]] = {}
    for i, edge in enumerate(edges):
        groups.setdefault(root(i), []).append(edge)
    return (group for group in groups.values() if len(group) > 2)


def _grid(edges: Sequence[Edge]) -> Grid | None:
    horizontals = [e for e in edges if e.horizontal]
    verticals = [e for e in edges if not e.horizontal]
    if len(horizontals) < 2 or not verticals:
        return None
    xs = _positions(verticals, horizontals)
    ys = _positions(horizontals, verticals)
    if len(xs) < 2 or len(ys) < 2:
        return None
    walls = _Walls(xs, ys, horizontals, verticals)
    boxes = [box for box in _rectangles(walls) if walls.encloses(box)]
    boxes = [b for b in boxes if xs[b.right] - xs[b.left] >= _SLIVER and ys[b.lower] - ys[b.upper] >= _SLIVER]
    if not boxes:
        return None
    # Lines of the grid at which no cell begins or ends are marks inside cells, not rows or columns.
    left = sorted({b.left for b in boxes})
    upper = sorted({b.upper for b in boxes})
    cells = []
    for box in sorted(boxes, key=lambda b: (b.upper, b.left)):
        row, col = bisect_left(upper, box.upper), bisect_left(left, box.left)
        cells.append(
            GridCell(
                row=row,
                col=col,
                row_span=max(1, bisect_left(upper, box.lower) - row),
                col_span=max(1, bisect_left(left, box.right) - col),
                bbox=BBox(xs[box.left], ys[box.upper], xs[box.right], ys[box.lower]),
            )
        )
    bbox = cells[0].bbox
    for cell in cells:
        bbox = bbox.union(cell.bbox)
    return Grid(bbox, len(upper), len(left), tuple(cells))


def _positions(rules: Sequence[Edge], crossing: Sequence[Edge]) -> list[float]:
    """Where `rules` stand, and where two or more of the `crossing` rules end together beyond them (an open side)."""
    positions = sorted({rule.at for rule in rules})
    for ends in ([e.start for e in crossing], [e.end for e in crossing]):
        for end in set(ends):
            together = [other for other in ends if abs(other - end) <= SNAP]
            if len(together) > 1 and all(abs(end - at) > SNAP for at in positions):
                positions.append(end)
    return sorted(positions)


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle of grid squares: from line `left` to line `right`, from line `upper` to line `lower`."""

    left: int
    upper: int
    right: int
    lower: int


class _Walls:
    """Which sides of the grid's squares are drawn."""

    def __init__(
        self, xs: list[float], ys: list[float], horizontals: Sequence[Edge], verticals: Sequence[Edge]
    ) -> None:
        self.xs, self.ys = xs, ys
        self._across = _drawn(ys, xs, horizontals)
        self._down = _drawn(xs, ys, verticals)

    def across(self, line: int, col: int) -> bool:
        """Is horizontal line `line` drawn along column `col`?"""
        return self._across[line][col]

    def down(self, line: int, row: int) -> bool:
        """Is vertical line `line` drawn along row `row`?"""
        return self._down[line][row]

    def encloses(self, box: _Box) -> bool:
        """At least three sides are drawn; or the upper and lower one, of a box as wide as the grid."""
        width, height = self.xs[box.right] - self.xs[box.left], self.ys[box.lower] - self.ys[box.upper]
        upper, lower = (
            sum(self.xs[c + 1] - self.xs[c] for c in range(box.left, box.right) if self.across(line, c))
            / width
            for line in (box.upper, box.lower)
        )
        left, right = (
            sum(self.ys[r + 1] - self.ys[r] for r in range(box.upper, box.lower) if self.down(line, r))
            / height
            for line in (box.left, box.right)
        )
        sides = [side >= _DRAWN for side in (upper, lower, left, right)]
        full_width = box.left == 0 and box.right == len(self.xs) - 1
        return sum(sides) >= 3 or (sides[0] and sides[1] and full_width)


def _drawn(lines: list[float], steps: list[float], rules: Sequence[Edge]) -> list[list[bool]]:
    drawn = [[False] * (len(steps) - 1) for _ in lines]
    for rule in rules:
        line = min(range(len(lines)), key=lambda i: abs(lines[i] - rule.at))
        first = max(0, bisect_left(steps, rule.start) - 1)
        for step in range(first, len(steps) - 1):
            begin, end = steps[step], steps[step + 1]
            if begin > rule.end:
                break
            if min(end, rule.end) - max(begin, rule.start) >= min(_DRAWN * (end - begin), end - begin - 1):
                drawn[line][step] = True
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
            while right < cols and not taken[row][right] and not walls.down(right, row):
                right += 1
            lower = row + 1
            while lower < rows and _continues(walls, taken, lower, col, right):
                lower += 1
            for r in range(row, lower):
                for c in range(col, right):
                    taken[r][c] = True
            yield _Box(col, row, right, lower)


def _continues(walls: _Walls, taken: list[list[bool]], row: int, left: int, right: int) -> bool:
    """Does the area between lines `left` and `right` go on into `row` with the same width?"""
    return (
        not any(walls.across(row, c) or taken[row][c] for c in range(left, right))
        and not any(walls.down(c, row) for c in range(left + 1, right))
        and (left == 0 or walls.down(left, row) or not walls.down(left, row - 1))
        and (right == len(walls.xs) - 1 or walls.down(right, row) or not walls.down(right, row - 1))
    )
