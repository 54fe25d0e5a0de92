"""Underlines, strokes through words and highlights are no rules; a rule close to the text of a tight row is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.extract.sheet import fill_in, grid, lines, pictures, read_sheet
from tests.pen import Pen

XS, YS = [50.0, 200.0, 350.0], [50.0, 80.0, 110.0]
TEXTS = [["구분", "추진 실적"], ["총무과", "사업 완료"]]


def table(pen: Pen) -> None:
    grid(pen, XS, YS)
    fill_in(pen, XS, YS, TEXTS)


# The text `추진 실적` stands in the middle of its cell, at a size of 9 points, with its baseline at 68.
@pytest.mark.parametrize("y", [65, 66, 68, 68.5, 69])
@pytest.mark.parametrize("bar", [False, True])
def test_a_line_under_or_through_a_word_parts_no_cell(tmp_path: Path, y: float, bar: bool) -> None:
    def draw(pen: Pen) -> None:
        table(pen)
        half = pen.text_width("추진 실적", 9) / 2
        left, right = 275 - half, 275 + half
        pen.fill(left, y, right, y + 0.6, grey=0) if bar else pen.line(left, y, right, y)

    assert pictures(read_sheet(tmp_path, draw)) == [TEXTS]


def test_underlined_lines_of_text_are_no_table(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        for number, text in enumerate(["주민이 함께 만드는 도시", "따뜻한 복지 도시", "안전한 교통 도시"]):
            pen.write(text, 60, 60 + 20 * number, size=10)
            pen.line(60, 61 + 20 * number, 60 + pen.text_width(text, 10), 61 + 20 * number)

    page = read_sheet(tmp_path, draw)
    assert pictures(page) == []
    assert lines(page) == ["주민이 함께 만드는 도시", "따뜻한 복지 도시", "안전한 교통 도시"]


@pytest.mark.parametrize("reach", [0, 1, 3])
def test_a_highlight_is_no_cell(tmp_path: Path, reach: float) -> None:
    def draw(pen: Pen) -> None:
        half = pen.text_width("추진 실적", 9) / 2 + reach
        pen.fill(275 - half, 60, 275 + half, 71, grey=0.8)
        table(pen)
        pen.fill(50 - reach, 190, 50 + pen.text_width("강조한 글", 10) + reach, 203, grey=0.8)
        pen.write("강조한 글", 50, 200, size=10)

    page = read_sheet(tmp_path, draw)
    assert pictures(page) == [TEXTS]
    assert lines(page) == ["강조한 글"]


@pytest.mark.parametrize("height", [9.5, 10, 11])
def test_a_rule_close_under_the_text_of_a_tight_row_is_a_rule(tmp_path: Path, height: float) -> None:
    texts = [["구분", "실적"], ["총무과", "완료"], ["교통과", "추진"], ["1", "2"]]
    ys = [50 + height * row for row in range(len(texts) + 1)]
    xs = [50.0, 90.0, 130.0]

    def draw(pen: Pen) -> None:
        grid(pen, xs, ys)
        fill_in(pen, xs, ys, texts)

    assert pictures(read_sheet(tmp_path, draw)) == [texts]


def test_text_that_fills_its_cell_from_side_to_side_does_not_make_its_rules_underlines(
    tmp_path: Path,
) -> None:
    xs, ys = [50.0, 86.0, 122.0], [50.0, 60.0, 70.0, 80.0]
    texts = [["가나다라", "마바사아"], ["자차카타", "파하가나"], ["다라마바", "사아자차"]]

    def draw(pen: Pen) -> None:
        grid(pen, xs, ys)
        fill_in(pen, xs, ys, texts)

    assert pictures(read_sheet(tmp_path, draw)) == [texts]
