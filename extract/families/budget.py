"""The budget (재정현황) as a whole: its accounts and its lists, and the checks that run across them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    wholes = {part.table_id: table.table_id for table in tables for part in table.parts}
    return by_account + _with_total(lists, total, units, wholes, context)


def _is_within(line: Record, lines: Sequence[Record], context: Context) -> bool:
    """Is the line a part of another one that is printed too (경상적세외수입 of 세외수입)?"""
    parent = context.vocabulary.parent_of(_label(line))
    return parent is not None and any(
        context.vocabulary.canonical_of(_label(other)) == parent for other in lines
    )


def _label(line: Record) -> str:
    return str(line.fields.get("source_printed") or line.fields.get("sector_printed"))


def _with_total(
    reading: Reading,
    total: Record | None,
    units: Mapping[str, int],
    wholes: Mapping[str, str],
    context: Context,
) -> Reading:
    """The printed total of the budget is the base of each share; both lists must add up to it."""
    total_krw = total.fields["amount_krw"] if total is not None else None
    records: list[Record] = []
    checks: list[Check] = []
    for family in shares.FAMILIES.values():
        found = [r for r in reading.records if r.family == family]
        # Several lists (one an account, say) are not the parts of one total.
        one_list = len({wholes[str(line.table_id)] for line in found}) == 1
        base_krw = total_krw if one_list else None
        lines = [
            replace(r, fields={**r.fields, "printed_total_krw": r.fields["printed_total_krw"] or base_krw})
            for r in found
        ]
        records += lines
        if not lines:
            continue
        base = lines[0].fields["printed_total_krw"]
        unit = units[str(lines[0].table_id)]
        printed = Decimal(base) / unit if isinstance(base, int) else None
        top = [line for line in lines if one_list and not _is_within(line, lines, context)]
        won = [int(r.fields["amount_krw"]) for r in top if isinstance(r.fields["amount_krw"], int)]
        parts = [Decimal(w) / unit for w in won]
        page, table_id = lines[0].page, lines[0].table_id
        checks.append(check_sum(f"{family}_total", None, unit_name(unit), printed, parts, page, table_id))
        if not one_list:
            continue
        for line in lines:
            share, figure = line.fields["share_pct"], line.fields["amount_krw"]
            if isinstance(share, Decimal) and isinstance(figure, int):
                label = _label(line)
                part = Decimal(figure) / unit
                checks.append(
                    check_ratio(f"{family}_share", label, share, part, printed, line.page, line.table_id)
                )
    return Reading(tuple(records), reading.rejects, tuple(checks), reading.claimed)
