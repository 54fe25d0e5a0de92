"""Periods and costs, in the ways in which plans print them."""

from __future__ import annotations

import pytest

from extract.periods import cost_of, period_of

PERIODS = [
    ("2016 ~ 2028", "2016", "2028"),
    ("’25. 2. ~ 12.", "2025-02", "2025-12"),
    ("7년(ˊ25.~ˊ32.)", "2025", "2032"),
    ("2024. 4. ~ 2025. 12.", "2024-04", "2025-12"),
    ("'24.8.21. ~ '25.6.16.(10개월)", "2024-08-21", "2025-06-16"),
    ("2025. 1월 ∼ 2025. 12월", "2025-01", "2025-12"),
    ("2025년 4～12월", "2025-04", "2025-12"),
    ("3년(2026년~2028년)", "2026", "2028"),
    ("2025.1.~", "2025-01", None),
    ("2025년 ~ 계속", "2025", None),
    ("~ 2028", None, "2028"),
    ("'24.下~'25.上", "2024-07", "2025-06"),
    ("2025년 3월", "2025-03", "2025-03"),
    ("994만㎡(약300만평) / ’21.~’32.", "2021", "2032"),
    ("2025. 2. 31.", "2025-02", "2025-02"),
]


@pytest.mark.parametrize(("text", "start", "end"), PERIODS)
def test_a_period_is_as_precise_as_it_is_printed(text: str, start: str | None, end: str | None) -> None:
    period = period_of(text)
    assert period is not None
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize("text", ["연중", "10개월", "3 ~ 5개소", "1,200 ~ 1,500명"])
def test_no_period_is_made_up(text: str) -> None:
    assert period_of(text) is None


COSTS = [
    ("15.4조원(공항 13.5조, 도로 0.6조)", 15_400_000_000_000),
    ("450억원(국비 225, 시비 225)", 45_000_000_000),
    ("약 2.5조 원 예상", 2_500_000_000_000),
    ("1,048백만원(국 524, 시 376)", 1_048_000_000),
    ("3억 5천만원", 350_000_000),
    ("324.76억원(국 100)", 32_476_000_000),
    ("242,000천원(국비50%)", 242_000_000),
    ("총 8,500원", 8_500),
    ("국비 10억, 시비 5억", None),
    ("1개소 당 최대 2,236,120천원", None),
    ("월 30만원", None),
    ("10개소 500만명", None),
    ("비예산", None),
]


@pytest.mark.parametrize(("text", "won"), COSTS)
def test_a_cost_is_a_whole_sum_in_won(text: str, won: int | None) -> None:
    assert cost_of(text) == won
