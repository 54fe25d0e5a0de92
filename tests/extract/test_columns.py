"""Tables that rule only their rows, and rules that make no table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drawing import Gap, Rules, Table, Text
from tests.extract.drawn import column, read
from tests.extract.sheet import fill_in, grid, pictures, read_sheet, words
from tests.pen import Pen


def test_a_table_with_horizontal_rules_only_has_the_columns_that_its_text_shows(tmp_path: Path) -> None:
    rows = [["회계별", "2026년", "2025년", "증감액", "증감율"], ["총    계", "1,000", "900", "100", "11.1%"],
            ["일 반 회 계", "900", "850", "50", "5.9%"], ["특 별 회 계", "100", "50", "50", "100.0%"]]  # fmt: skip
    table = Table(rows, widths=[120, 80, 80, 80, 80], rules=Rules.HORIZONTAL)
    plan = read(tmp_path, Text("(단위 : 백만원)", align="right"), table)
    assert [[cell.text for cell in t.cells] for t in plan.tables] == [
        ["회계별", "2026년", "2025년", "증감액", "증감율", "총계", "1,000", "900", "100", "11.1%",
         "일반회계", "900", "850", "50", "5.9%", "특별회계", "100", "50", "50", "100.0%"]
    ]  # fmt: skip
    assert column(plan, "budget_by_account", "prior_amount_krw") == [900_000_000, 850_000_000, 50_000_000]


def test_rules_under_headings_make_no_table(tmp_path: Path) -> None:
    headings = [
        Table([[text]], widths=[400], rules=Rules.HORIZONTAL, header_rows=0) for text in ("가", "나", "다")
    ]
    plan = read(tmp_path, *(block for heading in headings for block in (heading, Gap(30))))
    assert not [table for table in plan.tables if table.kind == "table"]


@pytest.mark.parametrize("title", [60, 170, 290])
def test_a_title_over_a_body_in_a_frame_shows_no_columns(tmp_path: Path, title: float) -> None:
    def draw(pen: Pen) -> None:
        grid(pen, [50, 350], [50, 75, 150])
        words(pen, {(title, 66): "기대 효과", (60, 110): "본문입니다"})

    assert pictures(read_sheet(tmp_path, draw)) == [[["기대 효과"], ["본문입니다"]]]


def test_a_total_may_run_over_two_columns(tmp_path: Path) -> None:
    xs, ys = [50, 150, 250, 350], [50, 80, 110, 140, 170, 200, 230]
    texts = [
        ["구분", "인원", "비고"],
        ["가", "10", "상"],
        ["나", "20", "하"],
        ["다", "30", "상"],
        ["라", "40", "하"],
    ]

    def draw(pen: Pen) -> None:
        for y in ys:
            pen.line(50, y, 350, y)
        fill_in(pen, xs, ys[:-1], texts)
        fill_in(pen, [50, 250, 350], ys[-2:], [["모든 부서의 인원을 더한 값", "0"]])

    assert pictures(read_sheet(tmp_path, draw)) == [[*texts, ["모든 부서의 인원을 더한 값", "<", "0"]]]


def test_a_row_of_three_lines_in_every_cell_is_one_row(tmp_path: Path) -> None:
    rows = [["구분", "사업", "장소"],
            ["문화\n체육\n과", "축제\n공연\n전시", "공원\n광장\n극장"],
            ["총무\n행정\n과", "교육\n연수\n포상", "본관\n별관\n강당"]]  # fmt: skip
    table = Table(rows, widths=[100, 100, 100], rules=Rules.HORIZONTAL, header_rows=0)
    plan = read(tmp_path, table)
    assert [[cell.text_printed for cell in t.cells] for t in plan.tables] == [
        [text for row in rows for text in row]
    ]


def test_cells_of_one_line_and_of_two_are_one_row(tmp_path: Path) -> None:
    """Their lines stand at three heights, and none of the three has a text in each column."""
    rows = [["가", "나", "다", "라"], ["1", "2", "3", "4"], ["총무과", "공원\n광장", "11", "본관\n별관"]]
    table = Table(rows, widths=[70, 70, 70, 70], rules=Rules.HORIZONTAL, header_rows=0)
    (found,) = read(tmp_path, table).tables
    assert [cell.text_printed for cell in found.cells] == [text for row in rows for text in row]
