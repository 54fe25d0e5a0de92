"""Rows of text pieces, and the grid that they make where no rule shows it.

A piece is text without a wide gap; a row is the pieces on one line. Which rows are a table is the business of
`unruled`; here their columns, header and rows are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extract.printed import BBox
from extract.rules import Edge
from extract.tables import Grid, GridCell
from extract.text import TextLine

# The share of the most pieces in a row that makes a row one of the body, which shows the columns.
_BODY = 0.6
# The share of rows that may cross where a column ends.
_MAY_CROSS = 0.08
# A line nearer to the one before than this share of the usual distance goes on from it.
_GOES_ON = 0.85
_FIGURE = re.compile(r"[^\w가-힣]*[△▲(]*[$₩]?[-–+±<>≤≥△▲]?\s*\d[\d,.\s]*\)?[%％]?\S{0,3}")


@dataclass(frozen=True, slots=True)
class Row:
    """The pieces of text on one line, from left to right."""

    pieces: tuple[TextLine, ...]

    @property
    def top(self) -> float:
        return min(piece.bbox.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        return max(piece.bbox.bottom for piece in self.pieces)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        return self.pieces[0].size


@dataclass(slots=True)
class _Cell:
    """A cell as it grows line by line: first row and last, first column and last."""

    row: int
    col: int
    last_col: int
    bbox: BBox
    last_row: int


def rows_of(pieces: Sequence[TextLine]) -> list[Row]:
    """Pieces in the order of `lines_of`, those on one line together."""
    rows: list[list[TextLine]] = []
    for piece in pieces:
        if rows and _level(rows[-1][-1].bbox, piece.bbox):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [Row(tuple(sorted(row, key=lambda piece: piece.bbox.x0))) for row in rows]


def _level(a: BBox, b: BBox) -> bool:
    return min(a.bottom, b.bottom) - max(a.top, b.top) > 0.5 * min(a.height, b.height)


def is_figure(text: str) -> bool:
    """Is the text a number, as a table's body has them?"""
    return _FIGURE.fullmatch(text) is not None or text in ("-", "–", "—", "†", "#", "(X)", "*****")


def body_rows(rows: Sequence[Row]) -> list[Row]:
    """The rows with nearly as many pieces as any has."""
    most = sorted(len(row.pieces) for row in rows)[int(0.9 * (len(rows) - 1))]
    return [row for row in rows if len(row.pieces) >= max(2, _BODY * most)]


