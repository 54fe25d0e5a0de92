"""The outcomes of the contract, with the figures that the design works out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.plan import Outcome
from extract.reconcile import check_count, check_headline, check_ratio, check_sum


def total(printed: int, parts: list[int]) -> Outcome:
    return check_sum("c", None, "백만원", Decimal(printed), [Decimal(part) for part in parts], 1).outcome


def test_two_million_over_seven_rounded_figures_is_rounding() -> None:
    parts = [357_638, 162_135, 119_379, 117_057, 55_447, 14_599]
    check = check_sum("c", None, "백만원", Decimal(826_257), [Decimal(part) for part in parts], 3)
    assert (check.computed, check.difference, check.figures) == (826_255, -2, 7)
    assert check.outcome is Outcome.ROUNDING
    # 3σ = 3 √(7/12) = 2.2913, under the hard bound 3.5.
    assert check.tolerance == Decimal("2.291288")


def test_seven_million_over_fourteen_rounded_figures_is_suspicious() -> None:
    parts = [
        429_415,
        148_162,
        64_999,
        45_082,
        28_744,
        22_107,
        21_886,
        18_683,
        17_454,
        16_924,
        5_213,
        4_502,
        3_079,
    ]
    assert sum(parts) == 826_250
    assert total(826_257, parts) is Outcome.SUSPICIOUS


@pytest.mark.parametrize(
    ("printed", "outcome"),
    [
        (3, Outcome.EXACT),
        (4, Outcome.ROUNDING),
        (2, Outcome.ROUNDING),
        (5, Outcome.MISMATCH),
        (13, Outcome.MISMATCH),
    ],
)
def test_sums_of_two_parts(printed: int, outcome: Outcome) -> None:
    assert total(printed, [1, 2]) is outcome


def test_beyond_the_hard_bound_is_a_mismatch() -> None:
    assert total(100 + 7, [10] * 10) is Outcome.MISMATCH
    assert total(100 + 5, [10] * 10) is Outcome.SUSPICIOUS


def test_counts_are_not_rounded() -> None:
    check = check_sum("c", None, "명", Decimal(3), [Decimal(1), Decimal(1)], 1, last_digit=Decimal(0))
    assert check.outcome is Outcome.MISMATCH
    assert check_count("c", None, "건", 60, 60, 5).outcome is Outcome.EXACT
    assert check_count("c", None, "건", 60, 59, 5).outcome is Outcome.MISMATCH


def test_what_is_not_printed_is_uncheckable() -> None:
    assert check_sum("c", None, "원", None, [Decimal(1)], 1).outcome is Outcome.UNCHECKABLE
    assert check_count("c", None, "건", None, 7, 1).outcome is Outcome.UNCHECKABLE
    assert check_ratio("c", None, Decimal(5), Decimal(1), None, 1).outcome is Outcome.UNCHECKABLE


def test_a_rate_that_was_cut_is_truncated() -> None:
    rate = check_ratio(
        "c", "의료급여기금", Decimal("-14.2"), Decimal(450 - 525), Decimal(525), 3,
        numerator_weights=((1.0, 0.0), (-1.0, 1.0)),
    )  # fmt: skip
    assert rate.computed == Decimal("-14.285714")
    assert rate.outcome is Outcome.TRUNCATED


@pytest.mark.parametrize(
    ("share", "part", "whole", "outcome"),
    [("50.0", 1, 2, Outcome.EXACT), ("43.3", 357_638, 826_257, Outcome.ROUNDING),
     ("52", 429_415, 826_257, Outcome.ROUNDING),
     ("66.6", 20_000, 30_000, Outcome.TRUNCATED), ("66.8", 20_000, 30_000, Outcome.MISMATCH),
     ("66.9", 2, 3, Outcome.ROUNDING)],
)  # fmt: skip
def test_shares(share: str, part: int, whole: int, outcome: Outcome) -> None:
    assert check_ratio("c", None, Decimal(share), Decimal(part), Decimal(whole), 1).outcome is outcome


@pytest.mark.parametrize(
    ("printed", "exact", "outcome"),
    [("186", "186.33248", Outcome.ROUNDING), ("205", "205.59725", Outcome.TRUNCATED),
     ("206", "205.59725", Outcome.ROUNDING),
     ("186", "186", Outcome.EXACT), ("187", "186.33248", Outcome.MISMATCH)],
)  # fmt: skip
def test_headlines(printed: str, exact: str, outcome: Outcome) -> None:
    assert check_headline("c", None, "억원", Decimal(printed), Decimal(exact), 1).outcome is outcome
