"""Draws small Korean plans as PDFs, so that a test shows the layout it is about and needs no file at hand.

A plan is a list of blocks that flow down the page: `Text`, `Table`, `Beside` (tables side by side), `Gap`,
`PageBreak`. Lengths are in points. Nothing wraps by itself: where a word breaks in a cell is what many tests
are about, so a line break is written as a newline in the text. What does not fit, or what the font cannot
print, raises `ValueError`. The same blocks always give the same bytes.

    draw_plan(tmp_path / "plan.pdf", [
        Text("재 정 현 황", size=16),
        Table([["회계별", "2026년", "2025년"], ["총    계", "826,257", "753,789"]], widths=[120, 80, 80]),
    ])

A whole invented plan with its truth is in `tests/invented_plan.py`, files that are no plan are in
`tests/bad_files.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Protocol

from reportlab.lib.pagesizes import A4, landscape

from tests.pen import MARGIN, Align, Pen

PORTRAIT: tuple[float, float] = A4
LANDSCAPE: tuple[float, float] = landscape(A4)
LEADING = 1.35  # line height over font size
PADDING = 4.0  # between a cell's rule and its text


class Rules(Enum):
    """How the rules of a table are drawn; PDF printers differ in this."""

    LINES = "each side of a cell is a line"
    RECTS = "each side of a cell is a thin filled rectangle"
    DOTTED = "each side of a cell is a dotted line"
    DOTS = "each side of a cell is a row of dots, each drawn by itself"
    DOUBLE = "each side of a cell is two lines"
    HORIZONTAL = "only the top and bottom of a cell are drawn"
    OUTER = "a line over the table, one under its header and one under the table"
    NONE = "nothing is drawn"


class Labels(Enum):
    """Where the text of a merged cell stands when a page break cuts the cell."""

    FIRST_PART = "on the page where the cell starts"
    EVERY_PART = "on each page that the cell reaches"


class Block(Protocol):
    def draw(self, pen: Pen) -> None: ...


@dataclass(frozen=True)
class Text:
    """A line of text. `doubled` prints it twice, a hair apart, as HWP does for bold."""

    text: str
    size: float = 11
    align: Align = "left"
    indent: float = 0
    doubled: bool = False

    def draw(self, pen: Pen) -> None:
        height = self.size * LEADING
        pen.need(height, repr(self.text))
        left = MARGIN + self.indent
        x = {"left": left, "center": pen.width / 2, "right": pen.width - MARGIN}[self.align]
        for offset in (0.0, 0.3) if self.doubled else (0.0,):
            pen.write(self.text, x + offset, pen.y + self.size, size=self.size, align=self.align)
        pen.y += height + 4


@dataclass(frozen=True)
class Gap:
    height: float = 14

    def draw(self, pen: Pen) -> None:
        pen.y += self.height


@dataclass(frozen=True)
class PageBreak:
    def draw(self, pen: Pen) -> None:
        pen.new_page()


@dataclass(frozen=True)
class Cell:
    """A printed cell. It stands in the row that lists it; the positions that it covers are left out."""

    text: str
    row_span: int = 1
    col_span: int = 1
    align: Align = "center"


@dataclass(frozen=True)
class Placed:
    """A cell at its place in the grid."""

    row: int
    col: int
    cell: Cell


@dataclass(frozen=True)
class Table:
    """A ruled table: rows of cells as in HTML (a plain string is a cell of one row and one column).

    `breaks_before` names the rows that start a new page. There the first `header_rows` rows are printed again
    if `repeat_header`, and `labels` says where the text of a cut merged cell goes. With `open_sides`, the outer
    verticals are left out.
    """

    rows: Sequence[Sequence[Cell | str]]
    widths: Sequence[float]
    row_heights: Sequence[float] | None = None
    size: float = 9
    left: float = MARGIN
    rules: Rules = Rules.LINES
    header_rows: int = 1
    header_grey: float = 0.92
    breaks_before: Sequence[int] = ()
    repeat_header: bool = True
    labels: Labels = Labels.FIRST_PART
    open_sides: bool = False

    def draw(self, pen: Pen) -> None:
        placed, heights = self.placed(), self.heights()
        edges = [0, *self.breaks_before, len(self.rows)]
        for number, (start, end) in enumerate(pairwise(edges)):
            if number:
                pen.new_page()
            if number and self.repeat_header:
                self._draw_rows(pen, placed, heights, 0, self.header_rows)
            self._draw_rows(pen, placed, heights, start, end)
        pen.y += 8

    def placed(self) -> list[Placed]:
        """Each cell with the row and column at which the grid has it."""
        taken: set[tuple[int, int]] = set()
        placed = []
        for row, cells in enumerate(self.rows):
            col = 0
            for item in cells:
                cell = Cell(item) if isinstance(item, str) else item
                while (row, col) in taken:
                    col += 1
                area = {(row + r, col + c) for r in range(cell.row_span) for c in range(cell.col_span)}
                if area & taken:
                    raise ValueError(f"row {row}, column {col}: {cell.text!r} covers another cell")
                taken |= area
                placed.append(Placed(row, col, cell))
        if taken != {(row, col) for row in range(len(self.rows)) for col in range(len(self.widths))}:
            raise ValueError(f"the cells do not fill {len(self.rows)} rows of {len(self.widths)} columns")
        return placed

    def heights(self) -> Sequence[float]:
        """Given, or as many lines as the fullest cell of the row has."""
        if self.row_heights is not None:
            return self.row_heights
        lines = [1] * len(self.rows)
        for at in self.placed():
            if at.cell.row_span == 1:
                lines[at.row] = max(lines[at.row], at.cell.text.count("\n") + 1)
        return [count * self.size * LEADING + 2 * PADDING for count in lines]

    def _draw_rows(
        self, pen: Pen, placed: list[Placed], heights: Sequence[float], start: int, end: int
    ) -> None:
        pen.need(sum(heights[start:end]), f"a table's rows {start} to {end - 1}")
        tops = _running(pen.y, heights[start:end])
        lefts = _running(self.left, self.widths)
        for at in placed:
            first, last = max(at.row, start), min(at.row + at.cell.row_span, end)
            if first >= last:
                continue
            box = (lefts[at.col], tops[first - start], lefts[at.col + at.cell.col_span], tops[last - start])
            if at.row < self.header_rows:
                pen.fill(*box, grey=self.header_grey)
            if at.row >= start or self.labels is Labels.EVERY_PART:
                self._write(pen, at.cell, *box)
            self._rule(pen, *box)
        if self.rules is Rules.OUTER:
            for y in dict.fromkeys((tops[0], tops[max(self.header_rows - start, 0)], tops[-1])):
                pen.line(lefts[0], y, lefts[-1], y)
        pen.y = tops[-1]

    def _write(self, pen: Pen, cell: Cell, x0: float, top: float, x1: float, bottom: float) -> None:
        lines = cell.text.split("\n")
        x = {"left": x0 + PADDING, "center": (x0 + x1) / 2, "right": x1 - PADDING}[cell.align]
        baseline = (top + bottom - len(lines) * self.size * LEADING) / 2 + self.size
        for line in lines:
            if pen.text_width(line, self.size) > x1 - x0 - PADDING:
                raise ValueError(f"{line!r} is wider than its cell ({x1 - x0:.0f} points): break it")
            pen.write(line, x, baseline, size=self.size, align=cell.align)
            baseline += self.size * LEADING

    def _rule(self, pen: Pen, x0: float, top: float, x1: float, bottom: float) -> None:
        sides = [(x0, top, x1, top), (x0, bottom, x1, bottom)]
        ends = (self.left, self.left + sum(self.widths))
        sides += [
            (x, top, x, bottom)
            for x in (x0, x1)
            if not (self.open_sides and any(abs(x - end) < 0.01 for end in ends))
        ]
        pen.canvas.setLineWidth(0.5)
        pen.canvas.setDash(1, 1) if self.rules is Rules.DOTTED else pen.canvas.setDash()
        if self.rules in (Rules.LINES, Rules.DOTTED):
            for side in sides:
                pen.line(*side)
        elif self.rules is Rules.HORIZONTAL:
            for side in sides[:2]:
                pen.line(*side)
        elif self.rules is Rules.RECTS:
            for ax, ay, bx, by in sides:
                pen.fill(ax - 0.25, ay - 0.25, bx + 0.25, by + 0.25, grey=0)
        elif self.rules is Rules.DOTS:
            for side in sides:
                pen.dots(*side)
        elif self.rules is Rules.DOUBLE:
            for ax, ay, bx, by in sides:
                across, down = (0, 0.75) if ay == by else (0.75, 0)
                pen.line(ax - across, ay - down, bx - across, by - down)
                pen.line(ax + across, ay + down, bx + across, by + down)


@dataclass(frozen=True)
class Beside:
    """Tables with their tops at one height; each table's `left` says where it starts."""

    tables: Sequence[Table]

    def draw(self, pen: Pen) -> None:
        if any(table.breaks_before for table in self.tables):
            raise ValueError("tables side by side stay on one page")
        top, bottoms = pen.y, []
        for table in self.tables:
            pen.y = top
            table.draw(pen)
            bottoms.append(pen.y)
        pen.y = max(bottoms)


def draw_plan(
    path: Path, blocks: Iterable[Block], *, page_size: tuple[float, float] = PORTRAIT, title: str = ""
) -> Path:
    """Draw the blocks into a PDF at `path`. Each page is closed by its number at the foot."""
    pen = Pen(path, page_size, title)
    for block in blocks:
        block.draw(pen)
    pen.save()
    return path


def _running(start: float, lengths: Iterable[float]) -> list[float]:
    return list(accumulate(lengths, initial=start))
