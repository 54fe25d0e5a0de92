"""A plan that is read again from its own cells is the same plan: nothing but the cells goes into its records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from extract.again import read_again
from extract.plan import Plan
from extract.reading import read_plan
from tests.invented_plan import DrawnPlan
from tests.orchestration.unruled import EACH


def again(plan: Plan) -> Plan:
    problems = tuple(problem for problem in plan.problems if problem.field is not None)
    return read_again(replace(plan, records=(), rejects=(), checks=(), problems=problems))


def test_the_sample_read_again_is_the_same(sample_pdf: Path) -> None:
    plan = read_plan(sample_pdf)
    assert len(plan.records) > 400
    assert again(plan) == plan


def test_the_drawn_plan_read_again_is_the_same(drawn_plan: DrawnPlan) -> None:
    plan = read_plan(drawn_plan.path)
    assert again(plan) == plan


@pytest.mark.parametrize("table", EACH.values(), ids=EACH)
def test_a_doubtful_table_stays_doubtful_unless_it_is_accepted(table: object, tmp_path: Path) -> None:
    plan = read_plan(table.draw(tmp_path / "plan.pdf", proved=False))  # type: ignore[attr-defined]
    assert again(plan) == plan
    accepted = read_again(replace(plan, problems=()), {"p2t1"})
    assert (len(accepted.rejects), accepted.problems) == (0, ())
    assert len(accepted.records) == len(plan.rejects) > 0
