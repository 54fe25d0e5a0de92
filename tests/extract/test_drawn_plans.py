"""An invented plan, drawn in the sample's layout, reads back as it was drawn."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from extract.plan import Outcome, Plan
from extract.reading import read_plan
from tests.extract.drawn import column
from tests.extract.test_gold import assert_equals_gold, key
from tests.invented_plan import DrawnPlan


@pytest.fixture(scope="module")
def drawn(drawn_plan: DrawnPlan) -> Plan:
    return read_plan(drawn_plan.path)


def test_an_invented_plan_equals_its_truth(drawn: Plan, drawn_plan: DrawnPlan) -> None:
    assert_equals_gold(drawn, drawn_plan.truth)
    assert drawn.document.province == "서울특별시"
    assert {check.outcome for check in drawn.checks} <= {Outcome.EXACT, Outcome.ROUNDING}


def test_the_basic_profile_of_an_invented_plan_equals_its_truth(drawn: Plan, drawn_plan: DrawnPlan) -> None:
    figures = {
        (r.fields["topic"], r.fields["measure"], r.fields["value"], r.fields["unit"], r.fields["share_pct"])
        for r in drawn.of_family("district_profile")
    }
    for topic, measure, value, unit, share in drawn_plan.truth["district_profile"]:
        assert (
            topic,
            measure,
            Decimal(str(value)),
            unit,
            None if share is None else Decimal(str(share)),
        ) in figures
    assert set(column(drawn, "district_profile", "as_of")) == {"2025-12-31"}


def test_a_line_of_three_figures_is_three_records(drawn: Plan) -> None:
    lines = [r.fields for r in drawn.of_family("district_profile") if r.fields["measure"] == "행정구역"]
    assert [(f["value"], f["unit"]) for f in lines] == [(17, "개동"), (234, "통"), (1526, "반")]


def test_the_initiatives_of_an_invented_plan_equal_their_truth(drawn: Plan, drawn_plan: DrawnPlan) -> None:
    wanted = drawn_plan.truth["initiatives"]
    columns = ("section", "section_title", "theme", "title")
    assert [tuple(key(r.fields[c]) for c in columns) for r in drawn.of_family("initiatives")] == [
        tuple(key(item[c]) for c in columns) for item in wanted
    ]
    found = [
        (key(r.fields["attribute"]), key(r.fields["value"])) for r in drawn.of_family("initiative_attributes")
    ]
    assert found == [(key(a), key(v)) for item in wanted for a, v in item["attributes"]]


def test_tables_that_no_family_claims_are_kept_with_their_headings(drawn: Plan) -> None:
    kept = [table for table in drawn.tables if table.family is None and table.kind == "table"]
    assert [[cell.text for cell in table.cells] for table in kept] == [
        ["구분", "방문객", "2024년", "1,204천명"],
        ["구분", "한옥", "2025년", "642채"],
    ]
    assert {table.heading for table in kept} == {"예 산 : 1,200백만원(시비 600, 구비 600)"}


def test_every_character_of_an_invented_plan_is_in_one_cell_or_line(drawn: Plan) -> None:
    for page in drawn.pages:
        texts = [c.text_printed for t in drawn.tables if t.page == page.number for c in t.cells]
        texts += [line.text_printed for line in drawn.lines if line.page == page.number]
        assert sum(len("".join(text.split())) for text in texts) == page.char_count


def test_the_same_print_keeps_its_record_ids(tmp_path: Path, drawn: Plan, drawn_plan: DrawnPlan) -> None:
    again = read_plan(drawn_plan.path)
    assert [r.record_id for r in again.records] == [r.record_id for r in drawn.records]
    assert len({r.record_id for r in drawn.records}) == len(drawn.records)
