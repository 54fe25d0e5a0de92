"""Text in aligned columns is a table where no rule shows it; prose in columns and tables of contents are none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.extract.sheet import lines, pictures, read_sheet, words
from tests.pen import Pen

FIGURES = [
    ["구분", "2023년", "2024년", "2025년"],
    ["일반회계", "1,200", "1,350", "1,500"],
    ["특별회계", "300", "280", "310"],
    ["기금", "45", "50", "△5"],
    ["공기업", "12.5%", "13.0%", "14.1%"],
    ["합계", "1,545", "1,680", "1,815"],
]
RIGHTS = [110.0, 190.0, 270.0, 350.0]


def columns(pen: Pen, rows: Sequence[Sequence[str]], top: float, pitch: float = 16) -> None:
    """Rows of texts: the first column left-aligned, the others right-aligned at `RIGHTS`."""
    for number, row in enumerate(rows):
        baseline = top + number * pitch
        for col, (right, text) in enumerate(zip(RIGHTS, row, strict=True)):
            if text:
                pen.write(text, 50 if col == 0 else right, baseline, size=9, align="right" if col else "left")


def prose(pen: Pen, left: float, width: float, count: int, size: float = 9) -> None:
    """Lines of words, each as long as `width` lets it be."""
    text = "주민이 함께 만드는 따뜻한 복지 도시를 위하여 구는 올해 여러 사업을 새로 펼치고 지난해 사업은 더 넓힌다 "
    at = int(left) % len(text)
    for number in range(count):
        line = ""
        while pen.text_width(line + text[at % len(text)], size) <= width:
            line += text[at % len(text)]
            at += 1
        pen.write(line.strip(), left, 60 + number * size * 1.5, size=size)


def test_figures_in_columns_are_a_table_without_a_rule(tmp_path: Path) -> None:
    page = read_sheet(tmp_path, lambda pen: columns(pen, FIGURES, 60))
    assert pictures(page) == [FIGURES]
    assert lines(page) == []


def test_rules_over_and_under_make_a_table_of_words_too(tmp_path: Path) -> None:
    rows = [["구분", "담당", "시기", "장소"], ["축제", "문화과", "봄", "공원"], ["장터", "경제과", "가을", "광장"],
            ["강좌", "교육과", "연중", "도서관"]]  # fmt: skip

    def draw(pen: Pen) -> None:
        for y in (46, 66, 120):
            pen.line(45, y, 355, y)
        columns(pen, rows, 60)

    assert pictures(read_sheet(tmp_path, draw)) == [rows]


def test_rules_over_and_under_a_table_make_no_row_of_the_text_around_it(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        words(pen, {(50, 35): "표 1. 회계별 예산 현황", (50, 185): "자료: 기획예산과"})
        pen.line(45, 46, 355, 46)
        pen.line(45, 150, 355, 150)
        columns(pen, FIGURES, 60)

    page = read_sheet(tmp_path, draw)
    assert pictures(page) == [FIGURES]
    assert lines(page) == ["표 1. 회계별 예산 현황", "자료: 기획예산과"]


def test_short_rules_in_a_header_span_the_columns_under_them(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        pen.line(45, 46, 355, 46)
        pen.write("예산", 215, 58, size=9, align="center")
        pen.line(155, 62, 272, 62)
        columns(pen, [["구분", "2023년", "2024년", "2025년"]], 74)
        pen.line(45, 79, 355, 79)
        columns(pen, FIGURES[1:], 92)
        pen.line(45, 162, 355, 162)

    assert pictures(read_sheet(tmp_path, draw)) == [[[None, "예산", "<", None], *FIGURES]]


def test_a_label_of_two_lines_is_one_cell(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        pen.line(45, 46, 355, 46)
        pen.line(45, 64, 355, 64)
        pen.line(45, 180, 355, 180)
        columns(pen, FIGURES[:1], 58)
        columns(pen, [["일반회계", "1,200", "1,350", "1,500"]], 80)
        words(pen, {(50, 90): "보조 포함"})
        columns(pen, FIGURES[2:], 110)

    assert pictures(read_sheet(tmp_path, draw)) == [
        [FIGURES[0], ["일반회계 보조 포함", "1,200", "1,350", "1,500"], *FIGURES[2:]]
    ]


def test_a_figure_may_be_missing(tmp_path: Path) -> None:
    rows = [*FIGURES[:3], ["기금", "45", "", "△5"], *FIGURES[4:]]
    expected = [*FIGURES[:3], ["기금", "45", None, "△5"], *FIGURES[4:]]
    assert pictures(read_sheet(tmp_path, lambda pen: columns(pen, rows, 60))) == [expected]


@pytest.mark.parametrize("count", [2, 3])
def test_prose_in_columns_is_no_table(tmp_path: Path, count: int) -> None:
    width = 320 / count

    def draw(pen: Pen) -> None:
        for number in range(count):
            prose(pen, 30 + number * (width + 15), width, 18)

    page = read_sheet(tmp_path, draw)
    assert pictures(page) == []
    assert len(lines(page)) >= 18


@pytest.mark.parametrize(
    "leader", [" ····································· ", " ..................................... "]
)
def test_a_table_of_contents_is_no_table(tmp_path: Path, leader: str) -> None:
    entries = [
        "Ⅰ. 일반현황",
        "Ⅱ. 2024년 성과",
        "Ⅲ. 정책 여건",
        "Ⅳ. 주요 업무계획",
        "Ⅴ. 역점 사업",
        "Ⅵ. 부서별 계획",
    ]

    def draw(pen: Pen) -> None:
        for number, entry in enumerate(entries):
            pen.write(entry + leader, 50, 60 + 20 * number, size=10)
            pen.write(str(3 + 9 * number), 350, 60 + 20 * number, size=10, align="right")

    page = read_sheet(tmp_path, draw)
    assert pictures(page) == []
    assert "".join(line[:2] for line in lines(page) if line[0] in "ⅠⅡⅢⅣⅤⅥ") == "Ⅰ.Ⅱ.Ⅲ.Ⅳ.Ⅴ.Ⅵ."


def test_a_numbered_list_is_no_table(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        for number in range(1, 8):
            words(
                pen,
                {
                    (50, 40 + 16 * number): f"{number}.",
                    (70, 40 + 16 * number): "주민이 함께 만드는 도시를 위한 사업",
                },
            )

    assert pictures(read_sheet(tmp_path, draw)) == []


def test_labels_and_values_in_two_columns_are_no_table_without_rules(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        for number, (label, value) in enumerate(
            [("기간", "2025년"), ("대상", "주민"), ("예산", "100만원"), ("부서", "총무과")]
        ):
            words(pen, {(50, 60 + 16 * number): label, (120, 60 + 16 * number): value})

    assert pictures(read_sheet(tmp_path, draw)) == []
