"""Wrapped lines, joined as a reader says them."""

from __future__ import annotations

from extract.text import lines_of
from extract.wrapping import join_lines
from tests.extract.letters import glyphs


def wrapped(*lines: str, width: float, is_name: frozenset[str] = frozenset()) -> str:
    found = lines_of([g for row, line in enumerate(lines) for g in glyphs(line, y=row * 14.0)])
    return join_lines(found, width, is_name.__contains__)


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
