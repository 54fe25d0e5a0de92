"""How a document is named, and which one stands for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from web.plans import Plan, standing_for


def plan(document_id: str, superseded_by: str | None, is_current: bool = False) -> Plan:
    told = dict.fromkeys(("province", "district", "bureau", "plan_year", "title", "pages", "reason"))
    return Plan(
        **told,  # type: ignore[arg-type]
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
    found = standing_for(former, documents)
    assert (found.document_id if found else None) == expected
