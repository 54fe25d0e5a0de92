"""Awards in other headers, orders, rules and page breaks than the sample's."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.plan import Outcome
from tests.drawing import Cell, Labels, Rules, Table, Text
from tests.extract.drawn import column, read

LANDSCAPE = (842.0, 595.0)


AWARD_ROWS = [
    (1, "민원서비스 평가", "장려", "행정안전부", "민원과"),
    (2, "청렴도 평가", "우수", "국민권익위원회", "감사과"),
    (3, "안전문화 평가", "대상", "서울특별시", "감사과"),
    (4, "보육정책 평가", "최우수", "보건복지부", "보육과"),
]
AWARD_HEADERS = [
    ["연번", "사업명", "훈격", "주관", "추진부서"],
    ["순번", "수상명", "수상내역", "주관기관", "담당부서"],
    ["번호", "평가명", "등급", "시상기관", "소관부서"],
    ["No", "대회명", "수상결과", "평가기관", "부서명"],
]


@pytest.mark.parametrize("header", AWARD_HEADERS, ids=lambda header: header[1])
@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (0, 4, 1, 3, 2), (4, 0, 3, 2, 1)])
def test_awards_are_read_whatever_their_headers_and_the_order_of_columns(
    tmp_path: Path, header: list[str], order: tuple[int, ...]
) -> None:
    rows = [[header[i] for i in order], *([str(row[i]) for i in order] for row in AWARD_ROWS)]
    plan = read(tmp_path, Text("수상ㆍ인증 4개 분야 선정", size=13), Table(rows, widths=[80] * 5))
    assert [tuple(r.fields.values()) for r in plan.of_family("awards")] == AWARD_ROWS
    assert [c.outcome for c in plan.checks if c.name == "award_count"] == [Outcome.EXACT]


@pytest.mark.parametrize("rules", [Rules.LINES, Rules.RECTS, Rules.DOTTED, Rules.HORIZONTAL])
@pytest.mark.parametrize("labels", list(Labels))
@pytest.mark.parametrize("repeat_header", [True, False])
@pytest.mark.parametrize("page_size", [(595.0, 842.0), LANDSCAPE], ids=["portrait", "landscape"])
def test_department_of_a_merged_cell_reaches_every_row_across_a_page_break(
    tmp_path: Path, rules: Rules, labels: Labels, repeat_header: bool, page_size: tuple[float, float]
) -> None:
    rows = [
        ["연번", "사업명", "훈격", "주관", "추진부서"],
        ["1", "민원 평가", "장려", "행정안전부", Cell("민원과")],
        ["2", "청렴도 평가", "우수", "국민권익위원회", Cell("감사과", 4)],
        ["3", "안전 평가", "대상", "서울특별시"],
        ["4", "보육 평가", "최우수", "보건복지부"],
        ["5", "도서관 평가", "장려", "교육부"],
        ["6", "체육 평가", "장려", "교육부", Cell("체육과")],
    ]
    table = Table(
        rows,
        widths=[40, 150, 60, 100, 80],
        breaks_before=[4],
        labels=labels,
        repeat_header=repeat_header,
        rules=rules,
    )
    plan = read(tmp_path, Text("수상 6개 분야 선정", size=13), table, page_size=page_size)
    assert column(plan, "awards", "department_printed") == [
        "민원과",
        "감사과",
        "감사과",
        "감사과",
        "감사과",
        "체육과",
    ]
    assert column(plan, "awards", "award_no") == [1, 2, 3, 4, 5, 6]
    assert [record.page for record in plan.of_family("awards")] == [2, 2, 2, 3, 3, 3]
    assert len({table.logical_id for table in plan.tables}) == 1


def test_notes_and_headings_over_the_whole_width_are_no_awards(tmp_path: Path) -> None:
    rows = [
        ["연번", "사업명", "훈격", "주관", "추진부서"],
        [Cell("중앙부처", 1, 5)],
        ["1", "청렴도 평가", "우수", "국민권익위원회", "감사과"],
        [Cell("※ 2026. 1. 기준", 1, 5)],
    ]
    plan = read(tmp_path, Table(rows, widths=[60, 120, 80, 100, 80]))
    assert column(plan, "awards", "title") == ["청렴도 평가"]
    assert not plan.rejects


BULLETS = (
    "❖ 2025년 별빛 정책 최우수 기관 (보건복지부)\n❖ 별빛 관측 ‘우수사례’ 선정(’25.11.)\n"
    "❖ 만족도 조사 결과 이용 증가(76.5%)\n❖ 별빛 경진대회\n국무총리 표창 수상(12억원 확보)"
)


@pytest.mark.parametrize("heading", ["【 2025년 수상 내역 】", "□ 주요 수상실적", "<수상실적 및 성과지표>"])
def test_awards_in_a_box_are_its_bullets_that_name_a_prize(tmp_path: Path, heading: str) -> None:
    plan = read(tmp_path, Text(heading, size=11), Table([[BULLETS]], widths=[420]))
    assert [tuple(record.fields.values()) for record in plan.of_family("awards")] == [
        (1, "2025년 별빛 정책 최우수 기관", "최우수", "보건복지부", None),
        (2, "별빛 관측 ‘우수사례’ 선정(’25.11.)", None, None, None),
        (3, "별빛 경진대회 국무총리 표창 수상(12억원 확보)", "국무총리 표창", None, None),
    ]


def test_a_box_of_results_holds_only_the_awards_that_name_their_prize(tmp_path: Path) -> None:
    box = "《 주 요 성 과 》\n■ 별빛관 1위 개관 선정\n■ 별빛 평가 광역 1위 선정(’25. 7. 대통령상)"
    plan = read(tmp_path, Table([[box]], widths=[420]))
    assert column(plan, "awards", "title") == ["별빛 평가 광역 1위 선정(’25. 7. 대통령상)"]


def test_bullets_under_another_heading_are_no_awards(tmp_path: Path) -> None:
    assert read(tmp_path, Text("추진 성과", size=11), Table([[BULLETS]], widths=[420])).records == ()
