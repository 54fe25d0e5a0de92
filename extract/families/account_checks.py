"""What account lines promise: totals over the level below, changes and rates of each line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.families.units import unit_name
from extract.plan import Check, Record
from extract.reconcile import check_ratio, check_sum


def account_checks(records: Sequence[Record], unit: int | None) -> list[Check]:
    """The checks of one side's lines of one table, printed in `unit`."""
    if unit is None:
        return []
    checks: list[Check] = []
    for record in records:
        label, level = str(record.fields["account_printed"]), record.fields["level"]
        children = [r for r in records if r.fields["parent_printed"] == label and r is not record]
        if level == 0:
            children = [r for r in records if r.fields["level"] == 1]
        for column, name in (("amount_krw", "account_total"), ("prior_amount_krw", "account_prior_total")):
            parts = [f for child in children if (f := figure(child, column, unit)) is not None]
            if parts:
                total = figure(record, column, unit)
                checks.append(
                    check_sum(name, label, unit_name(unit), total, parts, record.page, record.table_id)
                )
        checks += change_checks("account", label, record, unit)
    return checks


def change_checks(prefix: str, subject: str, record: Record, unit: int) -> Iterator[Check]:
    """A line's printed change and rate of change against its two amounts."""
    now, before = figure(record, "amount_krw", unit), figure(record, "prior_amount_krw", unit)
    change, rate = figure(record, "change_krw", unit), record.fields["change_pct"]
    if now is None or before is None:
        return
    page, table_id = record.page, record.table_id
    if change is not None:
        parts = [now, -before]
        yield check_sum(f"{prefix}_change", subject, unit_name(unit), change, parts, page, table_id)
    if isinstance(rate, Decimal):
        yield check_ratio(
            f"{prefix}_change_rate",
            subject,
            rate,
            now - before,
            before,
            page,
            table_id,
            numerator_weights=((1.0, 0.0), (-1.0, 1.0)),
        )


def figure(record: Record, name: str, unit: int) -> Decimal | None:
    """A field in won as the printed unit has it."""
    value = record.fields.get(name)
    return Decimal(value) / unit if isinstance(value, int) else None
