"""What is doubtful of a page's text: writing that nobody sees, and cells in which one thing is printed over another.

Neither changes what was read silently: hidden text is kept out of cells and lines, and told here with its words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise

from extract.hidden import Why
from extract.levels import Levels
from extract.plan import Problem
from extract.printed import BBox, Table
from extract.reader import PageObjects
from extract.tables import Grid, GridCell
from extract.text import LEFT, SPACE, TEXT, Glyph, lines_of

# So much of a glyph's width and height lies under another one that both cannot be read.
_OVER = 0.7
# Digits of one writing, however tight it is set, overlap with the next one only; so much of a digit under one that
# was drawn at another time is two numbers in one place.
_OVER_AT_ANOTHER_TIME = 0.3
# What a message quotes of a text at most.
_QUOTED = 300


def doubts(
    objects: PageObjects,
    grids: Sequence[Grid],
    in_cells: Mapping[GridCell, list[Glyph]],
    tables: Sequence[Table],
) -> Iterator[Problem]:
    """The page's problems, each with its table where it lies in one. `tables` are the `grids` in their order."""
    yield from _hidden(objects, tables)
    for grid, table in zip(grids, tables, strict=True):
        for cell in grid.cells:
            if pair := _overstruck(in_cells.get(cell, [])):
                yield Problem(
                    "overstruck_text",
                    f"in {table.table_id}, row {cell.row}, column {cell.col}, {pair[0].text!r} and {pair[1].text!r} "
                    "are printed over each other. Look at the page: what the cell says is not certain",
                    objects.number,
                    table.logical_id,
                )


def _hidden(objects: PageObjects, tables: Sequence[Table]) -> Iterator[Problem]:
    groups: dict[tuple[Why, str | None], list[Glyph]] = defaultdict(list)
    for glyph, why in objects.hidden:
        groups[why, _innermost(glyph, tables)].append(glyph)
    for (why, table_id), glyphs in groups.items():
        yield Problem(
            "hidden_text",
            f"text that nobody sees on the page ({why}{f', in {table_id}' if table_id else ''}): {_quoted(glyphs)}. "
            "It is in no cell and no line; ask the publisher if it should be there",
            objects.number,
            table_id,
        )


def _innermost(glyph: Glyph, tables: Sequence[Table]) -> str | None:
    around = [table for table in tables if BBox(*table.bbox).contains(*glyph.center)]
    return min(around, key=lambda table: table.bbox.area).table_id if around else None


def _quoted(glyphs: Sequence[Glyph]) -> str:
    text = " / ".join(line.text for line in lines_of(glyphs))
    return (
        repr(text)
        if len(text) <= _QUOTED
        else f"{text[:_QUOTED]!r} and {len(text) - _QUOTED} characters more"
    )


def _overstruck(glyphs: Sequence[Glyph]) -> tuple[Glyph, Glyph] | None:
    """A digit that lies on another digit or letter, with that. Quotes and commas are set tight, and often overlap."""
    if not any(map(str.isdigit, map(TEXT, glyphs))):
        return None
    drawn = [glyph for glyph in glyphs if glyph[0] != SPACE]
    levels = Levels(drawn)
    if not any(map(_is_crowded, levels.bands(levels.tallest))):
        return None
    # Numbered in the order in which they were drawn.
    row = sorted(enumerate(drawn), key=lambda one: one[1][1])
    for place, (index, glyph) in enumerate(row, start=1):
        text, x0, top, x1, bottom, _, _ = glyph
        end = _end(glyph)
        for other_index, other in islice(row, place, None):
            if other[1] >= end:
                break
            apart = abs(other_index - index) > 1 and (text + other[0]).isdigit()
            over = _OVER_AT_ANOTHER_TIME if apart else _OVER
            across = min(x1, other[3]) - other[1]
            down = min(bottom, other[4]) - max(top, other[2])
            if (
                down > _OVER * min(bottom - top, other[4] - other[2])
                and across > over * min(x1 - x0, other[3] - other[1])
                and (text + other[0]).isalnum()
                and (text.isdigit() or other[0].isdigit())
            ):
                return glyph, other
    return None


def _is_crowded(band: list[Glyph]) -> bool:
    band.sort(key=LEFT)
    return any(after[1] < _end(glyph) for glyph, after in pairwise(band))


def _end(glyph: Glyph) -> float:
    """A glyph that begins further right does not lie over this one."""
    return glyph[3] - _OVER_AT_ANOTHER_TIME * (glyph[3] - glyph[1])
