"""What a correction changes, what stays as it is, and how one that does not fit is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.corrections import corrected
from extract.plan import Confidence, Correction, Plan, Record, Reject
from extract.reading import read_plan
from extract.validate import validate
from tests.drawing import Cell, Table, Text, draw_plan
from tests.extract.drawn import COVER, read
from tests.orchestration.unruled import AWARDS

HEADER: list[Cell | str] = ["연번", "추진부서", "공모사업명", "공모주관", Cell("예산확보액(천원)", 1, 2)]
ROWS: list[list[Cell | str]] = [
    HEADER,
    ["1", Cell("교육지원과", 2), "미래교육지구", "교육부", "국", "95,000"],
    ["2", "동네배움터", "서울시", "시", "1,2O0"],
    ["3", "일자리과", "골목 살리기", "행정안전부", "계\n국\n시", "300\n200\n100"],
    ["4", "일자리과", "야시장", "서울시", "시", "-"],
]
WIDTHS = [40, 80, 150, 90, 30, 70]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return read(tmp_path_factory.mktemp("grants"), Text("공모사업 선정", size=14), Table(ROWS, WIDTHS))


def line(
    record: str, field: str, raw_expected: str, corrected: str, number: int = 2, **more: str
) -> Correction:
    said = {"reason": "오기", "reviewer": "김검토"} | more
    return Correction(number, "0" * 8, record, field, raw_expected, corrected, **said)


def grant(plan: Plan, number: int) -> Record:
    return next(it for it in plan.of_family("grants") if it.fields["grant_no"] == number)


def row(plan: Plan, number: int) -> Record | Reject:
    readings: list[Record | Reject] = [*plan.records, *plan.rejects]
    return next(it for it in readings if it.family == "grants" and it.fields["grant_no"] == number)


def test_a_plan_without_corrections_is_itself(plan: Plan) -> None:
    assert corrected(plan, ()) is plan


def test_a_reject_becomes_a_record_under_its_own_id_and_its_shares_with_it(plan: Plan) -> None:
    [reject] = plan.rejects
    after = validate(corrected(plan, [line(reject.record_id, "", "1,2O0", "1,200")]))
    record = grant(after, 2)
    assert (record.record_id, record.fields["amount_krw"]) == (reject.record_id, 1_200_000)
    shares = [it for it in after.of_family("grant_funding") if it.fields["grant_no"] == 2]
    assert [(it.fields["grant_record_id"], it.fields["amount_krw"]) for it in shares] == [
        (reject.record_id, 1_200_000)
    ]
    assert (after.rejects, after.problems) == ((), ())


def test_what_is_printed_stays_beside_the_correction(plan: Plan) -> None:
    after = corrected(plan, [line(plan.rejects[0].record_id, "", "1,2O0", "1,200", number=7)])
    marked = {(it.text, it.correction) for it in grant(after, 2).sources if it.correction is not None}
    assert marked == {("1,2O0", 7)}
    assert [table.cells for table in after.tables] == [table.cells for table in plan.tables]
    assert after.lines == plan.lines


@pytest.mark.parametrize("field", ["amount", "amount_krw", ""])
def test_the_printed_lines_of_a_cell_may_be_written_in_one(plan: Plan, field: str) -> None:
    record = grant(plan, 3)
    after = corrected(plan, [line(record.record_id[:10], field, "300 200 100", "350 250 100")])
    shares = [
        it.fields["amount_krw"] for it in after.of_family("grant_funding") if it.fields["grant_no"] == 3
    ]
    assert (grant(after, 3).fields["amount_krw"], shares) == (350_000, [250_000, 100_000])
    assert after.problems == ()


def test_every_record_keeps_its_id_when_a_title_is_corrected(plan: Plan) -> None:
    record = grant(plan, 1)
    after = corrected(plan, [line(record.record_id, "title", "미래교육지구", "미래 교육지구 운영")])
    assert grant(after, 1).fields["title"] == "미래 교육지구 운영"
    assert [it.record_id for it in after.records] == [it.record_id for it in plan.records]
    assert after.rulings[0].former_value == "미래교육지구"


def test_a_cell_that_serves_several_rows_is_corrected_for_all_of_them(plan: Plan) -> None:
    after = corrected(
        plan, [line(grant(plan, 1).record_id, "department_printed", "교육지원과", "평생교육과")]
    )
    assert {row(after, number).fields["department_printed"] for number in (1, 2)} == {"평생교육과"}


MISFITS = {
    "another text is printed": (
        {"field": "title", "raw_expected": "다른 사업", "corrected": "사업"},
        "title of record {id} (page 2) prints '골목 살리기', and raw_expected is '다른 사업'. Nothing was corrected",
    ),
    "the field is none of its own": (
        {"field": "price", "raw_expected": "1", "corrected": "2"},
        "no cell of record {id} gave its field 'price', but amount, department, number, organizer, title.",
    ),
    "nothing stands in its place": (
        {"field": "title", "raw_expected": "골목 살리기", "corrected": ""},
        "corrected is empty. Fill it, or take the line out.",
    ),
    "nobody signed it": (
        {"field": "title", "raw_expected": "골목 살리기", "corrected": "골목", "reviewer": ""},
        "reason or reviewer is empty.",
    ),
    "no such record": (
        {"record": "nowhere", "field": "title", "raw_expected": "1", "corrected": "2"},
        "the document has no record 'nowhere'.",
    ),
    "no record is named": (
        {"record": "", "field": "title", "raw_expected": "1", "corrected": "2"},
        "the document has no record ''.",
    ),
    "a table that is not doubtful": (
        {"record": "p2t1", "field": "accept", "raw_expected": "공모사업 선정", "corrected": "yes"},
        "table p2t1 (공모사업 선정) is not doubtful, there is nothing to accept.",
    ),
    "not a year": (
        {"record": "document", "field": "plan_year", "raw_expected": "2026", "corrected": "26"},
        "'26' is no year of a plan, such as 2026.",
    ),
    "not a government": (
        {"record": "document", "field": "district", "raw_expected": "종로구", "corrected": "별빛구"},
        "'별빛구' is no local government",
    ),
    "another identity was read": (
        {"record": "document", "field": "plan_year", "raw_expected": "2025", "corrected": "2024"},
        "plan_year of the document was read as '2026', and raw_expected is '2025'.",
    ),
}


@pytest.mark.parametrize(("said", "told"), MISFITS.values(), ids=MISFITS)
def test_a_correction_that_does_not_fit_changes_nothing_and_is_told(
    plan: Plan, said: dict[str, str], told: str
) -> None:
    record_id = grant(plan, 3).record_id
    after = corrected(plan, [line(**{"record": record_id, "number": 9} | said)])  # type: ignore[arg-type]
    assert after.records == plan.records
    [problem] = after.problems
    assert problem.code == "correction_misfit"
    assert problem.message.startswith("corrections.csv, line 9: " + told.format(id=record_id))


def test_the_second_correction_of_a_cell_is_told(plan: Plan) -> None:
    record = grant(plan, 1)
    twice = [line(record.record_id, "title", "미래교육지구", text, n) for n, text in ((2, "가"), (3, "나"))]
    after = corrected(plan, twice)
    assert grant(after, 1).fields["title"] == "가"
    assert [problem.message.partition(":")[0] for problem in after.problems] == ["corrections.csv, line 3"]


def test_a_correction_that_is_no_amount_keeps_the_row_out_and_says_so(plan: Plan) -> None:
    record = grant(plan, 1)
    after = validate(corrected(plan, [line(record.record_id, "amount", "95,000", "95,OOO", 4)]))
    assert record.record_id in {reject.record_id for reject in after.rejects}
    [problem] = after.problems
    assert problem.code == "correction_refused"
    assert problem.message.startswith("corrections.csv, line 4: the row is kept out.")
    assert "'95,OOO' is not an amount (letter O at 4)" in problem.message


def test_a_correction_that_breaks_the_schema_keeps_the_row_out_and_says_so(plan: Plan) -> None:
    after = validate(corrected(plan, [line(grant(plan, 1).record_id, "number", "1", "20000", 4)]))
    assert [problem.code for problem in after.problems] == ["correction_refused"]
    assert "grant_no" in after.problems[0].message


def test_a_correction_that_makes_a_total_of_a_row_is_told(plan: Plan) -> None:
    record = grant(plan, 4)
    after = corrected(plan, [line(record.record_id, "number", "4", "합계")])
    assert [problem.code for problem in after.problems] == ["correction_unread"]


def test_a_doubtful_table_is_let_in_by_a_reviewer(tmp_path: Path) -> None:
    held_back = read_plan(AWARDS.draw(tmp_path / "plan.pdf", proved=False))
    after = corrected(held_back, [line("p2t1", "accept", "수상 현황", "yes")])
    assert [it.record_id for it in after.of_family("awards")] == [it.record_id for it in held_back.rejects]
    assert {it.evidence.confidence for it in after.records} == {Confidence.READ}
    assert after.problems == ()


def test_a_table_that_breaks_its_promise_is_the_publishers_doing_once_it_is_accepted(tmp_path: Path) -> None:
    rows = [["연번", "사업명", "훈격", "주관", "추진부서"], ["1", "세정", "우수", "교육부", "세무과"]]
    before = read(tmp_path, Text("수상 현황 : 3개 분야", size=14), Table(rows, [40, 180, 80, 100, 100]))
    assert [problem.code for problem in before.problems] == ["broken_promises"]
    after = corrected(before, [line("p2t1", "accept", "수상 현황 : 3개 분야", "yes")])
    assert (after.problems, after.records[0].evidence.confidence) == ((), Confidence.READ)


def test_a_table_without_a_unit_gets_one(tmp_path: Path) -> None:
    rows = [["연번", "추진부서", "공모사업명", "공모주관", "예산확보액"], ["1", "과", "골목", "교육부", "95"]]
    before = read(tmp_path, Text("공모사업 선정", size=14), Table(rows, [40, 80, 150, 90, 70]))
    assert [reject.rule for reject in before.rejects] == ["unit"]
    after = corrected(before, [line("p2t1", "unit", "", "백만원")])
    assert [it.fields["amount_krw"] for it in after.of_family("grants")] == [95_000_000]
    assert after.tables == before.tables


def test_the_users_identity_comes_first_and_settles_what_was_doubtful(tmp_path: Path) -> None:
    before = read_plan(draw_plan(tmp_path / "minutes.pdf", [Text("업무 자료", size=20), *COVER[2:3]]))
    assert before.document.plan_year is None
    after = corrected(
        before, [line("document", "plan_year", "", "2025"), line("document", "bureau", "", "교육국")]
    )
    document = after.document
    assert (document.plan_year, document.bureau, document.evidence["plan_year"]) == (
        2025,
        "교육국",
        "correction",
    )
    assert "no_plan_year" in {problem.code for problem in before.problems}
    assert "no_plan_year" not in {problem.code for problem in after.problems}


def test_a_district_of_several_provinces_asks_for_the_province(plan: Plan) -> None:
    district = line("document", "district", "종로구", "중구")
    assert [it.code for it in corrected(plan, [district]).problems] == []
    there = line("document", "province", "서울특별시", "부산광역시", 3)
    after = corrected(plan, [district, there])
    assert (after.document.district, after.document.province) == ("중구", "부산광역시")
