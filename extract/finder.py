"""The grids that one page draws: by rules, by shading, by rules between rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from extract.columns import implied_verticals
from extract.frames import with_layouts, with_legends, without_empty_boxes
from extract.levels import Levels
from extract.limits import Gauge
from extract.marks import without_underlines
from extract.printed import Basis
from extract.reader import PageObjects
from extract.rules import Edge, crossings, merged, pieces_of, sides
from extract.shading import shaded_cells
from extract.tables import Grid, find_grids


class Drawn(NamedTuple):
    """The grids that a page draws, from top to bottom, then from left to right, and its rules."""

    grids: list[Grid]
    edges: list[Edge]


def drawn_grids(objects: PageObjects, gauge: Gauge) -> Drawn:
    """The tables and frames that rules and shading show, columns that only text shows in ruled rows included.

    Raises ResourceLimit.
    """
    if not objects.shapes and not objects.ticks:
        return Drawn([], [])
    pieces = pieces_of(objects.shapes, objects.ticks)
    edges = merged(pieces)
    gauge.add("rules_per_page", len(edges))
    crossed = crossings(edges)
    gauge.add("crossings_per_page", sum(crossed))
    gauge.add("crossings_per_rule", sum(crossed) // max(1, len(crossed)))
    levels = Levels(objects.glyphs)
    edges = list(without_underlines(edges, levels))
    grids = find_grids(edges)
    if cells := shaded_cells(objects, levels, grids):
        edges = merged([*edges, *(side for box in cells for side in sides(box))])
        grids = _told(find_grids(edges), grids, Basis.SHADED)
    implied = implied_verticals(edges, objects.glyphs, pieces)
    if implied:
        grids = _told(find_grids([*edges, *implied]), grids, Basis.RULED_ROWS)
    grids = with_legends(without_empty_boxes(grids, levels), edges, objects.glyphs)
    return Drawn(with_layouts(grids), edges)


def _told(grids: Sequence[Grid], before: Sequence[Grid], basis: Basis) -> list[Grid]:
    """The grids, those that were not there `before` told by `basis`."""
    known = {grid.cells: grid for grid in before}
    return [known.get(grid.cells, replace(grid, basis=basis)) for grid in grids]
