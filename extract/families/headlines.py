"""Sums that a budget table's heading prints (`예산규모 : 1,167,170,859천원`), against the table's total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.korean import UNITS, name_key
from extract.plan import Check, Record
from extract.reconcile import check_headline
from extract.whole import WholeTable

_MULTIPLE = "|".join(sorted((unit.removesuffix("원") for unit in UNITS), key=len, reverse=True))
_SUM = re.compile(rf"(?<![\d,.])(\d[\d,]*(?:\.\d+)?)({_MULTIPLE})원")
_AMOUNTS = ("amount_krw", "opening_krw", "closing_krw", "spending_krw", "income_krw")


def headline_checks(table: WholeTable, records: Sequence[Record]) -> Iterator[Check]:
    """The heading's one sum against the total that comes nearest to it: a heading does not say which it means."""
    found = _SUM.findall(name_key(table.heading or ""))
    totals = [
        value
        for record in records
        if record.fields.get("level") == 0 or record.fields.get("is_total")
        for name in _AMOUNTS
        if isinstance(value := record.fields.get(name), int)
    ]
    if len(found) != 1 or not totals:
        return
    digits, multiple = found[0]
    unit = UNITS[f"{multiple}원"]
    printed = Decimal(digits.replace(",", ""))
    nearest = min(totals, key=lambda total: abs(total - printed * unit))
    yield check_headline(
        "budget_headline",
        table.heading,
        f"{multiple}원",
        printed,
        Decimal(nearest) / unit,
        table.page,
        table.table_id,
    )
