"""Shading to cells: which filled areas of a page stand for the cells of a table.

Within a drawn cell shading says nothing, but where it makes columns or a table of its own. Shading comes in pieces:
the paragraph, its padding, the cell.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from extract.gradients import without_gradients
from extract.levels import Levels
from extract.lookup import Lookup
from extract.marks import without_highlights
from extract.printed import BBox
from extract.reader import PageObjects
from extract.rules import SNAP
from extract.shapes import Color
from extract.tables import Grid, GridCell
from extract.text import HEIGHT, SPACE, Glyph

# A shaded box may overlap the drawn cell that it lies in by half the width of a thick rule.
_OVER = 2.5
# The share of a shaded box that a drawn table covers when the box is only its colour.
_COVERED = 0.8
# The share of a cell that columns of shading fill.
_FILLED = 0.9
# What a shaded head leaves of its cell holds at least a line.
_LEFT_OVER = 8.0
# The share of a page that a filled box covers when it is the paper.
_PAPER = 0.9
# Lighter than this is as white as the paper.
_WHITE = 250
# Narrower pieces are a cell's padding; they touch within so many points.
_PIECE, _TOUCHING = 15.0, 0.3
# Letters of neighbouring areas no further apart than this share of the areas' height are of one text.
_ONE_WORD_ON = 0.9


def shaded_cells(objects: PageObjects, levels: Levels, grids: Sequence[Grid]) -> list[BBox]:
    """The shaded areas that stand for cells beside those of the drawn `grids`; `levels` are those of the glyphs."""
    areas = _areas(objects, grids)
    boxes = list(without_highlights(areas, levels))
    return _cells_by_shading(_outermost(boxes), grids) if boxes else []


def _areas(objects: PageObjects, grids: Sequence[Grid]) -> list[BBox]:
    """The areas that are filled and not outlined, pieces of one colour joined; not the paper, nor white upon it."""
    filled = [
        (s.fill, BBox(round(s.x0, 1), round(s.top, 1), round(s.x1, 1), round(s.bottom, 1)))
        for s in without_gradients([s for s in objects.shapes if s.kind == "rect" and s.stroke is None])
        if s.fill is not None
        if s.x1 - s.x0 >= SNAP and s.bottom - s.top >= SNAP
        if (s.x1 - s.x0) * (s.bottom - s.top) < _PAPER * objects.width * objects.height
    ]
    panels = [box for color, box in filled if min(color) < _WHITE and min(box.width, box.height) >= _PIECE]
    seen = {
        (color, box)
        for color, box in filled
        if min(color) < _WHITE or any(_contains(panel, box) for panel in panels)
    }
    if not seen:
        return []
    joined: Iterable[Colored] = seen
    pieces = _Pieces(objects.glyphs, grids)
    for level, along in (_DOWN, _ACROSS, _DOWN, _ACROSS):
        joined = pieces.joined(joined, level, along)
    return sorted({box for _, box in joined})


Colored = tuple[Color, BBox]
Side = Callable[[BBox], tuple[float, float]]


def _x(box: BBox) -> tuple[float, float]:
    return box.x0, box.x1


def _y(box: BBox) -> tuple[float, float]:
    return box.top, box.bottom


_ACROSS: tuple[Side, Side] = (_y, _x)
_DOWN: tuple[Side, Side] = (_x, _y)


class _Pieces:
    """Joins pieces of shading, knowing which of them have text."""

    def __init__(self, glyphs: Sequence[Glyph], grids: Sequence[Grid]) -> None:
        self._cells = Lookup(((cell.bbox, cell.bbox) for grid in grids for cell in grid.cells), _OVER)
        self._around: dict[BBox, BBox | None] = {}
        self._glyphs = glyphs
        self._written: dict[BBox, list[float]] = {}

    @cached_property
    def _middles(self) -> list[tuple[float, list[float]]]:
        """How low the letters of the page have their middle, from top to bottom, and how far right."""
        levels: dict[float, list[float]] = defaultdict(list)
        for (top, bottom), same in groupby(self._glyphs, key=HEIGHT):
            levels[(top + bottom) / 2] += [(x0 + x1) / 2 for text, x0, _, x1, *_ in same if text != SPACE]
        return sorted(levels.items())

    def joined(self, boxes: Iterable[Colored], level: Side, along: Side) -> list[Colored]:
        """Boxes of one colour made one that are level with each other, touch, and are pieces of one cell."""
        rows: dict[tuple[Color, tuple[float, float], BBox | None], list[BBox]] = defaultdict(list)
        for color, box in boxes:
            rows[color, level(box), self._cell_around(box)].append(box)
        found: list[Colored] = []
        for (color, _, _), row in rows.items():
            row.sort(key=along)
            whole = row[0]
            for box in row[1:]:
                if along(box)[0] - along(whole)[1] <= _TOUCHING and self._are_one(whole, box, along):
                    whole = whole.union(box)
                else:
                    found.append((color, whole))
                    whole = box
            found.append((color, whole))
        return found

    def _cell_around(self, box: BBox) -> BBox | None:
        if box not in self._around:
            near = self._cells.around(*box.middle)
            self._around[box] = next((cell for cell in near if _contains(cell, box)), None)
        return self._around[box]

    def _are_one(self, a: BBox, b: BBox, along: Side) -> bool:
        """One is no more than the padding of the other, or the text runs on from one to the other."""
        if self._is_written(a) and self._is_written(b):
            return along is _x and self._runs_on(a, b)
        return any(not self._is_written(box) and along(box)[1] - along(box)[0] < _PIECE for box in (a, b))

    def _runs_on(self, a: BBox, b: BBox) -> bool:
        left, right = max(self._written_in(a)), min(self._written_in(b))
        return right - left <= _ONE_WORD_ON * a.height

    def _is_written(self, box: BBox) -> bool:
        return bool(self._written_in(box))

    def _written_in(self, box: BBox) -> list[float]:
        """Where, from left to right, the letters within the box have their middle."""
        if box not in self._written:
            first = bisect_left(self._middles, box.top, key=itemgetter(0))
            last = bisect_right(self._middles, box.bottom, key=itemgetter(0))
            self._written[box] = [
                x for _, xs in self._middles[first:last] for x in xs if box.x0 <= x <= box.x1
            ]
        return self._written[box]


def _cells_by_shading(boxes: Sequence[BBox], grids: Sequence[Grid]) -> list[BBox]:
    """The shaded boxes that stand for cells. Within a drawn cell, shading says nothing but for a table of its own."""
    found: list[BBox] = []
    within: dict[GridCell, list[BBox]] = {}
    cells = Lookup(((cell.bbox, cell) for grid in grids for cell in grid.cells), _OVER)
    for box in boxes:
        around = next((cell for cell in cells.around(*box.middle) if _contains(cell.bbox, box)), None)
        if around is not None:
            within.setdefault(around, []).append(box)
        elif not any(len(grid.cells) > 1 and _covers(grid.bbox, box) for grid in grids):
            found.append(box)
    # Shading comes in pieces, with strips for a cell's padding.
    within = {
        cell: [box for box in inside if min(box.width, box.height) >= _LEFT_OVER] or inside
        for cell, inside in within.items()
    }
    frames = {grid.cells[0] for grid in grids if len(grid.cells) == 1}
    for cell, inside in within.items():
        if _is_a_table(inside) or _fill(inside, cell.bbox):
            found += inside
        elif cell in frames:
            found += [box for box in inside if _is_band(box, cell.bbox)]
    return found


def _outermost(boxes: Sequence[BBox]) -> list[BBox]:
    """The boxes without those that shade a part of another one; a table's cells within its background stay."""
    within: dict[BBox, list[BBox]] = {}
    areas = Lookup(((box, box) for box in boxes), _OVER)
    for box in boxes:
        near = areas.around(*box.middle)
        around = next((other for other in near if box.area < other.area and _contains(other, box)), None)
        if around is not None:
            within.setdefault(around, []).append(box)
    parts = {box for inside in within.values() if not _is_a_table(inside) for box in inside}
    return [box for box in boxes if box not in parts]


