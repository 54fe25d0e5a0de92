"""What each mart promises before it is published, as data. `warehouse.acceptance` checks it.

Narrow on purpose: the contract's columns, keys, what a row is about, sets of values, and ranges outside which a
figure cannot have been read rightly. Nulls elsewhere are the dbt contract's work; whether the rows are the right
ones is proved by the dbt tests and the plan's own sums.

A record's promise is never stricter than its schema in `extract.schemas` (a test compares the two): what a plan
may print must not keep everybody's marts from being published. What is added up or divided has no upper limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.plan import Confidence
from extract.printed import Basis

Range = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Promise:
    """One mart's promises. `columns` are the contract's: more may be there, and none of these may be missing.

    `key` names a row, nulls being equal; `required` is never null. `values`, `ranges` and `patterns` are of the
    values that are not null. `source` is the raw table that fills the mart: while a current document has rows
    there, the mart must have some too.
    """

    columns: tuple[str, ...]
    key: tuple[str, ...] = ("record_id",)
    required: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    patterns: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None

    @property
    def looked_into(self) -> frozenset[str]:
        """The columns of whose values something is promised; of the others only that they are there."""
        return frozenset((*self.key, *self.required, *self.values, *self.ranges, *self.patterns))


PLAN = ("district", "bureau", "plan_year", "document_id")
ROW = (*PLAN, "page", "record_id")
CHANGES = ("amount_krw", "prior_amount_krw", "change_krw", "change_pct")
BALANCES = ("opening_krw", "income_krw", "spending_krw", "change_krw", "closing_krw")
SIDES = ("revenue", "spending")
GRANTED = ("amount_krw", "amount_status")
DEPARTMENT = ("department", "department_printed")
BASES = tuple(Basis)
CONFIDENCES = tuple(Confidence)
CORRECTED = ("corrected_value", "correction_reason", "reviewer")
BEFORE_AND_NOW = ("former_value", "value", "change", "former_text", "text", "former_record_id", "former_page")
REVISED = (
    *(
        "budget_by_account",
        "budget_by_sector",
        "budget_by_source",
        "budget_by_department",
        "budget_by_program",
        "funds",
    ),
    *("awards", "grants", "grant_funding", "district_profile", "initiatives", "initiative_attributes"),
)
SHARES = ("amount_krw", "share_pct", "share_pct_computed")

FROM_ZERO: Range = (0, None)
FROM_ONE: Range = (1, None)
YEAR: Range = (1995, 2100)  # Local governments are elected since 1995.
# More than the whole of Korea's budget is a unit read wrongly. Corrections and settlements are printed below zero.
WON: Range = (-1e15, 1e15)
WON_FROM_ZERO: Range = (0, 1e15)
# Far from what a share can be lies an amount that was read as one.
SHARE: Range = (-1000, 1000)

SHARES_RANGES = {"amount_krw": WON, "share_pct": SHARE}
# A year, a month or a day.
TIME = r"^\d{4}(-\d{2}){0,2}$"
SHA256 = r"^[0-9a-f]{64}$"

PROMISES: Mapping[str, Promise] = {
    "budget_by_sector": Promise(
        (*ROW, "scope", "sector", "sector_code", "sector_printed", *SHARES),
        required=("sector",),
        ranges=SHARES_RANGES,
        source="budget_by_sector",
    ),
    "budget_by_source": Promise(
        (*ROW, "scope", "source", "source_printed", *SHARES),
        required=("source",),
        ranges=SHARES_RANGES,
        source="budget_by_source",
    ),
    "budget_by_account": Promise(
        (*ROW, "scope", "side", "account", "account_printed", "level", "parent_account", *CHANGES),
        required=("account", "level"),
        values={"side": SIDES},
        ranges={
            "level": FROM_ZERO,
            "amount_krw": WON,
            "prior_amount_krw": WON,
            "change_krw": WON,
        },
        source="budget_by_account",
    ),
    "budget_by_department": Promise(
        (*ROW, "scope", "side", *DEPARTMENT, "account", *CHANGES, "share_pct"),
        required=("department",),
        values={"side": SIDES},
        ranges={"amount_krw": WON, "prior_amount_krw": WON, "change_krw": WON, "share_pct": SHARE},
        source="budget_by_department",
    ),
    "budget_by_program": Promise(
        (*ROW, "scope", "side", "program", "level", "parent_program", *CHANGES, "share_pct"),
        required=("program", "level"),
        values={"side": SIDES},
        ranges={"level": FROM_ONE, "amount_krw": WON, "prior_amount_krw": WON, "change_krw": WON}
        | {"share_pct": SHARE},
        source="budget_by_program",
    ),
    "funds": Promise(
        (*ROW, "scope", "fund", "fund_printed", "is_total", *BALANCES),
        required=("fund", "is_total"),
        ranges=dict.fromkeys(BALANCES, WON),
        source="funds",
    ),
    "awards": Promise(
        (*ROW, "award_no", "title", "grade", "organizer", "organizer_printed", *DEPARTMENT),
        required=("title",),
        ranges={"award_no": FROM_ONE},
        source="awards",
    ),
    "awards_by_department": Promise(
        (*PLAN, "department", "award_count"),
        key=("document_id", "department"),
        required=("award_count",),
        ranges={"award_count": FROM_ONE},
        source="awards",
    ),
    "grants": Promise(
        (*ROW, "grant_no", "title", "ministry", "organizer_printed", *DEPARTMENT, *GRANTED),
        required=("title", "amount_status"),
        values={"amount_status": ("amount", "none", "undecided")},
        ranges={"grant_no": FROM_ONE, "amount_krw": WON_FROM_ZERO},
        source="grants",
    ),
    "grant_funding": Promise(
        (*ROW, "grant_no", "funding_source", "amount_krw"),
        required=("funding_source",),
        values={"funding_source": ("national", "city", "district", "private", "other")},
        ranges={"grant_no": FROM_ONE, "amount_krw": WON_FROM_ZERO},
        source="grant_funding",
    ),
    "grants_by_ministry": Promise(
        (*PLAN, "ministry", "grant_count", "amount_krw", "national_krw", "city_krw", "other_krw"),
        key=("document_id", "ministry"),
        required=("grant_count",),
        ranges={"grant_count": FROM_ONE, "amount_krw": FROM_ZERO, "national_krw": FROM_ZERO}
        | {"city_krw": FROM_ZERO, "other_krw": FROM_ZERO},
        source="grants",
    ),
    "district_profile": Promise(
        (*ROW, "topic", "measure", "value", "unit", "share_pct", "as_of"),
        required=("measure",),
        ranges={"share_pct": SHARE},
        source="district_profile",
    ),
    "initiatives": Promise(
        (*ROW, "section", "section_title", "theme", "title"),
        required=("title",),
        source="initiatives",
    ),
    "initiative_attributes": Promise(
        (*ROW, "attribute", "value", "period_start", "period_end", "cost_krw"),
        key=("attribute_record_id",),
        required=("attribute",),
        ranges={"cost_krw": WON_FROM_ZERO},
        patterns={"period_start": TIME, "period_end": TIME},
        source="initiative_attributes",
    ),
    "plan_tables": Promise(
        (*ROW, "table_title", "row_no", "column_no", "header", "text"),
        required=("row_no", "column_no"),
    ),
    "reconciliation": Promise(
        (*ROW, "check_name", "unit", "printed", "computed", "difference", "tolerance", "outcome"),
        required=("outcome",),
        values={"outcome": ("exact", "rounding", "suspicious", "mismatch", "truncated", "uncheckable")},
        ranges={"tolerance": FROM_ZERO},
        source="checks",
    ),
    "documents": Promise(
        (
            *PLAN,
            "sha256",
            "file_name",
            "pages",
            "status",
            "reason",
            "received_at",
            "loaded_at",
            "superseded_by",
        ),
        key=("document_id",),
        required=("sha256", "file_name", "status"),
        values={"status": ("loaded", "needs_review", "rejected")},
        ranges={"plan_year": YEAR, "pages": FROM_ONE},
        patterns={"sha256": SHA256, "superseded_by": SHA256},
        source="documents",
    ),
    "rejects": Promise(
        (*ROW, "family", "rule", "reason", "record_json"),
        required=("rule", "reason"),
        source="rejects",
    ),
    "evidence": Promise(
        (*ROW, "family", "basis", "has_header", "agreeing", "contrary", "confidence"),
        required=("family", "confidence"),
        values={"basis": BASES, "confidence": CONFIDENCES},
        ranges={"agreeing": FROM_ZERO, "contrary": FROM_ZERO},
        source="evidence",
    ),
    "provenance": Promise(
        (*ROW, "is_current", "x0", "top", "x1", "bottom", "text", *CORRECTED, "basis", "confidence"),
        key=("record_id", "source_no"),
        required=("page",),
        values={"basis": BASES, "confidence": CONFIDENCES},
        source="sources",
    ),
    "corrections": Promise(
        (*PLAN, "line_no", "record", "field", "raw_expected", "corrected", "reason", "reviewer", "misfit"),
        key=("document_id", "line_no"),
        required=("line_no", "record"),
        ranges={"line_no": FROM_ONE},
    ),
    "revisions": Promise(
        (*ROW, "former_document_id", "mart", "subject", "kind", "field", *BEFORE_AND_NOW),
        key=("document_id", "former_document_id", "record_id", "former_record_id", "field"),
        required=("former_document_id", "mart", "kind", "field"),
        values={"mart": REVISED, "kind": ("changed", "appeared", "vanished")},
        patterns={"former_document_id": SHA256},
    ),
    "unknown_names": Promise(
        (*PLAN, "kind", "printed", "canonical", "uses"),
        key=("document_id", "kind", "printed"),
        required=("kind", "printed"),
    ),
    "government_codes": Promise(
        ("province", "district", "government_code", "official_name", "valid_from", "valid_to"),
        key=("government_code",),
        required=("province", "district", "official_name"),
        patterns={"government_code": r"^\d{10}$"},
    ),
    "ministry_names": Promise(
        ("ministry", "valid_from", "valid_to", "successor", "present_name"),
        key=("ministry", "valid_from"),
        required=("ministry", "present_name"),
    ),
    "build_info": Promise(
        ("contract_version", "build_id", "published_at"),
        key=("contract_version",),
        required=("contract_version",),
        patterns={"contract_version": r"^\d+\.\d+$"},
    ),
}
