"""Words that are too long for their cells stay whole, in the cell that holds most of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.extract.sheet import fill_in, grid, lines, pictures, read_sheet
from tests.pen import Pen

XS, YS = [50.0, 100.0, 150.0, 200.0], [50.0, 80.0]


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_a_word_too_long_for_its_cell_is_whole(tmp_path: Path, align: str) -> None:
    def draw(pen: Pen) -> None:
        grid(pen, XS, YS)
        x = {"left": 102, "center": 125, "right": 148}[align]
        pen.write("1,234,567,890", x, 68, size=9, align=align)

    assert pictures(read_sheet(tmp_path, draw)) == [[["", "1,234,567,890", ""]]]


@pytest.mark.parametrize("gap", [0.9, 1.5, -9])
def test_two_words_that_are_too_long_and_meet_are_two(tmp_path: Path, gap: float) -> None:
    def draw(pen: Pen) -> None:
        grid(pen, XS, YS)
        pen.write("교육지원과장보", 52, 68, size=9)
        pen.write("문화체육과", 52 + pen.text_width("교육지원과장보", 9) + gap, 68, size=9)

    assert pictures(read_sheet(tmp_path, draw)) == [[["교육지원과장보", "문화체육과", ""]]]


def test_a_word_that_runs_out_of_the_table_is_in_its_last_cell(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        grid(pen, XS, YS)
        pen.write("1,234,567,890", 152, 68, size=9)

    page = read_sheet(tmp_path, draw)
    assert pictures(page) == [[["", "", "1,234,567,890"]]]
    assert lines(page) == []


def test_a_word_that_only_begins_in_the_table_is_a_line(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        grid(pen, XS, YS)
        pen.write("교육지원과장보좌관", 185, 68, size=9)

    page = read_sheet(tmp_path, draw)
    assert pictures(page) == [[["", "", ""]]]
    assert lines(page) == ["교육지원과장보좌관"]


def test_words_of_neighbouring_cells_are_not_one(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        grid(pen, XS, YS)
        fill_in(pen, XS, YS, [["1,234", "5,678", "9"]])

    assert pictures(read_sheet(tmp_path, draw)) == [[["1,234", "5,678", "9"]]]


def test_text_is_in_the_smallest_cell_around_it(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        grid(pen, [20, 60, 380], [20, 200])
        grid(pen, [100, 200, 300], [50, 100, 150])
        fill_in(pen, [100, 200, 300], [50, 100, 150], [["가", "나"], ["1", "2"]])
        pen.write("밖", 100, 190, size=9)

    assert pictures(read_sheet(tmp_path, draw)) == [[["", "밖"]], [["가", "나"], ["1", "2"]]]
