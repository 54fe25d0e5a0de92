"""What is printed, as values: boxes, pages, tables of cells, lines of text.

Frozen values without behaviour beyond their own shape; how they are read stands in the other modules of this package,
what was made of them in `plan`. Lengths are in points with the origin at the page's top left; pages count from 1, rows
and columns of a table from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class BBox(NamedTuple):
    """A rectangle on a page, in points from its top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    def contains(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def union(self, other: BBox) -> BBox:
        return BBox(
            min(self.x0, other.x0),
            min(self.top, other.top),
            max(self.x1, other.x1),
            max(self.bottom, other.bottom),
        )


class TableKind(StrEnum):
    """A frame is a box around text: one cell, a title strip, a box of an org chart."""

    TABLE = "table"
    FRAME = "frame"


class Basis(StrEnum):
    """What told a table's cells: rules, shading, boxes in line, text between ruled rows, or aligned text alone."""

    RULED = "ruled"
    SHADED = "shaded"
    BOXES = "boxes"
    RULED_ROWS = "ruled_rows"
    ALIGNED = "aligned"


class CellPlace(NamedTuple):
    """A cell of a page's table by its row and column."""

    table_id: str
    row: int
    col: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page's size in points and its visible non-white-space characters (doubled glyphs count once)."""

    number: int
    width: float
    height: float
    char_count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell. `text_printed` keeps its line breaks; `text` is joined as a reader would join it."""

    row: int
    col: int
    row_span: int
    col_span: int
    bbox: BBox
    text_printed: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of one table or frame of one page.

    `table_id` is `p<page>t<n>`, `basis` what told its cells, `parent` the cell that a nested table stands in.
    `logical_id` is the `table_id` of the part with which the table starts: parts
    of one table that goes on over pages share it. `heading` is the line of text above, `unit` the factor to
    won from the nearest unit note (1_000_000 for 백만원), `family` the recogniser that claimed it.
    """

    table_id: str
    logical_id: str
    page: int
    number: int
    kind: TableKind
    bbox: BBox
    row_count: int
    col_count: int
    cells: tuple[Cell, ...]
    heading: str | None = None
    unit: int | None = None
    family: str | None = None
    header_rows: int = 0
    basis: Basis = Basis.RULED
    parent: CellPlace | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text outside tables; `font_size` in points is that of most of its characters."""

    page: int
    number: int
    bbox: BBox
    font_size: float
    text_printed: str
    text: str
