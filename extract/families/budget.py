"""The budget (재정현황): by account (회계별), by source of revenue (세입) and by sector of spending (세출).

Accounts stand under a header with years. Sources and sectors are often printed without any header: their
members tell which list it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.families.base import Context, Reading, match_columns, header_key, part_at, reject, source, where
from extract.families.grants import unit_name
from extract.families.numbered import is_total
from extract.korean import NotAnAmount, amount, name_key, percent, unit_in_parentheses
from extract.plan import Check, Record, Reject, Value
from extract.reconcile import check_ratio, check_sum
from extract.stitch import Placed, WholeTable

ACCOUNT = "budget_by_account"
SHARES = {"source": "budget_by_source", "sector": "budget_by_sector"}

_YEAR = re.compile(r"(?:20)?'?(\d{2})년?도?")
_PRIOR = ("(전년도?|전년대비)(예산액?)?",)
_CHANGE = ("증감액?", "비교증감", "금액")
_RATE = ("(증감|증가|신장)?(율|률)", "비율", "증감비율?", "%")
_AMOUNT = ("(금년도?|당해년도|본)?예산(액|규모)?", "금액", "당초예산액?", "(세입|세출)액?", "계")
_FEWEST_MEMBERS = 3
_MOSTLY = 0.6


@dataclass(frozen=True, slots=True)
class AccountColumns:
    """Columns of an account table by what they hold; None where the table has none."""

    label: int
    amount: int
    prior: int | None
    change: int | None
    rate: int | None


def read(tables: list[WholeTable], context: Context) -> Reading:
    """All budget tables, and the checks that run across them."""
    accounts = Reading()
    for table in tables:
        accounts += _accounts(table, context)
    shares = Reading()
    for table in tables:
        if not {part.table_id for part in table.parts} & accounts.claimed:
            shares += _shares(table, context)
    total = next((r for r in accounts.records if r.fields["level"] == 0), None)
    units = {
        part.table_id: unit
        for table in tables
        if (unit := _table_unit(table)) is not None
        for part in table.parts
    }
    return accounts + _with_total(shares, total, units)


def _accounts(table: WholeTable, context: Context) -> Reading:
    columns = _account_columns(table, context)
    if columns is None:
        return Reading()
    unit = _unit(table, columns.amount)
    records: list[Record] = []
    rejects: list[Reject] = []
    parents: dict[int, str] = {}
    for number, row in enumerate(table.body(), start=1):
        cells = table.row(row)
        label = table.at(row, columns.label)
        if label is None or not label.text:
            continue
        level = _level(label.text, parents, context)
        fields: dict[str, Value] = {
            "scope": context.scope,
            "line_no": number,
            "account_printed": label.text,
            "level": level,
            "parent_printed": parents.get(level - 1) if level else None,
        }
        parents[level] = label.text
        try:
            fields |= _account_figures(table, row, columns, unit)
        except NotAnAmount as error:
            rejects.append(reject(ACCOUNT, "amount", f"{where(label, label.text)}: {error}", cells, fields))
            continue
        named = {columns.label: "account", columns.amount: "amount", columns.prior: "prior_amount"}
        sources = [source(cell, named.get(cell.col)) for cell in cells]
        records.append(
            context.record(ACCOUNT, label.table.page, label.text, fields, sources, part_at(table, row))
        )
    claimed = frozenset(part.table_id for part in table.parts)
    return Reading(tuple(records), tuple(rejects), tuple(_account_checks(records, unit)), claimed)


def _account_columns(table: WholeTable, context: Context) -> AccountColumns | None:
    """The columns, where the labels are accounts (일반회계 and its kin) and a column of amounts has a header."""
    labels = [cell for row in table.body() if (cell := table.at(row, 0)) is not None]
    levels = context.vocabulary.account_levels
    known = {key: levels.get(key) for cell in labels if (key := name_key(cell.text)) in context.vocabulary.accounts}
    if len(known) < 2 or 1 not in known.values() or not table.header_rows:
        return None
    years: dict[int, int] = {}
    for col in range(1, table.col_count):
        for cell in table.header(col):
            match = _YEAR.search(header_key(cell.text))
            if match:
                years.setdefault(col, 2000 + int(match.group(1)))
    spans = match_columns(
        table, {"rate": _RATE, "change": _CHANGE, "prior": _PRIOR, "amount": _AMOUNT}
    ).spans
    newest = max(years.values(), default=None)
    main = next((col for col, year in years.items() if year == newest), spans.get("amount", (None,))[0])
    if main is None:
        return None
    before = [col for col, year in years.items() if newest is not None and year == newest - 1]
    # Where 당초 and 최종 are both printed, the prior amount is 당초 (design, the marts' contract).
    initial = [col for col in before if any("당초" in cell.text for cell in table.header(col))]
    prior = next(iter(initial or before), spans.get("prior", (None,))[0])
    return AccountColumns(
        label=0,
        amount=main,
        prior=prior,
        change=spans.get("change", (None,))[0],
        rate=spans.get("rate", (None,))[0],
    )


def _level(label: str, parents: dict[int, str], context: Context) -> int:
    """0 for the total, 1 for 일반회계 and 특별회계, 2 for what stands under them."""
    if is_total(label):
        return 0
    known = context.vocabulary.account_levels.get(name_key(label))
    return known if known is not None else 2 if 1 in parents else 1


def _unit(table: WholeTable, col: int) -> int | None:
    printed = (unit_in_parentheses(cell.text) for cell in table.header(col))
    return next((unit for unit in printed if unit is not None), table.unit)


def _table_unit(table: WholeTable) -> int | None:
    return next((u for col in range(table.col_count) if (u := _unit(table, col)) is not None), None)


def _account_figures(
    table: WholeTable, row: int, columns: AccountColumns, unit: int | None
) -> dict[str, Value]:
    if unit is None:
        raise NotAnAmount("no unit is printed (단위, 천원, 백만원) near the table")

    def won(col: int | None) -> int | None:
        cell = table.at(row, col) if col is not None else None
        return amount(cell.text).krw(unit) if cell is not None else None

    rate = table.at(row, columns.rate) if columns.rate is not None else None
    return {
        "amount_krw": won(columns.amount),
        "prior_amount_krw": won(columns.prior),
        "change_krw": won(columns.change),
        "change_pct": percent(rate.text) if rate is not None else None,
    }


def _figure(record: Record, name: str, unit: int) -> Decimal | None:
    value = record.fields.get(name)
    return Decimal(value) / unit if isinstance(value, int) else None


def _account_checks(records: Sequence[Record], unit: int | None) -> list[Check]:
    """Totals over the level below, changes and rates of each line."""
    if unit is None:
        return []
    name = unit_name(unit)
    checks: list[Check] = []
    for record in records:
        label, level = str(record.fields["account_printed"]), record.fields["level"]
        children = [r for r in records if r.fields["parent_printed"] == label and r is not record]
        if level == 0:
            children = [r for r in records if r.fields["level"] == 1]
        for column in ("amount_krw", "prior_amount_krw"):
            parts = [f for child in children if (f := _figure(child, column, unit)) is not None]
            if parts:
                checks.append(
                    check_sum(
                        "account_total" if column == "amount_krw" else "account_prior_total",
                        label, name, _figure(record, column, unit), parts, record.page, record.table_id,
                    )  # fmt: skip
                )
        now, before = _figure(record, "amount_krw", unit), _figure(record, "prior_amount_krw", unit)
        change, rate = _figure(record, "change_krw", unit), record.fields["change_pct"]
        if now is None or before is None:
            continue
        if change is not None:
            checks.append(
                check_sum("account_change", label, name, change, [now, -before], record.page, record.table_id)
            )
        if isinstance(rate, Decimal):
            checks.append(
                check_ratio(
                    "account_change_rate", label, rate, now - before, before, record.page, record.table_id,
                    numerator_weights=((1.0, 0.0), (-1.0, 1.0)),
                )  # fmt: skip
            )
    return checks


def _shares(table: WholeTable, context: Context) -> Reading:
    """Lists of sources or sectors: each column whose cells are mostly such names, with the figures right of it."""
    reading = Reading()
    for col in range(table.col_count):
        labels = [
            cell for row in range(table.row_count) if (cell := table.at(row, col)) is not None and cell.text
        ]
        kinds = [context.vocabulary.member_kind(cell.text) for cell in labels if not is_total(cell.text)]
        for kind, family in SHARES.items():
            members = kinds.count(kind)
            if members >= _FEWEST_MEMBERS and members >= _MOSTLY * len(kinds):
                reading += _share_list(table, col, kind, family, context)
                break
    return reading


def _share_list(table: WholeTable, col: int, kind: str, family: str, context: Context) -> Reading:
    records: list[Record] = []
    rejects: list[Reject] = []
    printed_total: Placed | None = None
    unit = _table_unit(table)
    for row in range(table.row_count):
        label = table.at(row, col)
        if label is None or not label.text or label.row != row:
            continue
        figures = [cell for cell in table.row(row) if cell.col > col]
        known = context.vocabulary.member_kind(label.text) == kind
        if is_total(label.text):
            printed_total = next(iter(figures), None)
            continue
        if not known and not any(any(ch.isdigit() for ch in cell.text) for cell in figures):
            continue
        fields: dict[str, Value] = {
            "scope": context.scope,
            "line_no": row + 1,
            f"{kind}_printed": label.text,
            "amount_krw": None,
            "share_pct": None,
            "printed_total_krw": None,
        }
        try:
            fields |= _share_figures(figures, unit)
        except NotAnAmount as error:
            reason = f"{where(label, label.text)}: {error}"
            rejects.append(reject(family, "amount", reason, [label, *figures], fields))
            continue
        sources = [source(label, kind), *(source(cell) for cell in figures[:2])]
        records.append(
            context.record(family, label.table.page, label.text, fields, sources, part_at(table, row))
        )
    if not records and not rejects:
        return Reading()
    if printed_total is not None and unit is not None:
        try:
            total = amount(printed_total.text).krw(unit)
        except NotAnAmount:
            total = None
        records = [replace(r, fields={**r.fields, "printed_total_krw": total}) for r in records]
    return Reading(tuple(records), tuple(rejects), (), frozenset(part.table_id for part in table.parts))


def _share_figures(figures: Sequence[Placed], unit: int | None) -> dict[str, Value]:
    if unit is None:
        raise NotAnAmount("no unit is printed (단위, 천원, 백만원) near the table")
    if not figures:
        raise NotAnAmount("no amount stands beside the name")
    share = figures[1].text if len(figures) > 1 else "-"
    return {"amount_krw": amount(figures[0].text).krw(unit), "share_pct": percent(share)}


def _with_total(shares: Reading, total: Record | None, units: Mapping[str, int]) -> Reading:
    """The printed total of the budget is the base of each share; both lists must add up to it."""
    total_krw = total.fields["amount_krw"] if total is not None else None
    records = [
        replace(r, fields={**r.fields, "printed_total_krw": r.fields["printed_total_krw"] or total_krw})
        for r in shares.records
    ]
    checks: list[Check] = []
    for family in SHARES.values():
        lines = [r for r in records if r.family == family]
        if not lines:
            continue
        won = [int(r.fields["amount_krw"]) for r in lines if isinstance(r.fields["amount_krw"], int)]
        base = lines[0].fields["printed_total_krw"]
        unit = units[str(lines[0].table_id)]
        printed = Decimal(base) / unit if isinstance(base, int) else None
        parts = [Decimal(w) / unit for w in won]
        checks.append(
            check_sum(f"{family}_total", None, unit_name(unit), printed, parts, lines[0].page, lines[0].table_id)
        )
        for line in lines:
            share, figure = line.fields["share_pct"], line.fields["amount_krw"]
            if isinstance(share, Decimal) and isinstance(figure, int):
                label = next(str(v) for k, v in line.fields.items() if k in ("source_printed", "sector_printed"))
                checks.append(
                    check_ratio(
                        f"{family}_share", label, share, Decimal(figure) / unit, printed, line.page, line.table_id
                    )
                )
    return Reading(tuple(records), shares.rejects, tuple(checks), shares.claimed)
