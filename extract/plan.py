"""The values that a plan is read into: document, pages, tables of cells, lines, records, rejects, checks.

Everything here is a frozen value without behaviour beyond its own shape; how it is read stands in the other
modules of this package. Lengths are in points with the origin at the page's top left; pages count from 1,
rows and columns of a table from 0. Amounts of money are integers in won, shares and rates are in percent as
printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

EXTRACTOR_VERSION = "0.1.0"

Value = str | int | Decimal | bool | None


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


class Confidence(StrEnum):
    """Proved: something printed (a total, a rate) agrees. Read: nothing speaks for or against. Doubtful: look at it."""

    PROVED = "proved"
    READ = "read"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a table and its records.

    `basis` is None for what lines say, not tables. `agreeing` and `contrary` count the table's checks that came
    out as printed (within rounding), and those that did not. `accepted` where a reviewer looked and said yes.
    """

    basis: Basis | None = None
    has_header: bool = False
    agreeing: int = 0
    contrary: int = 0
    accepted: bool = False

    @property
    def confidence(self) -> Confidence:
        if self.accepted:
            return Confidence.PROVED if self.agreeing and not self.contrary else Confidence.READ
        if self.contrary > self.agreeing or (self.basis is Basis.ALIGNED and not self.agreeing):
            return Confidence.DOUBTFUL
        return Confidence.PROVED if self.agreeing else Confidence.READ


class CellPlace(NamedTuple):
    """A cell of a page's table by its row and column."""

    table_id: str
    row: int
    col: int


class AmountStatus(StrEnum):
    """What stands where an amount is expected: a figure, none (`-`), or undecided (`미정`)."""

    AMOUNT = "amount"
    NONE = "none"
    UNDECIDED = "undecided"


class Outcome(StrEnum):
    """How far a printed figure and the one computed from its parts agree (see `extract.reconcile`)."""

    EXACT = "exact"
    ROUNDING = "rounding"
    SUSPICIOUS = "suspicious"
    MISMATCH = "mismatch"
    TRUNCATED = "truncated"
    UNCHECKABLE = "uncheckable"


@dataclass(frozen=True, slots=True)
class Document:
    """The file and what it says of itself.

    `document_id` is the sha256 of its bytes (64 hex digits). `district`, `bureau` and `plan_year` are None
    where nothing tells them; `evidence` names where each was read. `bureau` is None for a whole
    government's plan.
    """

    document_id: str
    file_name: str
    byte_size: int
    page_count: int
    district: str | None
    province: str | None
    bureau: str | None
    plan_year: int | None
    evidence: Mapping[str, str]
    title: str | None = None
    producer: str | None = None
    extractor_version: str = EXTRACTOR_VERSION


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


@dataclass(frozen=True, slots=True)
class Source:
    """A printed cell or line behind a record's field. `field` is None where it serves the whole record.

    `text` is what is printed. Where a reviewer corrected it, `correction` is the line of corrections.csv.
    """

    page: int
    bbox: BBox
    text: str
    field: str | None = None
    correction: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that the plan says, typed.

    `record_id` stays the same for the same printed record of the same document (see
    `extract.families.base.Context.record`). `fields` are the columns of the raw table named after the family.
    """

    family: str
    record_id: str
    page: int
    table_id: str | None
    fields: Mapping[str, Value]
    sources: tuple[Source, ...]
    evidence: Evidence = Evidence()


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that was kept out, with the rule that it broke, the reason in words, and its cells.

    `record_id` is that of the record, which it keeps when a correction lets it in.
    """

    family: str
    rule: str
    reason: str
    page: int
    table_id: str | None
    fields: Mapping[str, Value]
    sources: tuple[Source, ...]
    record_id: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A promise that the page makes, kept or not.

    `subject` is what it is about (a sector, a grant's number), `unit` that of the figures (백만원, %, 건),
    `figures` the number of rounded figures in play. `computed`, `difference` and `tolerance` are None when
    uncheckable.
    """

    name: str
    subject: str | None
    unit: str
    printed: Decimal | None
    computed: Decimal | None
    difference: Decimal | None
    tolerance: Decimal | None
    outcome: Outcome
    figures: int
    page: int
    table_id: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a document needs a person's look. `code` is for programs, `message` for people.

    `table_id` is the first part of the table that is doubtful, where it is one; `field` what of the document's
    identity is.
    """

    code: str
    message: str
    page: int | None = None
    table_id: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A line of corrections.csv: what a reviewer says in place of what is printed. `line` counts from 1."""

    line: int
    document: str
    record: str
    field: str
    raw_expected: str
    corrected: str
    reason: str
    reviewer: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What became of a correction: applied to `record_id`, whose field was `former_value`, or why it does not fit."""

    correction: Correction
    record_id: str | None = None
    former_value: str | None = None
    misfit: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that one PDF says, and what is doubtful about it. Sound when `problems` is empty."""

    document: Document
    pages: tuple[Page, ...]
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]
    records: tuple[Record, ...] = ()
    rejects: tuple[Reject, ...] = ()
    checks: tuple[Check, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    rulings: tuple[Ruling, ...] = ()

    def of_family(self, family: str) -> tuple[Record, ...]:
        return tuple(record for record in self.records if record.family == family)
