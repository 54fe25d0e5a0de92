"""The budget (재정현황) as a whole: its accounts and its lists, and the checks that run across them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from extract.families import accounts, shares
from extract.families.base import Context, Reading
from extract.families.units import table_unit, unit_name
from extract.plan import Check, Record
from extract.reconcile import check_ratio, check_sum
from extract.stitch import WholeTable


def read(tables: list[WholeTable], context: Context) -> Reading:
    """All budget tables: a table of accounts is no list of sources or sectors."""
    by_account, lists = Reading(), Reading()
    for table in tables:
        found = accounts.read_table(table, context)
        if found.claimed:
            by_account += found
        else:
            lists += shares.read_table(table, context)
    total = next((record for record in by_account.records if record.fields["level"] == 0), None)
    units = {
        part.table_id: unit
        for table in tables
        if (unit := table_unit(table)) is not None
        for part in table.parts
    }
    return by_account + _with_total(lists, total, units)


def _with_total(reading: Reading, total: Record | None, units: Mapping[str, int]) -> Reading:
    """The printed total of the budget is the base of each share; both lists must add up to it."""
    total_krw = total.fields["amount_krw"] if total is not None else None
    records = [
        replace(r, fields={**r.fields, "printed_total_krw": r.fields["printed_total_krw"] or total_krw})
        for r in reading.records
    ]
    checks: list[Check] = []
    for family in shares.FAMILIES.values():
        lines = [r for r in records if r.family == family]
        if not lines:
            continue
        won = [int(r.fields["amount_krw"]) for r in lines if isinstance(r.fields["amount_krw"], int)]
        base = lines[0].fields["printed_total_krw"]
        unit = units[str(lines[0].table_id)]
        printed = Decimal(base) / unit if isinstance(base, int) else None
        parts = [Decimal(w) / unit for w in won]
        page, table_id = lines[0].page, lines[0].table_id
        checks.append(check_sum(f"{family}_total", None, unit_name(unit), printed, parts, page, table_id))
        for line in lines:
            share, figure = line.fields["share_pct"], line.fields["amount_krw"]
            if isinstance(share, Decimal) and isinstance(figure, int):
                label = str(line.fields.get("source_printed") or line.fields.get("sector_printed"))
                part = Decimal(figure) / unit
                checks.append(
                    check_ratio(f"{family}_share", label, share, part, printed, line.page, line.table_id)
                )
    return Reading(tuple(records), reading.rejects, tuple(checks), reading.claimed)
