"""What the site shows of a plan, mart by mart: which columns, what names a row, what is drawn. No data, no HTML."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a column's values are written and sorted."""

    TEXT = "text"
    WON = "won"
    PERCENT = "percent"
    NUMBER = "number"
    WORD = "word"
    """A value of a closed list, which `words.json` translates."""


class Chart(StrEnum):
    """How a section is drawn."""

    BARS = "bars"
    PARTS = "parts"
    """Bars made of parts, one a payer."""
    COUNTS = "counts"


@dataclass(frozen=True, slots=True)
class Column:
    """A mart's column; it is left out where it is empty in all rows."""

    name: str
    kind: Kind = Kind.TEXT
    other_word: str | None = None

    @property
    def word(self) -> str:
        """The key of what stands above the column."""
        return self.other_word or self.name

    @property
    def is_figure(self) -> bool:
        return self.kind in (Kind.WON, Kind.PERCENT, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Section:
    """A mart as a table, and as a chart where `chart` says so; `label` is the column that names a row.

    `lists` names the section whose rows this one counts: choosing a bar here shows only its rows there.
    """

    mart: str
    label: str
    columns: tuple[Column, ...]
    chart: Chart | None = None
    lists: str | None = None


def _won(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, Kind.WON) for name in names)


_CHANGE = (*_won("amount_krw", "prior_amount_krw", "change_krw"), Column("change_pct", Kind.PERCENT))
# What last year's plan gave the name, where the warehouse has that plan: `web.plan_pages` puts it beside.
_LAST = Column("last_plan_krw", Kind.WON)
_SHARES = (Column("share_pct", Kind.PERCENT), Column("share_pct_computed", Kind.PERCENT))

MONEY = (
    Section("budget_by_account", "account", (Column("account"), *_CHANGE), Chart.BARS),
    Section("budget_by_sector", "sector", (Column("sector"), *_CHANGE, _LAST, *_SHARES), Chart.BARS),
    Section("budget_by_source", "source", (Column("source"), *_CHANGE, _LAST, *_SHARES), Chart.BARS),
    Section(
        "budget_by_department",
        "department",
        (Column("department"), Column("account"), *_CHANGE, _LAST, _SHARES[0]),
        Chart.BARS,
    ),
    Section("budget_by_program", "program", (Column("program"), *_CHANGE, _LAST, _SHARES[0]), Chart.BARS),
    Section(
        "funds", "fund", (Column("fund"), *_won("opening_krw", "income_krw", "spending_krw", "closing_krw"))
    ),
)

WON = (
    Section(
        "grants_by_ministry",
        "ministry",
        (
            Column("ministry"),
            Column("grant_count", Kind.NUMBER),
            Column("amount_krw", Kind.WON, "amount"),
            *_won("national_krw", "city_krw", "other_krw"),
        ),
        Chart.PARTS,
        lists="grants",
    ),
    Section(
        "grants",
        "title",
        (
            Column("grant_no", Kind.NUMBER),
            Column("title"),
            Column("ministry"),
            Column("department"),
            Column("amount_krw", Kind.WON, "amount"),
            Column("funding"),
        ),
    ),
    Section(
        "awards_by_department",
        "department",
        (Column("department"), Column("award_count", Kind.NUMBER)),
        Chart.COUNTS,
        lists="awards",
    ),
    Section(
        "awards",
        "title",
        (
            Column("award_no", Kind.NUMBER),
            Column("title"),
            Column("grade"),
            Column("organizer"),
            Column("department"),
        ),
    ),
)

PROFILE = Section(
    "district_profile",
    "measure",
    (
        Column("topic"),
        Column("measure", other_word="measure_name"),
        Column("value", Kind.NUMBER),
        Column("unit"),
        Column("share_pct", Kind.PERCENT),
        Column("as_of"),
    ),
)

CHECKS = Section(
    "reconciliation",
    "check_name",
    (
        Column("check_name", Kind.WORD),
        Column("subject"),
        Column("printed", Kind.NUMBER, "printed_value"),
        Column("computed", Kind.NUMBER),
        Column("difference", Kind.NUMBER),
        Column("unit"),
        Column("outcome", Kind.WORD),
    ),
)
REJECTS = Section(
    "rejects", "reason", (Column("family", Kind.WORD), Column("rule", Kind.WORD), Column("reason"))
)
UNKNOWN = Section(
    "unknown_names",
    "printed",
    (Column("kind", Kind.WORD), Column("printed"), Column("canonical"), Column("uses", Kind.NUMBER)),
)
REVISIONS = Section(
    "revisions",
    "subject",
    (
        Column("mart", Kind.WORD),
        Column("subject"),
        Column("kind", Kind.WORD),
        Column("field", Kind.WORD),
        Column("former_text"),
        Column("text"),
        Column("change", Kind.NUMBER),
    ),
)
CORRECTIONS = Section(
    "corrections",
    "record",
    (
        Column("record"),
        Column("field", Kind.WORD),
        Column("former_value"),
        Column("corrected"),
        Column("reason"),
        Column("reviewer"),
    ),
)

OF_THE_PLAN = (*MONEY, *WON, PROFILE)
OF_ITS_PROOF = (CHECKS, REJECTS, UNKNOWN, REVISIONS, CORRECTIONS)
