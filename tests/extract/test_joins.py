"""Which rules make one table: nested tables, double frames, open sides, rules that miss each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.extract.sheet import fill_in, grid, pictures, read_sheet, words
from tests.pen import Pen


@pytest.mark.parametrize("inset", [2, 4, 10])
def test_a_table_near_the_rules_of_the_cell_around_it_is_one_of_its_own(tmp_path: Path, inset: float) -> None:
    def draw(pen: Pen) -> None:
        grid(pen, [20, 200, 380], [20, 120])
        words(pen, {(30, 70): "밖"})
        xs, ys = [200 + inset, 290, 380 - inset], [20 + inset, 70, 120 - inset]
        grid(pen, xs, ys)
        fill_in(pen, xs, ys, [["가", "나"], ["1", "2"]])

    assert pictures(read_sheet(tmp_path, draw)) == [[["밖", ""]], [["가", "나"], ["1", "2"]]]


@pytest.mark.parametrize("inset", [4, 10])
def test_a_table_with_open_sides_in_a_cell_is_one_of_its_own(tmp_path: Path, inset: float) -> None:
    def draw(pen: Pen) -> None:
        grid(pen, [20, 100, 380], [20, 140])
        words(pen, {(30, 80): "밖"})
        left, right = 100 + inset, 380 - inset
        for y in (40, 80, 120):
            pen.line(left, y, right, y)
        pen.line(200, 40, 200, 120)
        fill_in(pen, [left, 200, right], [40, 80, 120], [["가", "나"], ["1", "2"]])

    assert pictures(read_sheet(tmp_path, draw)) == [[["밖", ""]], [["가", "나"], ["1", "2"]]]


@pytest.mark.parametrize("apart", [1.5, 2.5, 4])
def test_the_two_lines_of_a_frame_are_one_frame(tmp_path: Path, apart: float) -> None:
    def draw(pen: Pen) -> None:
        grid(pen, [50, 350], [50, 150])
        grid(pen, [50 + apart, 350 - apart], [50 + apart, 150 - apart])
        words(pen, {(100, 100): "알림"})

    assert pictures(read_sheet(tmp_path, draw)) == [[["알림"]]]


@pytest.mark.parametrize("apart", [1.5, 2.5, 4])
def test_a_line_around_a_table_is_no_frame(tmp_path: Path, apart: float) -> None:
    def draw(pen: Pen) -> None:
        xs, ys = [50, 200, 350], [50, 100, 150]
        grid(pen, xs, ys)
        grid(pen, [50 - apart, 350 + apart], [50 - apart, 150 + apart])
        fill_in(pen, xs, ys, [["가", "나"], ["1", "2"]])

    assert pictures(read_sheet(tmp_path, draw)) == [[["가", "나"], ["1", "2"]]]


def test_outer_columns_without_outer_rules_are_columns(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        for y in (50, 80, 110):
            pen.line(20, y, 380, y)
        for x in (140, 260):
            pen.line(x, 50, x, 110)
        fill_in(pen, [20, 140, 260, 380], [50, 80, 110], [["연번", "부서", "금액"], ["1", "가", "10"]])

    assert pictures(read_sheet(tmp_path, draw)) == [[["연번", "부서", "금액"], ["1", "가", "10"]]]


def test_an_open_side_on_the_right_only(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        for y in (50, 80, 110):
            pen.line(20, y, 380, y)
        for x in (20, 140, 260):
            pen.line(x, 50, x, 110)
        fill_in(pen, [20, 140, 260, 380], [50, 80, 110], [["연번", "부서", "금액"], ["1", "가", "10"]])

    assert pictures(read_sheet(tmp_path, draw)) == [[["연번", "부서", "금액"], ["1", "가", "10"]]]


@pytest.mark.parametrize("gap", [0.5, 1.5, 2.5])
def test_rules_that_miss_each_other_by_a_hair_meet(tmp_path: Path, gap: float) -> None:
    def draw(pen: Pen) -> None:
        xs, ys = [50, 200, 350], [50, 100, 150]
        for y in ys:
            pen.line(50 + gap, y, 350 - gap, y)
        for x in xs:
            pen.line(x, 50, x, 150)
        fill_in(pen, xs, ys, [["가", "나"], ["1", "2"]])

    assert pictures(read_sheet(tmp_path, draw)) == [[["가", "나"], ["1", "2"]]]


def test_tables_side_by_side_do_not_join(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        for left, texts in ((20, [["가", "나"], ["1", "2"]]), (210, [["다", "라"], ["3", "4"]])):
            xs, ys = [left, left + 80, left + 160], [50, 80, 110]
            grid(pen, xs, ys)
            fill_in(pen, xs, ys, texts)

    assert pictures(read_sheet(tmp_path, draw)) == [[["가", "나"], ["1", "2"]], [["다", "라"], ["3", "4"]]]


@pytest.mark.parametrize("gap", [5, 8, 20])
def test_a_table_below_another_does_not_join(tmp_path: Path, gap: float) -> None:
    def draw(pen: Pen) -> None:
        for top, texts in ((50, [["가", "나"], ["1", "2"]]), (110 + gap, [["다", "라"], ["3", "4"]])):
            xs, ys = [50, 200, 350], [top, top + 30, top + 60]
            grid(pen, xs, ys)
            fill_in(pen, xs, ys, texts)

    assert pictures(read_sheet(tmp_path, draw)) == [[["가", "나"], ["1", "2"]], [["다", "라"], ["3", "4"]]]


def test_a_table_within_a_table_within_a_table(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        grid(pen, [20, 60, 380], [20, 380])
        grid(pen, [64, 110, 376], [24, 376])
        grid(pen, [114, 240, 372], [28, 200, 372])
        words(pen, {(30, 200): "밖", (80, 200): "안"})
        fill_in(pen, [114, 240, 372], [28, 200, 372], [["가", "나"], ["1", "2"]])

    assert pictures(read_sheet(tmp_path, draw)) == [[["밖", ""]], [["안", ""]], [["가", "나"], ["1", "2"]]]
