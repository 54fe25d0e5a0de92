"""What a record of each family must be: types, domains and required fields, as pandera schemas.

Text has become typed values before it comes here (`korean`, `families`). What a page promises about its own
sums is no business of a schema: that is `reconcile`'s.
"""

from __future__ import annotations

from functools import cache

import pandas as pd
import pandera.pandas as pa

from extract.plan import AmountStatus

# More than the whole of Korea's budget: a misread unit, not a plan.
_MOST_KRW = 10**15
_STATUSES = [status.value for status in AmountStatus]
_SIDES = ["revenue", "spending"]
_PAYERS = ["national", "city", "district", "private", "other"]


def _text(*, required: bool = True) -> pa.Column:
    """A text that says something, or None where the print may leave it out."""
    return pa.Column(
        object, pa.Check(_says_something, element_wise=True, name="not_blank"), nullable=not required
    )


def _says_something(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _time() -> pa.Column:
    """A year, a month or a day as ISO 8601 writes them, or None."""
    return pa.Column(object, pa.Check.str_matches(r"^\d{4}(-\d{2}(-\d{2})?)?$"), nullable=True)


def _number(low: int, high: int) -> pa.Column:
    return pa.Column("Int64", pa.Check.in_range(low, high))


def _krw(*, required: bool = False, negative: bool = False) -> pa.Column:
    low = -_MOST_KRW if negative else 0
    return pa.Column("Int64", pa.Check.in_range(low, _MOST_KRW), nullable=not required)


def _percent(low: int, high: int) -> pa.Column:
    return pa.Column(
        object,
        pa.Check(lambda v: low <= v <= high, element_wise=True, name=f"in_range({low}, {high})"),
        nullable=True,
    )


def _one_of(values: list[str], *, required: bool = True) -> pa.Column:
    return pa.Column(object, pa.Check.isin(values), nullable=not required)


def _amount_fits_status(frame: pd.DataFrame) -> pd.Series[bool]:
    return frame["amount_krw"].notna() == frame["amount_status"].eq(AmountStatus.AMOUNT.value)


_CHANGE_COLUMNS = {
    "prior_amount_krw": _krw(negative=True),
    "change_krw": _krw(negative=True),
    "change_pct": _percent(-100_000, 100_000),
}
_AMOUNT_AND_STATUS = pa.Check(_amount_fits_status, name="amount_fits_status")


@cache
def schemas() -> dict[str, pa.DataFrameSchema]:
    """The schema of each family, by its name."""
    share_columns = {
        "scope": _text(),
        "line_no": _number(1, 10_000),
        "amount_krw": _krw(negative=True),
        **_CHANGE_COLUMNS,
        "share_pct": _percent(-100, 100),
        "printed_total_krw": _krw(),
    }
    return {
        "budget_by_account": pa.DataFrameSchema(
            {
                "scope": _text(),
                "line_no": _number(1, 10_000),
                "account_printed": _text(),
                "level": _number(0, 9),
                "parent_printed": _text(required=False),
                "side": _one_of(_SIDES, required=False),
                "account": _text(required=False),
                "amount_krw": _krw(negative=True),
                **_CHANGE_COLUMNS,
            }
        ),
        "budget_by_department": pa.DataFrameSchema(
            {
                "scope": _text(),
                "line_no": _number(1, 10_000),
                "side": _one_of(_SIDES, required=False),
                "department_printed": _text(),
                "parent_printed": _text(required=False),
                "account_printed": _text(required=False),
                "amount_krw": _krw(negative=True),
                **_CHANGE_COLUMNS,
                "share_pct": _percent(-100, 100),
            }
        ),
        "budget_by_program": pa.DataFrameSchema(
            {
                "scope": _text(),
                "line_no": _number(1, 10_000),
                "side": _one_of(_SIDES),
                "program_printed": _text(),
                "level": _number(1, 9),
                "parent_printed": _text(required=False),
                "amount_krw": _krw(negative=True),
                **_CHANGE_COLUMNS,
                "share_pct": _percent(-100, 100),
            }
        ),
        "funds": pa.DataFrameSchema(
            {
                "scope": _text(),
                "line_no": _number(1, 10_000),
                "fund_printed": _text(),
                "is_total": pa.Column(object, pa.Check.isin([True, False])),
                "opening_krw": _krw(negative=True),
                "income_krw": _krw(negative=True),
                "spending_krw": _krw(negative=True),
                "change_krw": _krw(negative=True),
                "closing_krw": _krw(negative=True),
            }
        ),
        "budget_by_source": pa.DataFrameSchema({"source_printed": _text(), **share_columns}),
        "budget_by_sector": pa.DataFrameSchema({"sector_printed": _text(), **share_columns}),
        "awards": pa.DataFrameSchema(
            {
                "award_no": _number(1, 10_000),
                "title": _text(),
                "grade": _text(required=False),
                "organizer_printed": _text(required=False),
                "department_printed": _text(required=False),
            }
        ),
        "grants": pa.DataFrameSchema(
            {
                "grant_no": _number(1, 10_000),
                "title": _text(),
                "organizer_printed": _text(required=False),
                "department_printed": _text(required=False),
                "amount_krw": _krw(),
                "amount_status": _one_of(_STATUSES),
            },
            checks=_AMOUNT_AND_STATUS,
        ),
        "grant_funding": pa.DataFrameSchema(
            {
                "grant_record_id": _text(),
                "grant_no": _number(1, 10_000),
                "share_no": _number(1, 50),
                "source_printed": _text(),
                "funding_source": _one_of(_PAYERS),
                "amount_krw": _krw(),
                "amount_status": _one_of(_STATUSES),
            },
            checks=_AMOUNT_AND_STATUS,
        ),
        "district_profile": pa.DataFrameSchema(
            {
                "line_no": _number(1, 10_000),
                "topic": _text(),
                "measure": _text(),
                "value": pa.Column(object),
                "unit": _text(required=False),
                "share_pct": _percent(0, 100),
                "as_of": _text(required=False),
            }
        ),
        "initiatives": pa.DataFrameSchema(
            {
                "line_no": _number(1, 10_000),
                "section": _text(required=False),
                "section_title": _text(required=False),
                "theme": _text(required=False),
                "title": _text(),
            }
        ),
        "initiative_attributes": pa.DataFrameSchema(
            {
                "initiative_record_id": _text(),
                "line_no": _number(1, 10_000),
                "attribute": _text(),
                "value": _text(),
                "period_start": _time(),
                "period_end": _time(),
                "cost_krw": _krw(),
            }
        ),
    }
