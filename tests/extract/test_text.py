"""Glyphs to lines."""

from __future__ import annotations

from extract.text import Glyph, lines_of
from tests.extract.letters import SIZE, glyphs


def test_lines_are_parted_by_height_and_read_from_left_to_right() -> None:
    second, first = glyphs("아래", y=20.0), glyphs("위", x=30.0) + glyphs("왼", x=0.0)
    assert [line.text for line in lines_of(second + first)] == ["왼 위", "아래"]


def test_a_wide_gap_is_a_space_and_a_narrow_one_is_not() -> None:
    assert lines_of(glyphs("가나", pitch=SIZE * 1.5))[0].text == "가 나"
    assert lines_of(glyphs("가나", pitch=SIZE * 1.1))[0].text == "가나"


def test_the_space_of_nanum_gothic_that_chromium_leaves_out_is_a_space() -> None:
    assert lines_of(glyphs("가나", pitch=SIZE * 1.28))[0].text == "가 나"


def test_small_raised_text_stays_on_its_line() -> None:
    (line,) = lines_of(glyphs("무장애", y=0.0) + glyphs("신규", x=32.0, y=-1.0, size=5.0, pitch=5.0))
    assert line.text == "무장애신규"
    assert line.size == SIZE


def test_columns_of_text_are_lines_of_their_own() -> None:
    line = glyphs("왼쪽") + glyphs("오른쪽", x=200.0)
    assert [part.text for part in lines_of(line, max_gap=4.0)] == ["왼쪽", "오른쪽"]
    assert [part.text for part in lines_of(line)] == ["왼쪽 오른쪽"]


def test_spaces_side_by_side_are_one_unless_a_mark_stands_over_one() -> None:
    assert lines_of(glyphs(" 가  나 "))[0].text == "가 나"
    over_a_space = Glyph(" \u0301", SIZE, 0.0, 2 * SIZE, SIZE, SIZE)
    line = [*glyphs("가"), *glyphs(" ", x=SIZE), over_a_space, *glyphs("나", x=2 * SIZE)]
    assert lines_of(line)[0].text == "가  \u0301나"


def test_letters_without_height_share_no_line() -> None:
    flat = [Glyph(text, x, 5.0, x + SIZE, 5.0, SIZE) for text, x in (("가", 0.0), ("나", SIZE))]
    assert [line.text for line in lines_of(flat)] == ["가", "나"]
