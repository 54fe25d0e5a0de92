"""Boxes around text: titles in a frame's rule, boxes in line, piles of frames, bullets."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from extract.printed import TableKind
from tests.extract.sheet import Picture, grid, lines, pictures, read_sheet, words
from tests.pen import Pen

Box = tuple[float, float, float, float, str]


def boxes(pen: Pen, drawn: Iterable[Box]) -> None:
    """Boxes (left, top, right, bottom) with a text each."""
    for x0, top, x1, bottom, text in drawn:
        grid(pen, [x0, x1], [top, bottom])
        pen.write(text, (x0 + x1) / 2, (top + bottom) / 2 + 3, size=9, align="center")


@pytest.mark.parametrize("upper", [[(50, 150), (250, 350)], [(50, 70), (170, 350)]])
def test_a_title_set_in_the_upper_rule_of_a_frame_stands_over_its_body(
    tmp_path: Path, upper: list[tuple[float, float]]
) -> None:
    def draw(pen: Pen) -> None:
        for x in (50, 350):
            pen.line(x, 100, x, 200)
        pen.line(50, 200, 350, 200)
        for start, end in upper:
            pen.line(start, 100, end, 100)
        middle = (upper[0][1] + upper[1][0]) / 2
        pen.write("추진 방향", middle, 103, size=10, align="center")
        words(pen, {(60, 150): "본문입니다"})

    page = read_sheet(tmp_path, draw)
    assert pictures(page) == [[["추진 방향"], ["본문입니다"]]]
    assert [table.kind for table in page.tables] == [TableKind.FRAME]
    assert lines(page) == []


def test_a_frame_with_a_whole_upper_rule_has_no_title(tmp_path: Path) -> None:
    page = read_sheet(tmp_path, lambda pen: boxes(pen, [(50, 100, 350, 200, "본문입니다")]))
    assert pictures(page) == [[["본문입니다"]]]


LAYOUTS: dict[str, tuple[list[Box], list[Picture]]] = {
    "two rows of two": (
        [(20, 50, 120, 80, "가"), (140, 50, 240, 80, "나"), (20, 95, 120, 125, "다"), (140, 95, 240, 125, "라")],
        [[["가", None, "나"], [None, None, None], ["다", None, "라"]]],
    ),
    "a wide box over two": (
        [(20, 50, 240, 80, "총괄"), (20, 95, 120, 125, "가"), (140, 95, 240, 125, "나"),
         (20, 140, 120, 170, "다"), (140, 140, 240, 170, "라")],
        [[["총괄"]],
         [["가", None, "나"], [None, None, None], ["다", None, "라"]]],
    ),
    "a number and its title": (
        [(20, 50, 50, 80, "1"), (54, 50, 300, 80, "교통 혁신")],
        [[["1", None, "교통 혁신"]]],
    ),
    "too far apart": (
        [(20, 50, 120, 80, "가"), (200, 50, 300, 80, "나")],
        [[["가"]], [["나"]]],
    ),
    "not level": (
        [(20, 50, 120, 80, "가"), (130, 70, 230, 100, "나")],
        [[["가"]], [["나"]]],
    ),
    "a pile": (
        [(50, 50, 350, 80, "가"), (50, 90, 350, 120, "나"), (50, 130, 350, 160, "다"), (50, 170, 350, 200, "라")],
        [[["가"]], [["나"]], [["다"]], [["라"]]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_boxes_in_line_are_one_grid_and_other_boxes_are_not(tmp_path: Path, name: str) -> None:
    drawn, expected = LAYOUTS[name]
    assert pictures(read_sheet(tmp_path, lambda pen: boxes(pen, drawn))) == expected


def test_boxes_around_a_table_do_not_swallow_it(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        boxes(pen, [(20, 50, 100, 80, "가"), (120, 50, 200, 80, "나"), (20, 95, 100, 125, "다"),
                    (120, 95, 200, 125, "라")])  # fmt: skip
        grid(pen, [220, 300, 380], [50, 80, 125])
        words(pen, {(230, 70): "연번", (310, 70): "부서", (230, 105): "1", (310, 105): "총무과"})

    assert pictures(read_sheet(tmp_path, draw)) == [
        [["가", None, "나"], [None, None, None], ["다", None, "라"]],
        [["연번", "부서"], ["1", "총무과"]],
    ]


@pytest.mark.parametrize("side", [6, 10, 15])
def test_an_empty_box_of_a_letters_size_is_a_bullet(tmp_path: Path, side: float) -> None:
    def draw(pen: Pen) -> None:
        for top, text in ((50, "첫째 할 일"), (80, "둘째 할 일"), (110, "셋째 할 일")):
            grid(pen, [50, 50 + side], [top, top + side])
            pen.write(text, 72, top + side / 2 + 3, size=10)

    page = read_sheet(tmp_path, draw)
    assert pictures(page) == []
    assert lines(page) == ["첫째 할 일", "둘째 할 일", "셋째 할 일"]


def test_a_small_box_with_a_number_is_a_cell(tmp_path: Path) -> None:
    page = read_sheet(tmp_path, lambda pen: boxes(pen, [(50, 50, 64, 64, "1")]))
    assert pictures(page) == [[["1"]]]


def test_a_box_with_nothing_in_it_is_decoration(tmp_path: Path) -> None:
    page = read_sheet(tmp_path, lambda pen: boxes(pen, [(50, 50, 250, 120, "")]))
    assert pictures(page) == []
