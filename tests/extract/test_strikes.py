"""Letters struck twice, and letters that only stand close."""

from __future__ import annotations

import pytest

from extract.strikes import single_strikes
from extract.text import Glyph
from tests.extract.letters import glyphs


def test_a_glyph_struck_twice_counts_once_but_a_repeated_digit_twice() -> None:
    doubled = glyphs("가") + glyphs("가", x=0.4, y=0.3)
    assert single_strikes(doubled) == doubled[:1]
    assert len(single_strikes(glyphs("00", pitch=5.0))) == 2


def test_each_letter_of_a_line_struck_three_times_is_left_once() -> None:
    line = glyphs("예산 현황")
    assert single_strikes(line + glyphs("예산 현황", x=0.3) + glyphs("예산 현황", y=0.3)) == line


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(glyphs("1", y=14.0), id="in the next line"),
        pytest.param(glyphs("2", x=0.4), id="another letter"),
        pytest.param(glyphs("1", y=2.0), id="too far below"),
    ],
)
def test_a_letter_near_another_one_is_no_second_strike(other: list[Glyph]) -> None:
    assert single_strikes(glyphs("1") + other) == glyphs("1") + other
