"""Which pages are in question, and what is marked there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extract.plan import Plan, Problem, Reject, Source
from extract.printed import BBox
from extract.reading import read_plan
from orchestration.pictures import pages_in_question
from tests.drawing import PageBreak, Table, Text, draw_plan
from tests.extract.drawn import COVER

BOX = BBox(10, 20, 30, 40)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """A table that goes on from page 2 to page 3, and one on page 4."""
    rows = [["구분", "시기"], ["설계", "3월"], ["착공", "6월"], ["준공", "12월"]]
    long = Table(rows, [100, 100], breaks_before=[2])
    blocks = [*COVER, Text("추진 일정"), long, PageBreak(), Text("다른 일정"), Table(rows, [100, 100])]
    read = read_plan(draw_plan(tmp_path_factory.mktemp("drawn") / "plan.pdf", blocks))
    return replace(read, problems=())


def test_a_sound_plan_has_none(plan: Plan) -> None:
    assert pages_in_question(plan) == {}


def test_every_part_of_a_doubtful_table_is_marked(plan: Plan) -> None:
    doubtful = replace(plan, problems=(Problem("doubtful_table", "…", 2, "p2t1"),))
    found = pages_in_question(doubtful)
    assert {page: len(boxes) for page, boxes in found.items()} == {2: 4, 3: 6}
    assert found[2] == [cell.bbox for cell in next(t for t in plan.tables if t.table_id == "p2t1").cells]


def test_a_reject_is_marked_where_its_cells_stand(plan: Plan) -> None:
    sources = (Source(3, BOX, "1,2O0"), Source(4, BOX, "합계"))
    rejected = replace(plan, rejects=(Reject("grants", "amount", "…", 3, None, {}, sources),))
    assert pages_in_question(rejected) == {3: [BOX], 4: [BOX]}


def test_a_page_with_a_problem_is_there_without_marks(plan: Plan) -> None:
    problems = (Problem("no_year", "…"), Problem("odd_page", "…", 4))
    assert pages_in_question(replace(plan, problems=problems)) == {4: []}
