"""However a printer draws a rule, it is one; gradients and the paper are none."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.extract.sheet import fill_in, lines, pictures, read_sheet, words
from tests.pen import Pen

XS, YS = [50.0, 150.0, 250.0, 350.0], [50.0, 80.0, 110.0]
TEXTS = [["연번", "부서", "금액"], ["1", "총무과", "100"]]
SIDES = [(x, YS[0], x, YS[-1]) for x in XS] + [(XS[0], y, XS[-1], y) for y in YS]
Stroke = Callable[[Pen, float, float, float, float], None]


def dashed(*dash: float) -> Stroke:
    def stroke(pen: Pen, *side: float) -> None:
        pen.canvas.setDash(list(dash))
        pen.line(*side)

    return stroke


def square_dots(size: float, pitch: float) -> Stroke:
    """As browsers draw a dotted border."""

    def stroke(pen: Pen, x0: float, y0: float, x1: float, y1: float) -> None:
        for number in range(int(max(x1 - x0, y1 - y0) / pitch) + 1):
            x, y = (x0 + number * pitch, y0) if y0 == y1 else (x0, y0 + number * pitch)
            pen.fill(x, y, x + size, y + size, grey=0)

    return stroke


def bar(width: float) -> Stroke:
    def stroke(pen: Pen, x0: float, y0: float, x1: float, y1: float) -> None:
        half = width / 2
        pen.fill(x0 - half, y0 - half, x1 + half, y1 + half, grey=0)

    return stroke


def twice(apart: float) -> Stroke:
    def stroke(pen: Pen, x0: float, y0: float, x1: float, y1: float) -> None:
        right, down = (0.0, apart) if y0 == y1 else (apart, 0.0)
        pen.line(x0, y0, x1, y1)
        pen.line(x0 + right, y0 + down, x1 + right, y1 + down)

    return stroke


def in_pieces(pen: Pen, x0: float, y0: float, x1: float, y1: float) -> None:
    """As Hangul draws a rule: cell by cell, each piece a little beyond its cell."""
    stops = XS if y0 == y1 else YS
    for begin, end in pairwise(stops):
        pen.line(*(begin - 0.3, y0, end + 0.3, y0) if y0 == y1 else (x0, begin - 0.3, x0, end + 0.3))


STROKES: dict[str, Stroke] = {
    "lines": lambda pen, *side: pen.line(*side),
    "pieces": in_pieces,
    "strokes as dots": lambda pen, *side: pen.dots(*side),
    "small square dots": square_dots(0.75, 1.5),
    "large square dots": square_dots(2, 4),
    "dash pattern": dashed(3, 2),
    "dash and dot": dashed(6, 2, 1, 2),
    "thin bars": bar(0.4),
    "thick bars": bar(2.4),
    "double, 1.5 points": twice(1.5),
    "double, 2.5 points": twice(2.5),
}


@pytest.mark.parametrize("name", STROKES)
def test_a_rule_is_one_however_it_is_drawn(tmp_path: Path, name: str) -> None:
    def draw(pen: Pen) -> None:
        for side in SIDES:
            STROKES[name](pen, *side)
        fill_in(pen, XS, YS, TEXTS)

    assert pictures(read_sheet(tmp_path, draw)) == [TEXTS]


@pytest.mark.parametrize("across", [True, False])
def test_the_slices_of_a_gradient_are_no_rules(tmp_path: Path, across: bool) -> None:
    def draw(pen: Pen) -> None:
        for number in range(40):
            at, grey = 50 + number, 0.5 + number / 100
            pen.fill(*(at, 50, at + 1, 90) if across else (50, at, 350, at + 1), grey=grey)
        words(pen, {(120, 75): "Ⅰ. 일반현황"})

    page = read_sheet(tmp_path, draw)
    assert [table for table in pictures(page) if len(table) * len(table[0]) > 1] == []


def test_a_table_on_a_page_with_a_white_background_is_one_table(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        pen.fill(0, 0, 400, 400, grey=1)
        for side in SIDES:
            pen.line(*side)
        fill_in(pen, XS, YS, TEXTS)
        words(pen, {(50, 200): "자료: 총무과"})

    page = read_sheet(tmp_path, draw)
    assert pictures(page) == [TEXTS]
    assert lines(page) == ["자료: 총무과"]


def test_slanted_lines_are_no_rules(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        for side in SIDES:
            pen.line(*side)
        pen.line(50, 50, 150, 80)
        fill_in(pen, XS, YS, TEXTS)

    assert pictures(read_sheet(tmp_path, draw)) == [TEXTS]
