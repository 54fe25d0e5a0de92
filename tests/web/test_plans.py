"""How a document is named, and which one stands for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from web.plans import Documents, Plan, anchor


def plan(
    document_id: str,
    superseded_by: str | None,
    is_current: bool = False,
    year: int | None = None,
    **names: str,
) -> Plan:
    told = dict.fromkeys(("province", "district", "bureau", "title", "pages", "reason"))
    return Plan(
        **told | names,  # type: ignore[arg-type]
        plan_year=year,
        document_id=document_id,
        file_name="plan.pdf",
        status="loaded",
        received_at=datetime(2026, 1, 1, tzinfo=UTC),
        is_current=is_current,
        superseded_by=superseded_by,
    )


FIRST, SECOND, THIRD = plan("first", "second"), plan("second", "third"), plan("third", None, is_current=True)


@pytest.mark.parametrize(
    ("former", "documents", "expected"),
    [
        (FIRST, [FIRST, SECOND, THIRD], "third"),
        (SECOND, [FIRST, SECOND, THIRD], "third"),
        (THIRD, [FIRST, SECOND, THIRD], None),
        (FIRST, [FIRST], None),
        (FIRST, [FIRST, plan("second", None)], None),
        (plan("a", "b"), [plan("a", "b"), plan("b", "a")], None),
    ],
    ids=["two later", "one later", "current", "gone", "withdrawn", "in a circle"],
)
def test_the_current_revision_stands_for_a_former_one_however_many_came_between(
    former: Plan, documents: list[Plan], expected: str | None
) -> None:
    found = Documents(documents).standing_for(former)
    assert (found.document_id if found else None) == expected


def test_last_years_plan_is_the_current_one_of_the_same_government_and_bureau() -> None:
    of_the_city = plan("city", None, True, 2025, province="부산광역시")
    of_a_bureau = plan("bureau", None, True, 2025, province="부산광역시", bureau="교통국")
    former = plan("former", "bureau", False, 2025, province="부산광역시", bureau="교통국")
    this_year = plan("now", None, True, 2026, province="부산광역시", bureau="교통국")
    known = Documents([former, of_the_city, of_a_bureau, this_year])
    assert known.last_year(this_year) == of_a_bureau
    assert known.last_year(of_a_bureau) is None
    assert known.last_year(plan("unidentified", None, True, 2026)) is None


@pytest.mark.parametrize(
    ("record_id", "expected"),
    [("2471dd96ff4aebe57166", "r-2471dd96ff4aebe57166"), ("p3/t1#2", "r-p3-t1-2"), ("표1", "r--1")],
)
def test_an_anchor_is_letters_and_figures_whatever_the_record_id_is(record_id: str, expected: str) -> None:
    assert anchor(record_id) == expected
