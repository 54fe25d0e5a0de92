"""Seven plans as another city printed them: read whole, as whose they are, and with the figures that a person reads."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extract.korean import name_key
from extract.plan import Outcome, Plan
from extract.reading import read_plan
from extract.validate import validate

FOLDER = Path(__file__).parents[3] / "shared" / "corpus" / "busan-2025"
GOLD: dict[str, dict[str, list[list[Any]]]] = json.loads(
    (Path(__file__).parents[1] / "gold" / "busan.json").read_text(encoding="utf-8")
)
INITIATIVES: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "gold" / "busan-initiatives.json").read_text(encoding="utf-8")
)
GRANTS: dict[str, list[list[Any]]] = json.loads(
    (Path(__file__).parents[1] / "gold" / "busan-grants.json").read_text(encoding="utf-8")
)
NAMES = {"account_printed", "department_printed", "fund_printed", "source_printed", "program_printed"}
CHANGES = ["amount_krw", "prior_amount_krw", "change_krw"]
# What a row of the gold holds behind its page.
COLUMNS = {
    "budget_by_account": ["side", "account_printed", "level", "parent_printed", *CHANGES, "change_pct"],
    "budget_by_department": ["side", "department_printed", *CHANGES, "change_pct"],
    "budget_by_source": ["source_printed", *CHANGES],
    "budget_by_program": ["program_printed", "level", "parent_printed", *CHANGES],
    "funds": [
        "fund_printed",
        "is_total",
        "opening_krw",
        "income_krw",
        "spending_krw",
        "change_krw",
        "closing_krw",
    ],
}
TABLES = [(bureau, family) for bureau, families in GOLD.items() for family in families]

pytestmark = [
    pytest.mark.skipif(
        not FOLDER.exists(), reason="the real plans (../shared/corpus) are not on this machine"
    ),
    pytest.mark.xdist_group("real plans"),
]


@cache
def plan_of(bureau: str) -> Plan:
    return read_plan(FOLDER / f"2025년_{bureau}_주요업무계획.pdf")


@pytest.mark.parametrize("bureau", GOLD)
def test_a_real_plan_is_read_whole(bureau: str) -> None:
    plan = plan_of(bureau)
    document = plan.document
    assert (document.district, document.bureau, document.plan_year) == ("부산광역시", bureau, 2025)
    assert any(table.kind == "table" and len(table.cells) > 10 for table in plan.tables)
    for page in plan.pages:
        texts = [c.text_printed for t in plan.tables if t.page == page.number for c in t.cells]
        texts += [line.text_printed for line in plan.lines if line.page == page.number]
        assert sum(len("".join(text.split())) for text in texts) == page.char_count
    for table in plan.tables:
        places = [
            (c.row + r, c.col + k) for c in table.cells for r in range(c.row_span) for k in range(c.col_span)
        ]
        assert len(places) == len(set(places)), f"{table.table_id} has two cells in one place"


@pytest.mark.parametrize("bureau", GOLD)
def test_what_is_read_is_what_the_schemas_let_through(bureau: str) -> None:
    plan = plan_of(bureau)
    validated = validate(plan)
    assert (validated.rejects, validated.problems) == (plan.rejects, ())


@pytest.mark.parametrize(("bureau", "family"), TABLES)
def test_the_budget_is_what_a_person_reads(bureau: str, family: str) -> None:
    records = plan_of(bureau).of_family(family)
    assert {record.fields["scope"] for record in records} == {bureau}
    found = [
        [record.page, *(comparable(name, record.fields[name]) for name in COLUMNS[family])]
        for record in records
    ]
    assert sorted(map(repr, found)) == sorted(
        repr([page, *map(str_or_none, values)]) for page, *values in GOLD[bureau][family]
    )


@pytest.mark.parametrize("bureau", GOLD)
def test_no_budget_is_read_that_the_plan_does_not_print(bureau: str) -> None:
    assert {r.family for r in plan_of(bureau).records} & set(COLUMNS) == set(GOLD[bureau])


@pytest.mark.parametrize("bureau", GOLD)
def test_the_budget_agrees_with_its_printed_totals(bureau: str) -> None:
    pages = {row[0] for rows in GOLD[bureau].values() for row in rows}
    outcomes = [check.outcome for check in plan_of(bureau).checks if check.page in pages]
    assert outcomes
    assert not {Outcome.MISMATCH, Outcome.SUSPICIOUS} & set(outcomes)


@pytest.mark.parametrize("bureau", GOLD)
def test_the_grants_are_those_that_the_plan_reports_as_won(bureau: str) -> None:
    names = ("grant_no", "title", "organizer_printed", "amount_krw", "amount_status")
    found = [
        [record.page, *(name_key(v) if isinstance(v := record.fields[name], str) else v for name in names)]
        for record in plan_of(bureau).of_family("grants")
    ]
    assert found == GRANTS.get(bureau, [])


@pytest.mark.parametrize("bureau", INITIATIVES["titles"])
def test_the_initiatives_of_a_page_are_those_that_a_person_lists(bureau: str) -> None:
    found: dict[str, list[str]] = {}
    for record in plan_of(bureau).of_family("initiatives"):
        found.setdefault(str(record.page), []).append(name_key(str(record.fields["title"])))
    for page, titles in INITIATIVES["titles"][bureau].items():
        assert [bare(t) for t in found.get(page, [])] == [bare(name_key(t)) for t in titles], f"page {page}"


@pytest.mark.parametrize("bureau", INITIATIVES["attributes"])
def test_periods_and_costs_are_typed(bureau: str) -> None:
    names = ("attribute", "period_start", "period_end", "cost_krw")
    pages = {row[0] for row in INITIATIVES["attributes"][bureau]}
    found = [
        [record.page, *(record.fields[name] for name in names)]
        for record in plan_of(bureau).of_family("initiative_attributes")
        if record.page in pages and any(record.fields[name] for name in names[1:])
    ]
    assert found == INITIATIVES["attributes"][bureau]


def bare(title: str) -> str:
    """Without marks that fonts of a publisher's own print as something else."""
    return "".join(ch for ch in title if ch.isalnum())


def comparable(name: str, value: object) -> str | None:
    return name_key(str(value)) if name in NAMES else str_or_none(value)


def str_or_none(value: object) -> str | None:
    return None if value is None else str(value)
