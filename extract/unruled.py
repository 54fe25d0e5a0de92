"""Tables that hardly a rule shows: text in aligned columns, with rules over and under it or none at all.

What is found here is inferred, not drawn, and says so (`Grid.basis`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extract.printed import Basis
from extract.rules import SNAP, Edge
from extract.tables import Grid
from extract.text import GlyphRow, lines_of_rows
from extract.textrows import (
    Row,
    body_rows,
    columns_of,
    figures_share,
    grid_of_rows,
    is_figure,
    rows_of,
    tight_runs,
)

# In multiples of the font size: a wider gap parts two columns.
_COLUMN_GAP = 0.85
# Rules of one table begin and end at the same places, within this.
_SAME_END = 8.0
_SHORTEST_RULE = 60.0
# Without rules, what makes a table: so many columns, so many rows with a piece in most, mostly figures.
_FEWEST_COLUMNS, _FEWEST_ROWS, _FEWEST_FIGURES = 3, 4, 0.6
_WIDEST_GAP = 2.2


def unruled_grids(edges: Sequence[Edge], glyph_rows: Sequence[GlyphRow], taken: Sequence[Grid]) -> list[Grid]:
    """The tables that text alone shows: `glyph_rows` are the lines outside the grids that are `taken`."""
    upright = [row for row in glyph_rows if not row.glyphs[0].style.turn]
    if sum(_has_a_gap(row) for row in upright) < 2:
        return []
    rows = rows_of(lines_of_rows(upright, max_gap=_COLUMN_GAP))
    rules = [edge for edge in edges if edge.horizontal and not any(_touches(grid, edge) for grid in taken)]
    grids: list[Grid] = []
    used: set[int] = set()
    for region in _between_rules(rules, rows):
        grid = _grid(region, rules, ruled=True)
        if grid is not None:
            grids.append(grid)
            used |= {id(row) for row in region}
    for run in tight_runs([row for row in rows if id(row) not in used], _WIDEST_GAP):
        for block in _blocks(run):
            grid = _grid(block, rules, ruled=False)
            if grid is not None:
                grids.append(grid)
    return grids


def _has_a_gap(row: GlyphRow) -> bool:
    return row.may_have_gap(_COLUMN_GAP) and any(
        after[1] - before[3] > _COLUMN_GAP * after[5] for before, after in pairwise(row.written)
    )


def _touches(grid: Grid, edge: Edge) -> bool:
    return (
        grid.bbox.top - SNAP <= edge.at <= grid.bbox.bottom + SNAP
        and edge.start < grid.bbox.x1
        and edge.end > grid.bbox.x0
    )


def _between_rules(rules: Sequence[Edge], rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows between rules of one table, from its first rule to its last."""
    stacks: list[list[Edge]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if rule.end - rule.start < _SHORTEST_RULE:
            continue
        stack = next((s for s in stacks if _same_ends(s[0], rule)), None)
        if stack is None:
            stacks.append([rule])
        else:
            stack.append(rule)
    for stack in stacks:
        region: list[Row] = []
        for upper, lower in pairwise(stack):
            band = [
                row
                for row in (_clipped(row, upper) for row in rows if upper.at < row.middle < lower.at)
                if row
            ]
            if band and _is_tabular(band):
                region += band
            elif band:
                if region:
                    yield region
                region = []
        if region:
            yield region


def _same_ends(a: Edge, b: Edge) -> bool:
    return abs(a.start - b.start) <= _SAME_END and abs(a.end - b.end) <= _SAME_END


def _clipped(row: Row, rule: Edge) -> Row | None:
    pieces = tuple(
        p for p in row.pieces if rule.start - _SAME_END <= (p.bbox.x0 + p.bbox.x1) / 2 <= rule.end + _SAME_END
    )
    if len(pieces) == len(row.pieces):
        return row
    return Row(pieces) if pieces else None


def _is_tabular(rows: Sequence[Row]) -> bool:
    return 2 * sum(len(row.pieces) > 1 for row in rows) >= len(rows)


def _blocks(run: Sequence[Row]) -> Iterator[list[Row]]:
    """Stretches of rows with several pieces; a line with one piece may stand between them, or over them."""
    block: list[Row] = []
    singles = 0
    for row in run:
        if len(row.pieces) > 1:
            block.append(row)
            singles = 0
        elif block and singles < 1:
            block.append(row)
            singles += 1
        else:
            yield block
            block, singles = [], 0
    yield block


def _grid(rows: Sequence[Row], rules: Sequence[Edge], *, ruled: bool) -> Grid | None:
    rows = list(rows)
    while rows and len(rows[-1].pieces) == 1 and not ruled:
        rows.pop()
    if len(rows) < 2 or len(body_rows(rows)) < 2:
        return None
    columns = columns_of(rows)
    if len(columns) < 2:
        return None
    if not ruled and (
        len(columns) < _FEWEST_COLUMNS
        or len(body_rows(rows)) < _FEWEST_ROWS
        or figures_share(body_rows(rows)) < _FEWEST_FIGURES
    ):
        return None
    grid = grid_of_rows(rows, columns, rules, _header_rows(rows, rules, columns))
    return replace(grid, basis=Basis.ALIGNED)


def _header_rows(rows: Sequence[Row], rules: Sequence[Edge], columns: Sequence[tuple[float, float]]) -> int:
    """How many rows stand over the first full rule among them; without one, over the first row of figures."""
    left, right = columns[0][0], columns[-1][1]
    full = [
        r.at for r in rules if r.end - r.start >= 0.8 * (right - left) and r.start < right and r.end > left
    ]
    inner = [at for at in full if rows[0].middle < at < rows[-1].middle]
    if inner:
        return sum(row.middle < inner[0] for row in rows)
    for index, row in enumerate(rows):
        if len(row.pieces) > 1 and 2 * sum(is_figure(p.text) for p in row.pieces[1:]) >= len(row.pieces) - 1:
            return index
    return 1