def _contains(outer: BBox, inner: BBox) -> bool:
    x0, top, x1, bottom = inner
    left, upper, right, lower = outer
    return left - _OVER <= x0 and upper - _OVER <= top and x1 <= right + _OVER and bottom <= lower + _OVER


def _covers(outer: BBox, inner: BBox) -> bool:
    width = min(outer.x1, inner.x1) - max(outer.x0, inner.x0)
    height = min(outer.bottom, inner.bottom) - max(outer.top, inner.top)
    return width > 0 and height > 0 and width * height >= _COVERED * inner.area


def _fill(boxes: Sequence[BBox], cell: BBox) -> bool:
    """Do boxes beside each other fill the cell: columns that are shaded and not ruled?"""
    beside = max(box.x0 for box in boxes) >= min(box.x1 for box in boxes) - SNAP
    return beside and sum(box.area for box in boxes) >= _FILLED * cell.area


def _is_band(box: BBox, cell: BBox) -> bool:
    """Does the box fill its cell from wall to wall but for one side: the shaded head of a frame?"""
    gaps = [box.x0 - cell.x0, box.top - cell.top, cell.x1 - box.x1, cell.bottom - box.bottom]
    return sum(gap <= _OVER for gap in gaps) == len(gaps) - 1 and max(gaps) >= _LEFT_OVER


def _is_a_table(boxes: Sequence[BBox]) -> bool:
    """Do the boxes stand in two columns or more, two or more to a column?"""
    columns = Counter(round(box.x0 / SNAP) for box in boxes)
    return sum(count > 1 for count in columns.values()) > 1
