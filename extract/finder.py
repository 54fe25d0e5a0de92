"""The grids that one page draws: by rules, by shading, by rules between rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from extract.columns import implied_verticals
from extract.frames import with_layouts, with_legends, without_bullets
from extract.marks import without_highlights, without_underlines
from extract.plan import Basis, BBox
from extract.reader import PageObjects
from extract.rules import SNAP, Edge, common_ends, merged, pieces_of, shaded_boxes, sides
from extract.tables import Grid, GridCell, find_grids

# A shaded box may overlap the drawn cell that it lies in by half the width of a thick rule.
_OVER = 2.5
# The share of a shaded box that a drawn table covers when the box is only its colour.
_COVERED = 0.8
# The share of a cell that columns of shading fill.
_FILLED = 0.9
# What a shaded head leaves of its cell holds at least a line.
_LEFT_OVER = 8.0


class Drawn(NamedTuple):
    """The grids that a page draws, from top to bottom, then from left to right, and its rules."""

    grids: list[Grid]
    edges: list[Edge]


def drawn_grids(objects: PageObjects) -> Drawn:
    """The tables and frames that rules and shading show, columns that only text shows in ruled rows included."""
    page = BBox(0, 0, objects.width, objects.height)
    pieces = pieces_of(objects.shapes)
    edges = list(without_underlines(merged(pieces), objects.glyphs))
    grids = find_grids(edges)
    boxes = list(without_highlights(shaded_boxes(objects.shapes, page), objects.glyphs))
    cells = _cells_by_shading(_outermost(boxes), grids)
    if cells:
        edges = merged([*edges, *(side for box in cells for side in sides(box))])
        grids = _told(find_grids(edges), grids, Basis.SHADED)
    implied = implied_verticals(edges, objects.glyphs, common_ends(pieces))
    if implied:
        grids = _told(find_grids([*edges, *implied]), grids, Basis.RULED_ROWS)
    grids = with_legends(without_bullets(grids, objects.glyphs), edges, objects.glyphs)
    return Drawn(with_layouts(grids), edges)


def _told(grids: Sequence[Grid], before: Sequence[Grid], basis: Basis) -> list[Grid]:
    """The grids, those that were not there `before` told by `basis`."""
    known = {grid.cells: grid for grid in before}
    return [known.get(grid.cells, replace(grid, basis=basis)) for grid in grids]


def _cells_by_shading(boxes: Sequence[BBox], grids: Sequence[Grid]) -> list[BBox]:
    """The shaded boxes that stand for cells. Within a drawn cell, shading says nothing but for a table of its own."""
    found: list[BBox] = []
    within: dict[GridCell, list[BBox]] = {}
    for box in boxes:
        around = [cell for grid in grids for cell in grid.cells if _contains(cell.bbox, box)]
        if around:
            within.setdefault(min(around, key=lambda cell: cell.bbox.area), []).append(box)
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
    for box in boxes:
        around = [
            other for other in boxes if other != box and _contains(other, box) and box.area < other.area
        ]
        if around:
            within.setdefault(min(around, key=lambda other: other.area), []).append(box)
    parts = {box for inside in within.values() if not _is_a_table(inside) for box in inside}
    return [box for box in boxes if box not in parts]


def _contains(outer: BBox, inner: BBox) -> bool:
    return (
        outer.x0 - _OVER <= inner.x0
        and outer.top - _OVER <= inner.top
        and inner.x1 <= outer.x1 + _OVER
        and inner.bottom <= outer.bottom + _OVER
    )


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
