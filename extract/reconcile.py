"""Promises to checks: how far a printed figure and the one computed from its parts agree.

The outcomes are the contract's (design, `reconciliation`). A figure that was rounded to its printed unit is
off by at most half a unit, evenly spread, so its error has a variance of 1/12 unit². With the figures in play
weighted by w_i (1 for the parts of a sum): σ = √(Σ w_i² / 12), and no error of rounding exceeds Σ |w_i| / 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from math import sqrt

from extract.plan import Check, Outcome

_SIGMAS = 3


def outcome_of(difference: Decimal, weights: Sequence[float]) -> tuple[Outcome, Decimal]:
    """What a difference means where figures with `weights` (in units of the figure) were rounded.

    Returns the outcome and the tolerance, min(3σ, hard bound), in the unit of the difference.
    """
    bound = sum(abs(weight) for weight in weights) / 2
    sigma = sqrt(sum(weight * weight for weight in weights) / 12)
    tolerance = Decimal(str(round(min(_SIGMAS * sigma, bound), 6)))
    size = abs(difference)
    if size == 0:
        return Outcome.EXACT, tolerance
    if size <= tolerance:
        return Outcome.ROUNDING, tolerance
    return (Outcome.SUSPICIOUS if float(size) <= bound + 1e-9 else Outcome.MISMATCH), tolerance


def check_sum(
    name: str,
    subject: str | None,
    unit: str,
    printed: Decimal | None,
    parts: Sequence[Decimal],
    page: int,
    table_id: str | None = None,
    last_digit: Decimal = Decimal(1),
) -> Check:
    """A printed total against the sum of its parts, all rounded to `last_digit` of the printed unit.

    Counts are not rounded: their last digit is 0, and any difference a mismatch.
    """
    if printed is None or not parts:
        return _uncheckable(name, subject, unit, printed, page, table_id)
    computed = sum(parts, Decimal(0))
    difference = computed - printed
    figures = len(parts) + 1 if last_digit else 0
    outcome, tolerance = outcome_of(difference, [float(last_digit)] * figures)
    return Check(
        name, subject, unit, printed, computed, difference, tolerance, outcome, figures, page, table_id
    )


def check_count(
    name: str,
    subject: str | None,
    unit: str,
    printed: int | None,
    counted: int,
    page: int,
    table_id: str | None = None,
) -> Check:
    """A printed number of things against the things: counts are not rounded."""
    if printed is None:
        return _uncheckable(name, subject, unit, None, page, table_id)
    difference = Decimal(counted - printed)
    outcome = Outcome.EXACT if difference == 0 else Outcome.MISMATCH
    return Check(
        name,
        subject,
        unit,
        Decimal(printed),
        Decimal(counted),
        difference,
        Decimal(0),
        outcome,
        0,
        page,
        table_id,
    )


def check_ratio(
    name: str,
    subject: str | None,
    printed: Decimal | None,
    numerator: Decimal,
    denominator: Decimal | None,
    page: int,
    table_id: str | None = None,
    numerator_weights: Sequence[tuple[float, float]] = ((1.0, 0.0),),
    rounded_to: Decimal = Decimal(1),
) -> Check:
    """A printed percentage against numerator / denominator, both printed and so rounded (to `rounded_to`).

    `numerator_weights` holds, for each rounded figure in the numerator, its factor there and in the
    denominator: a rate of change (a - b) / b is ((1, 0), (-1, 1)). A figure cut instead of rounded is
    *truncated*; that is looked at first, since rounded amounts could explain too much.
    """
    if printed is None or denominator is None or denominator == 0:
        return _uncheckable(name, subject, "%", printed, page, table_id)
    computed = (numerator / denominator * 100).quantize(Decimal("0.000001"))
    last_digit = Decimal(1).scaleb(min(0, _exponent(printed)))
    difference = computed - printed
    ratio = float(numerator / denominator)
    percent_each = 100 * float(rounded_to / denominator)
    weights = [float(last_digit)]
    in_denominator = False
    for above, below in numerator_weights:
        in_denominator = in_denominator or below != 0
        weights.append(percent_each * (above - ratio * below))
    if not in_denominator:
        weights.append(percent_each * ratio)
    outcome, tolerance = outcome_of(difference, weights)
    if abs(difference) > last_digit / 2 and computed.quantize(last_digit, ROUND_DOWN) == printed:
        outcome = Outcome.TRUNCATED
    return Check(
        name, subject, "%", printed, computed, difference, tolerance, outcome, len(weights), page, table_id
    )


def check_headline(
    name: str,
    subject: str | None,
    unit: str,
    printed: Decimal,
    computed: Decimal,
    page: int,
    table_id: str | None = None,
) -> Check:
    """A total in a headline's coarser unit (`186억`) against the exact one; often cut, not rounded."""
    difference = computed - printed
    outcome, tolerance = outcome_of(difference, [1.0])
    if outcome is not Outcome.EXACT and abs(difference) > Decimal("0.5") and int(computed) == printed:
        outcome = Outcome.TRUNCATED
    return Check(name, subject, unit, printed, computed, difference, tolerance, outcome, 1, page, table_id)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _uncheckable(
    name: str, subject: str | None, unit: str, printed: Decimal | None, page: int, table_id: str | None
) -> Check:
    return Check(name, subject, unit, printed, None, None, None, Outcome.UNCHECKABLE, 0, page, table_id)