def columns_of(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """From where to where each column has text, as the rows of the body show it."""
    body = body_rows(rows)
    allowed = int(_MAY_CROSS * len(body))
    steps = sorted(
        [(piece.bbox.x0, 1) for row in body for piece in row.pieces]
        + [(piece.bbox.x1, -1) for row in body for piece in row.pieces]
    )
    columns: list[tuple[float, float]] = []
    depth, begin = 0, 0.0
    for x, step in steps:
        before, depth = depth, depth + step
        if before <= allowed < depth:
            begin = x
        elif depth <= allowed < before:
            columns.append((begin, x))
    return columns


def grid_of_rows(
    rows: Sequence[Row], columns: Sequence[tuple[float, float]], rules: Sequence[Edge], header: int
) -> Grid:
    """The grid of `rows`, the first `header` of which are column heads. `rules` are the horizontal ones among them."""
    cells: list[_Cell] = []
    level = _read_header(rows[:header], columns, rules, cells)
    _read_body(rows[header:], columns, level, cells)
    bbox = cells[0].bbox
    for cell in cells:
        bbox = bbox.union(cell.bbox)
    placed = sorted(
        (GridCell(c.row, c.col, c.last_row - c.row + 1, c.last_col - c.col + 1, c.bbox) for c in cells),
        key=lambda cell: (cell.row, cell.col),
    )
    return Grid(bbox, 1 + max(c.last_row for c in cells), len(columns), tuple(placed))


def _read_header(
    rows: Sequence[Row], columns: Sequence[tuple[float, float]], rules: Sequence[Edge], cells: list[_Cell]
) -> int:
    """Add the column heads to `cells`; the number of levels that they have.

    Lines over one another are one head, unless a rule lies between them or the upper one spans several columns.
    """
    level, above = 0, 0.0
    for row in rows:
        spans = [(piece, *_span(piece.bbox, columns, rules)) for piece in row.pieces]
        starts_level = any(
            ((cell.col, cell.last_col) != (first, last) or _ruled_off(cell.bbox, piece.bbox, rules))
            for piece, first, last in spans
            if (cell := _over(cells, first, last)) is not None
        )
        if starts_level and above != row.top:
            level += 1
            above = row.top
        for piece, first, last in spans:
            over = _over(cells, first, last)
            if (
                over is not None
                and (over.col, over.last_col) == (first, last)
                and not _ruled_off(over.bbox, piece.bbox, rules)
            ):
                over.bbox = over.bbox.union(piece.bbox)
                if over.row < level and not _shares_row(cells, over, level):
                    over.row = over.last_row = level
            else:
                cells.append(_Cell(level, first, last, piece.bbox, level))
    return level + 1 if rows else 0


def _shares_row(cells: Sequence[_Cell], cell: _Cell, row: int) -> bool:
    return any(
        o is not cell and o.row == row and o.col <= cell.last_col and cell.col <= o.last_col for o in cells
    )


def _over(cells: Sequence[_Cell], first: int, last: int) -> _Cell | None:
    """The lowest head over any of the columns from `first` to `last`."""
    found = [cell for cell in cells if cell.col <= last and first <= cell.last_col]
    return max(found, key=lambda cell: cell.bbox.bottom, default=None)


def _ruled_off(upper: BBox, lower: BBox, rules: Sequence[Edge]) -> bool:
    middle = (max(upper.x0, lower.x0) + min(upper.x1, lower.x1)) / 2
    return any(upper.bottom - 2 <= r.at <= lower.top + 2 and r.start <= middle <= r.end for r in rules)


def _span(box: BBox, columns: Sequence[tuple[float, float]], rules: Sequence[Edge]) -> tuple[int, int]:
    """The columns under a piece: those it overlaps, or those of the short rule right below it."""
    full = columns[-1][1] - columns[0][0]
    for rule in rules:
        below = 0 <= rule.at - box.bottom + 3 <= 0.8 * box.height + 3
        if (
            below
            and rule.start - 3 <= box.x0
            and box.x1 <= rule.end + 3
            and rule.end - rule.start < 0.9 * full
        ):
            under = [
                i
                for i, (x0, x1) in enumerate(columns)
                if min(x1, rule.end) - max(x0, rule.start) > 0.5 * (x1 - x0)
            ]
            if under:
                return under[0], under[-1]
    return _columns_at(box, columns)


def _columns_at(box: BBox, columns: Sequence[tuple[float, float]]) -> tuple[int, int]:
    met = [
        i
        for i, (x0, x1) in enumerate(columns)
        if min(x1, box.x1) - max(x0, box.x0) > 0.25 * min(x1 - x0, box.width)
    ]
    if met:
        return met[0], met[-1]
    middle = (box.x0 + box.x1) / 2
    nearest = min(range(len(columns)), key=lambda i: max(columns[i][0] - middle, middle - columns[i][1]))
    return nearest, nearest


def _read_body(
    rows: Sequence[Row], columns: Sequence[tuple[float, float]], level: int, cells: list[_Cell]
) -> None:
    """Add one row of cells for each line, but for lines that go on from the one before."""
    pitch = median([b.middle - a.middle for a, b in pairwise(rows)] or [0.0])
    row = level - 1
    for index, line in enumerate(rows):
        spans = [(piece, *_columns_at(piece.bbox, columns)) for piece in line.pieces]
        if index and _goes_on(line, rows[index - 1], spans, pitch):
            for piece, first, last in spans:
                over = next(
                    (c for c in cells if c.row == row and c.col <= last and first <= c.last_col), None
                )
                if over is not None:
                    over.bbox = over.bbox.union(piece.bbox)
                else:
                    cells.append(_Cell(row, first, last, piece.bbox, row))
            continue
        row += 1
        for piece, first, last in spans:
            same = next((c for c in cells if c.row == row and c.col <= last and first <= c.last_col), None)
            if same is not None:
                same.bbox, same.last_col = same.bbox.union(piece.bbox), max(same.last_col, last)
            else:
                cells.append(_Cell(row, first, last, piece.bbox, row))


def _goes_on(line: Row, before: Row, spans: Sequence[tuple[TextLine, int, int]], pitch: float) -> bool:
    """Is the line the rest of a label that was too long for its column?"""
    if any(is_figure(piece.text) for piece, _, _ in spans) or len(spans) > 1:
        return False
    near = line.middle - before.middle <= _GOES_ON * pitch
    text = line.pieces[0].text
    return near or (spans[0][1] == 0 and text[:1].islower() and len(before.pieces) > 1)


def figures_share(rows: Sequence[Row]) -> float:
    """The share of the pieces behind the first of each row that are figures."""
    behind = [piece for row in rows for piece in row.pieces[1:]]
    return sum(is_figure(piece.text) for piece in behind) / len(behind) if behind else 0.0


def tight_runs(rows: Sequence[Row], widest_gap: float) -> Iterator[list[Row]]:
    """Rows that follow each other with no gap wider than so many font sizes."""
    run: list[Row] = []
    for row in rows:
        if run and row.top - run[-1].bottom > widest_gap * row.size:
            yield run
            run = []
        run.append(row)
    if run:
        yield run
