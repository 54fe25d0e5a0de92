"""The budget (재정현황) as a whole: its accounts and its lists, and the checks that run across them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extract.families import accounts, crossed, shares
from extract.families.base import Context, Reading
from extract.families.headlines import headline_checks
from extract.families.meanings import Side
from extract.families.units import table_unit, unit_name
from extract.plan import Check, Record
from extract.reconcile import check_ratio, check_sum
from extract.whole import WholeTable

_SIDES = {"budget_by_source": Side.REVENUE.value, "budget_by_sector": Side.SPENDING.value}


def read(tables: list[WholeTable], context: Context) -> Reading:
    """All budget tables: a table of accounts is no list of sources or sectors."""
    reading = Reading()
    for table in tables:
        found = _first(table, context)
        reading += found + Reading(checks=tuple(headline_checks(table, found.records)))
    units = {
        part.table_id: unit
        for table in tables
        if (unit := table_unit(table)) is not None
        for part in table.parts
    }
    wholes = {part.table_id: table.table_id for table in tables for part in table.parts}
    return _with_totals(reading, units, wholes, context)


def _first(table: WholeTable, context: Context) -> Reading:
    """A table with two axes, else a plain list of accounts, else lists of sources and sectors."""
    with_axes = crossed.read_table(table, context)
    if any(record.fields.get("side") or record.family != accounts.FAMILY for record in with_axes.records):
        return with_axes
    plain = accounts.read_table(table, context)
    if len(with_axes.records) > len(plain.records):
        return with_axes
    return next((found for found in (plain, with_axes) if found.claimed), None) or shares.read_table(
        table, context
    )


def _with_totals(
    reading: Reading, units: Mapping[str, int], wholes: Mapping[str, str], context: Context
) -> Reading:
    """The printed total of a scope's budget is the base of each share; both lists must add up to it."""
    accounts_ = [r for r in reading.records if r.family == accounts.FAMILY]
    others = [r for r in reading.records if r.family not in _SIDES]
    checks: list[Check] = []
    for family, side in _SIDES.items():
        found = [r for r in reading.records if r.family == family]
        for scope in dict.fromkeys(record.fields["scope"] for record in found):
            own = [record for record in found if record.fields["scope"] == scope]
            total_krw = next(
                (
                    record.fields["amount_krw"]
                    for record in accounts_
                    if record.fields["level"] == 0
                    and record.fields["scope"] == scope
                    and record.fields["side"] in (None, side)
                ),
                None,
            )
            # Several lists (one an account, say) are not the parts of one total.
            one_list = len({wholes[str(line.table_id)] for line in own}) == 1
            base = total_krw if one_list else None
            lines = [
                replace(r, fields={**r.fields, "printed_total_krw": r.fields["printed_total_krw"] or base})
                for r in own
            ]
            others += lines
            checks += _list_checks(family, lines, one_list, units, context)
    return Reading(tuple(others), reading.rejects, (*reading.checks, *checks), reading.claimed)


def _list_checks(
    family: str, lines: Sequence[Record], one_list: bool, units: Mapping[str, int], context: Context
) -> Iterator[Check]:
    """A list's sum against the printed total, and its shares."""
    base, unit = lines[0].fields["printed_total_krw"], units[str(lines[0].table_id)]
    printed = Decimal(base) / unit if isinstance(base, int) else None
    top = [line for line in lines if one_list and not _is_within(line, lines, context)]
    won = [int(r.fields["amount_krw"]) for r in top if isinstance(r.fields["amount_krw"], int)]
    parts = [Decimal(w) / unit for w in won]
    page, table_id = lines[0].page, lines[0].table_id
    yield check_sum(f"{family}_total", None, unit_name(unit), printed, parts, page, table_id)
    for line in lines if one_list else ():
        share, figure = line.fields["share_pct"], line.fields["amount_krw"]
        if isinstance(share, Decimal) and isinstance(figure, int):
            part = Decimal(figure) / unit
            yield check_ratio(f"{family}_share", _label(line), share, part, printed, line.page, line.table_id)


def _is_within(line: Record, lines: Sequence[Record], context: Context) -> bool:
    """Is the line a part of another one that is printed too (경상적세외수입 of 세외수입)?"""
    printed = {context.vocabulary.canonical_of(_label(other)) for other in lines}
    parent = context.vocabulary.parent_of(_label(line))
    while parent is not None and parent not in printed:
        parent = context.vocabulary.parent_of(parent)
    return parent is not None


def _label(line: Record) -> str:
    return str(line.fields.get("source_printed") or line.fields.get("sector_printed"))
