"""Shading and rules together: which filled boxes are cells, and which only colour them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.extract.sheet import fill_in, grid, lines, pictures, read_sheet, words
from tests.pen import Pen

XS, YS = [50.0, 150.0, 250.0, 350.0], [50.0, 80.0, 110.0, 140.0]
TEXTS = [["연번", "부서", "금액"], ["1", "총무과", "100"], ["2", "교통과", "200"]]


@pytest.mark.parametrize(
    "shaded",
    [
        [(50, 50, 350, 80)],
        [(50, 50, 150, 80), (150, 50, 250, 80), (250, 50, 350, 80)],
        [(51, 51, 149, 79)],
        [(52, 52, 148, 60)],
        [(49.5, 49.5, 350.5, 80.5)],
        [(50, 80, 150, 140)],
        [(50, 50, 350, 140)],
    ],
)
def test_shading_within_drawn_cells_adds_no_cell(
    tmp_path: Path, shaded: list[tuple[float, float, float, float]]
) -> None:
    def draw(pen: Pen) -> None:
        for box in shaded:
            pen.fill(*box, grey=0.85)
        grid(pen, XS, YS)
        fill_in(pen, XS, YS, TEXTS)

    assert pictures(read_sheet(tmp_path, draw)) == [TEXTS]


@pytest.mark.parametrize("gap", [0.5, 1, 2])
def test_cells_shown_by_shading_only_are_a_table(tmp_path: Path, gap: float) -> None:
    def draw(pen: Pen) -> None:
        for x0, x1 in pairwise(XS):
            for top, bottom in pairwise(YS):
                pen.fill(x0, top, x1 - gap, bottom - gap, grey=0.9)
        fill_in(pen, XS, YS, TEXTS)

    assert pictures(read_sheet(tmp_path, draw)) == [TEXTS]


def test_cells_of_two_colours_that_touch_are_a_table(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        for col, (x0, x1) in enumerate(pairwise(XS)):
            for row, (top, bottom) in enumerate(pairwise(YS)):
                pen.fill(x0, top, x1, bottom, grey=0.8 if (row + col) % 2 else 0.9)
        fill_in(pen, XS, YS, TEXTS)

    assert pictures(read_sheet(tmp_path, draw)) == [TEXTS]


def test_areas_of_one_colour_are_one_where_the_text_runs_on_and_with_their_padding(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        for x0, x1 in pairwise((50, 150, 338, 350)):
            pen.fill(x0, 50, x1, 80, grey=0.9)
        words(pen, {(60, 68): "Ⅰ. 일반현황과 정책 여건, 올해의 주요 성과"})

    assert pictures(read_sheet(tmp_path, draw)) == [[["Ⅰ. 일반현황과 정책 여건, 올해의 주요 성과"]]]


def test_columns_shaded_within_a_drawn_row_are_columns(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        for x0, x1, grey in ((50, 150, 0.7), (150, 250, 0.8), (250, 350, 0.9)):
            pen.fill(x0, 50, x1, 80, grey=grey)
        grid(pen, [50, 350], [50, 80])
        fill_in(pen, XS, [50, 80], [["가", "나", "다"]])

    assert pictures(read_sheet(tmp_path, draw)) == [[["가", "나", "다"]]]


def test_a_shaded_head_of_a_frame_is_a_cell(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        pen.fill(50, 50, 350, 75, grey=0.8)
        grid(pen, [50, 350], [50, 150])
        words(pen, {(170, 66): "기대 효과", (60, 110): "본문입니다"})

    assert pictures(read_sheet(tmp_path, draw)) == [[["기대 효과"], ["본문입니다"]]]


def test_a_shaded_side_of_a_frame_is_a_cell(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        pen.fill(50, 50, 110, 150, grey=0.8)
        grid(pen, [50, 350], [50, 150])
        words(pen, {(60, 103): "개요", (130, 103): "본문입니다"})

    assert pictures(read_sheet(tmp_path, draw)) == [[["개요", "본문입니다"]]]


def test_a_table_shaded_within_a_drawn_cell_is_one_of_its_own(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        grid(pen, [20, 100, 380], [20, 180])
        words(pen, {(30, 100): "밖"})
        xs, ys = [130, 230, 330], [50, 90, 130]
        for x0, x1 in pairwise(xs):
            for top, bottom in pairwise(ys):
                pen.fill(x0, top, x1 - 1, bottom - 1, grey=0.9)
        fill_in(pen, xs, ys, [["가", "나"], ["1", "2"]])

    assert pictures(read_sheet(tmp_path, draw)) == [[["밖", ""]], [["가", "나"], ["1", "2"]]]


def test_a_banner_is_a_frame(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        pen.fill(50, 50, 350, 80, grey=0.8)
        words(pen, {(60, 70): "Ⅰ. 일반현황"}, size=14)

    assert pictures(read_sheet(tmp_path, draw)) == [[["Ⅰ. 일반현황"]]]


def test_the_paper_is_no_frame(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        pen.fill(0, 0, 400, 400, grey=1)
        words(pen, {(60, 70): "본문입니다"})

    page = read_sheet(tmp_path, draw)
    assert pictures(page) == []
    assert lines(page) == ["본문입니다"]


def test_a_header_shaded_over_ruled_rows_belongs_to_their_table(tmp_path: Path) -> None:
    """Only the header is shaded and only the body is ruled: one table."""

    def draw(pen: Pen) -> None:
        for x0, x1 in pairwise(XS):
            pen.fill(x0, 50, x1 - 1, 80, grey=0.8)
        grid(pen, XS, YS[1:])
        fill_in(pen, XS, YS, TEXTS)

    assert pictures(read_sheet(tmp_path, draw)) == [TEXTS]
