"""What a plan is read into: the document, its records, rejects, checks and problems, and the evidence for them.

Everything here is a frozen value without behaviour beyond its own shape, as are the values of what is printed, in
`printed`. Amounts of money are integers in won, shares and rates are in percent as printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from extract.printed import Basis, BBox, Line, Page, Table

EXTRACTOR_VERSION = "0.1.0"

Value = str | int | Decimal | bool | None


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
