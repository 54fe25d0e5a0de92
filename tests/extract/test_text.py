"""Glyphs to lines, lines to what a reader says."""

from __future__ import annotations

from extract.strikes import single_strikes
from extract.text import Glyph, lines_of
from extract.wrapping import join_lines

SIZE = 10.0


def glyphs(text: str, x: float = 0.0, y: float = 0.0, pitch: float = SIZE, size: float = SIZE) -> list[Glyph]:
    return [Glyph(c, x + i * pitch, y, x + i * pitch + size, y + size, size) for i, c in enumerate(text)]


def wrapped(*lines: str, width: float, is_name: frozenset[str] = frozenset()) -> str:
    found = lines_of([g for row, line in enumerate(lines) for g in glyphs(line, y=row * 14.0)])
    return join_lines(found, width, is_name.__contains__)


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


def test_a_glyph_struck_twice_counts_once_but_a_repeated_digit_twice() -> None:
    doubled = glyphs("가") + glyphs("가", x=0.4, y=0.3)
    assert len(single_strikes(doubled)) == 1
    assert len(single_strikes(glyphs("00", pitch=5.0))) == 2


def test_a_word_cut_by_the_width_is_one_word_again() -> None:
    assert wrapped("(국가평생교육진흥", "원)", width=95.0) == "(국가평생교육진흥원)"


def test_a_known_name_broken_by_hand_is_one_word_again() -> None:
    assert (
        wrapped("중소벤처", "기업부", width=200.0, is_name=frozenset({"중소벤처기업부"})) == "중소벤처기업부"
    )


def test_a_line_with_room_left_was_broken_between_words() -> None:
    assert wrapped("2023년 시범사업", "(영천시장)", width=200.0) == "2023년 시범사업 (영천시장)"
    assert wrapped("도움", "서비스 공모", width=200.0) == "도움 서비스 공모"


def test_a_space_at_the_end_of_a_full_line_is_a_space() -> None:
    assert wrapped("전국동시지방 ", "선거", width=62.0) == "전국동시지방 선거"
