"""What stands around a table: its heading above, and the nearest note of its unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extract.korean import name_key, unit_note
from extract.printed import Line, Table
from extract.whole import WholeTable

# How far above a table its heading may stand, in points; titles stand within three lines of it.
_NEAR = 90.0


def with_headings(tables: Iterable[WholeTable], lines: Iterable[Line]) -> list[WholeTable]:
    """The tables, the heading and unit of the first part of each given to all of its parts."""
    by_page: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_page[line.page].append(line)
    return [_with_heading(table, [*by_page[table.page - 1], *by_page[table.page]]) for table in tables]


def _with_heading(table: WholeTable, near: Sequence[Line]) -> WholeTable:
    first = table.parts[0]
    heading, unit = heading_above(first, near), unit_near(first, near)
    return replace(table, parts=tuple(replace(part, heading=heading, unit=unit) for part in table.parts))


def heading_above(table: Table, lines: Sequence[Line]) -> str | None:
    """The nearest line above the table that is no note of a unit or a day."""
    above = [
        line
        for line in lines
        if line.page == table.page
        and line.bbox.bottom <= table.bbox.top + 2
        and table.bbox.top - line.bbox.bottom <= _NEAR
        and not _is_note(line)
    ]
    lowest = max((line.bbox.bottom for line in above), default=0.0)
    level = [line for line in above if lowest - line.bbox.bottom < line.font_size / 2]
    # The number of a heading stands in a frame of its own beside it.
    level = [line for line in level if any(ch.isalpha() for ch in line.text)] or level
    # Of headings side by side the one over the table is its own.
    nearest = min(level, key=lambda line: _apart(line, table), default=None)
    return nearest.text.lstrip("□■○◦-•ㆍ· ") or None if nearest is not None else None


def _apart(line: Line, table: Table) -> float:
    """How far the line stands to the left or right of the table; 0 where it stands over it."""
    return max(0.0, line.bbox.x0 - table.bbox.x1, table.bbox.x0 - line.bbox.x1)


def _is_note(line: Line) -> bool:
    bare = line.text.strip()
    in_brackets = bare[:1] in "(〈<[" and bare[-1:] in ")〉>]"
    return bare.startswith("※") or (in_brackets and ("단위" in name_key(bare) or "기준" in bare))


def unit_near(table: Table, lines: Sequence[Line]) -> int | None:
    """Won per printed unit, from the last note before the table in reading order, on its page or the one before.

    Further back a note belongs to another table. Of notes side by side the one over the table is its own.
    """
    notes = [
        (line, unit)
        for line in lines
        if (line.page == table.page - 1 or (line.page == table.page and line.bbox.top <= table.bbox.top + 2))
        and (unit := unit_note(line.text)) is not None
    ]
    if not notes:
        return None
    last, _ = max(notes, key=lambda note: (note[0].page, note[0].bbox.bottom))
    level = [
        (line, unit)
        for line, unit in notes
        if line.page == last.page and last.bbox.bottom - line.bbox.bottom < last.font_size
    ]
    return min(level, key=lambda note: _apart(note[0], table))[1]
