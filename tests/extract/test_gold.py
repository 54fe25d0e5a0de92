"""The sample and the variants against their gold: every row, every initiative, every attribute."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from extract.plan import Plan
from extract.reading import read_plan

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "gold"
VARIANTS = ROOT.parent / "shared" / "corpus" / "variants"
NAMES = ["mapo-columns", "next-year", "orig-landscape", "side-by-side", "units-million"]
PAYERS = {"national": "국", "city": "시", "other": "기"}


def key(text: object) -> str:
    """Gold's rule: names are compared without white space and middle dots."""
    return re.sub(r"[\sㆍ·․]+", "", str(text))


def rows(plan: Plan, family: str, *columns: str) -> list[tuple[object, ...]]:
    return [
        tuple(key(r.fields[c]) if isinstance(r.fields[c], str) else r.fields[c] for c in columns)
        for r in plan.of_family(family)
    ]


def gold_rows(gold: list[list[Any]]) -> list[tuple[object, ...]]:
    return [tuple(key(v) if isinstance(v, str) else v for v in row) for row in gold]


@pytest.fixture(scope="module")
def sample() -> Plan:
    return read_plan(ROOT / "samples" / "seodaemun-plan-2024.pdf")


def assert_equals_gold(plan: Plan, gold: dict[str, Any]) -> None:
    assert plan.document.district == gold["district"]
    assert plan.document.plan_year == gold["plan_year"]
    assert rows(plan, "budget_by_account", "account_printed", "amount_krw", "prior_amount_krw") == gold_rows(
        gold["budget_by_account"]
    )
    assert rows(plan, "budget_by_sector", "sector_printed", "amount_krw") == gold_rows(
        gold["budget_by_sector"]
    )
    assert rows(plan, "budget_by_source", "source_printed", "amount_krw") == gold_rows(
        gold["budget_by_source"]
    )
    assert rows(
        plan, "awards", "award_no", "title", "grade", "organizer_printed", "department_printed"
    ) == gold_rows(gold["awards"])
    assert rows(
        plan, "grants", "grant_no", "title", "organizer_printed", "department_printed", "amount_krw"
    ) == gold_rows([grant[:5] for grant in gold["grants"]])
    funding: dict[object, list[list[object]]] = {grant[0]: [] for grant in gold["grants"]}
    for share in plan.of_family("grant_funding"):
        funding[share.fields["grant_no"]].append(
            [PAYERS[str(share.fields["funding_source"])], share.fields["amount_krw"]]
        )
    assert funding == {grant[0]: grant[5] for grant in gold["grants"]}
    assert not plan.rejects
    printed = {check.name: check.printed for check in plan.checks if check.subject is None}
    assert printed["award_count"] == gold["award_count"]
    assert printed["grant_count"] == gold["grant_count"]


def test_every_row_of_the_sample_equals_gold(sample: Plan) -> None:
    assert_equals_gold(sample, json.loads((GOLD / "tables.json").read_text(encoding="utf-8")))


@pytest.mark.skipif(not VARIANTS.exists(), reason="the corpus of variants is not on this machine")
@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_a_variant_equals_gold(name: str) -> None:
    gold = json.loads((VARIANTS / f"{name}.json").read_text(encoding="utf-8"))
    assert_equals_gold(read_plan(VARIANTS / f"{name}.pdf"), gold)


def test_every_initiative_of_the_sample_equals_gold(sample: Plan) -> None:
    gold = json.loads((GOLD / "initiatives.json").read_text(encoding="utf-8"))
    read = [
        (
            r.fields["section"],
            key(r.fields["section_title"]),
            key(r.fields["theme"]),
            key(r.fields["title"]),
            r.page,
        )
        for r in sample.of_family("initiatives")
    ]
    assert read == [
        (i["section"], key(i["section_title"]), key(i["theme"]), key(i["title"]), i["page"]) for i in gold
    ]


def test_every_labelled_line_of_the_sample_is_an_attribute_of_its_initiative(sample: Plan) -> None:
    gold = json.loads((GOLD / "initiatives.json").read_text(encoding="utf-8"))
    attributes: dict[object, set[tuple[str, str]]] = {}
    for record in sample.of_family("initiative_attributes"):
        found = attributes.setdefault(record.fields["initiative_record_id"], set())
        found.add((key(record.fields["attribute"]), key(record.fields["value"])))
    read = {
        key(r.fields["title"]): attributes.get(r.record_id, set()) for r in sample.of_family("initiatives")
    }
    wanted = [(key(i["title"]), (key(a), key(v))) for i in gold for a, v in i["attributes"]]
    assert len(wanted) == 102
    assert [(title, pair) for title, pair in wanted if pair not in read[title]] == []


def test_every_visible_character_is_in_exactly_one_cell_or_line(sample: Plan) -> None:
    for page in sample.pages:
        cells = [c.text_printed for t in sample.tables if t.page == page.number for c in t.cells]
        lines = [line.text_printed for line in sample.lines if line.page == page.number]
        assert sum(len("".join(text.split())) for text in cells + lines) == page.char_count
