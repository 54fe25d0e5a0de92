"""Amounts, units, names, days as plans print them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from extract.korean import (
    NotAnAmount,
    amount,
    as_of,
    name_key,
    percent,
    unit_in_parentheses,
    unit_note,
    unspaced,
)
from extract.plan import AmountStatus


@pytest.mark.parametrize(
    ("text", "value"),
    [("826,257", 826257), ("△5,302", -5302), ("▲75", -75), ("-151", -151), ("1 234", 1234), ("0", 0), ("△ 75", -75),
     ("1.5", Decimal("1.5")), ("△(1,200)", -1200)],
)  # fmt: skip
def test_a_figure_is_an_amount(text: str, value: int) -> None:
    assert amount(text).value == value
    assert amount(text).status is AmountStatus.AMOUNT


@pytest.mark.parametrize(
    ("text", "status"),
    [("-", AmountStatus.NONE), ("–", AmountStatus.NONE), ("없음", AmountStatus.NONE), ("미정", AmountStatus.UNDECIDED),
     ("미 정", AmountStatus.UNDECIDED)],
)  # fmt: skip
def test_none_and_undecided_are_never_zero(text: str, status: AmountStatus) -> None:
    assert amount(text).value is None
    assert amount(text).status is status
    assert amount(text).krw(1000) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1,2O0", "letter O at 4"),
        ("", "empty"),
        ("12,34", "commas"),
        ("약 3억", "'약' at 1"),
        ("3명", "'명' at 2"),
        ("△", "'△'"),
    ],
)
def test_what_is_no_amount_says_why(text: str, why: str) -> None:
    with pytest.raises(NotAnAmount, match=why):
        amount(text)


@pytest.mark.parametrize(
    ("text", "unit", "won"),
    [("1.5", 10**8, 150_000_000), ("95,000", 10**3, 95_000_000), ("△75", 10**6, -75_000_000)],
)
def test_an_amount_in_its_unit_is_won(text: str, unit: int, won: int) -> None:
    assert amount(text).krw(unit) == won


def test_a_fraction_of_a_won_is_no_amount() -> None:
    with pytest.raises(NotAnAmount, match="whole number of won"):
        amount("1.5").krw(1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("43.3%", "43.3"),
        ("52%", "52"),
        ("△31.8%", "-31.8"),
        ("6.7", "6.7"),
        (" 2 %", "2"),
        ("1,020.5％", "1020.5"),
    ],
)
def test_a_percentage_keeps_its_printed_digits(text: str, value: str) -> None:
    assert str(percent(text)) == value


def test_no_percentage_is_none() -> None:
    assert percent("-") is None
    assert percent("신규") is None
    with pytest.raises(NotAnAmount, match="not a percentage"):
        percent("많음")


@pytest.mark.parametrize(
    ("text", "won"),
    [("(단위 : 백만원)", 10**6), ("(단위: 천원)", 10**3), ("단위 : 억 원", 10**8),
     ("( ’25.1.1. 기준, 단위 : 천원 )", 10**3),
     ("(단위:원)", 1), ("(단위 : 명)", None), ("사업비 3천원", None), ("(단위:억)", 10**8), ("(금액:백만원)", 10**6),
     ("(단위 : 십억원)", 10**9), ("(단위 : 건, 백만원)", 10**6), ("(단위 : 만 명)", None), ("(단위 : 천명)", None),
     ("지원금액 : 월 최대 20 만원", None), ("동 단위 사업비 3,000 천원", None)],
)  # fmt: skip
def test_units_are_read_from_their_note(text: str, won: int | None) -> None:
    assert unit_note(text) == won


@pytest.mark.parametrize(
    ("text", "won"),
    [("예산확보액(천원)", 10**3), ("예산확보액(백만 원)", 10**6), ("사업비[억원]", 10**8), ("사업비", None)],
)
def test_units_are_read_from_a_header(text: str, won: int | None) -> None:
    assert unit_in_parentheses(text) == won


@pytest.mark.parametrize(
    ("text", "joined"),
    [("총    계", "총계"), ("교 통 및 물 류", "교통및물류"), ("산 업 ㆍ 중 소 기 업", "산업ㆍ중소기업"),
     ("교통 및 물류", "교통 및 물류"),
     ("1 2 3", "1 2 3"), ("계", "계"), ("사 업", "사업")],
)  # fmt: skip
def test_letters_set_apart_are_one_word_again(text: str, joined: str) -> None:
    assert unspaced(text) == joined


def test_names_are_compared_without_space_and_middle_dots_and_in_nfc() -> None:
    assert name_key("산업ㆍ중소 기업·") == "산업중소기업"
    assert name_key("각") == "각"


@pytest.mark.parametrize(
    ("text", "day"),
    [("(2023.12.31. 기준)", date(2023, 12, 31)), ("(’25. 2. 1. 기준)", date(2025, 2, 1)),
     ("(2024년 1월 1일 기준)", date(2024, 1, 1)),
     ("(2023.13.31. 기준)", None), ("2023.12.31.", None)],
)  # fmt: skip
def test_the_day_of_a_note(text: str, day: date | None) -> None:
    assert as_of(text) == day
