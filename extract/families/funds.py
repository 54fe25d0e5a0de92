"""Funds (기금): balance before, income, spending and balance after, one record a fund; checks between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.families.account_checks import figure
from extract.families.base import Context, Reading, reject, source, where
from extract.families.lines import Line, amounts
from extract.families.meanings import Side
from extract.families.scope import scope_of
from extract.families.units import table_unit, unit_name
from extract.korean import NotAnAmount, unspaced
from extract.plan import Check, Record, Reject, Value
from extract.reconcile import check_sum
from extract.whole import WholeTable

FAMILY = "funds"
ACCOUNT_FAMILY = "budget_by_account"
FUNDS = "기금"
FIGURES = ("opening", "income", "spending", "change", "closing")
_SIDES = {"income": Side.REVENUE, "spending": Side.SPENDING}


def read_lines(lines: Sequence[Line], table: WholeTable, context: Context) -> Reading:
    """A record a fund, and its income and spending as account lines too; totals are level 1 (기금)."""
    records: list[Record] = []
    accounts: list[Record] = []
    rejects: list[Reject] = []
    for number, line in enumerate(lines, start=1):
        label = line.labels[-1][0] if line.labels else next(iter(line.cells.values()))
        level, parent = (1, None) if line.is_total else (2, FUNDS)
        fields: dict[str, Value] = {
            "scope": scope_of(table, context),
            "line_no": number,
            "fund_printed": unspaced(label.text.rstrip("* ")),
            "is_total": line.is_total,
        }
        try:
            read = amounts(line, FIGURES, table)
        except NotAnAmount as error:
            why = f"{where(label, label.text)}: {error}"
            rejects.append(reject(FAMILY, "amount", why, line.sources, fields))
            continue
        names = {id(cell): name for name, cell in line.cells.items()} | {id(label): "fund"}
        sources = [source(cell, names.get(id(cell))) for cell in line.sources]
        part = next(iter(line.cells.values())).table
        place = part.page, label.text
        records.append(context.record(FAMILY, *place, fields | read, sources, part.table_id))
        for name, side in _SIDES.items():
            if name not in line.cells:
                continue
            account: dict[str, Value] = {
                "scope": fields["scope"],
                "line_no": number,
                "side": side.value,
                "account": FUNDS if line.is_total else None,
                "account_printed": fields["fund_printed"],
                "level": level,
                "parent_printed": parent,
                "amount_krw": read[f"{name}_krw"],
                "prior_amount_krw": None,
                "change_krw": None,
                "change_pct": None,
            }
            own = [source(label, "account"), source(line.cells[name], "amount")]
            anchor = f"{label.text}|{name}"
            accounts.append(context.record(ACCOUNT_FAMILY, part.page, anchor, account, own, part.table_id))
    return Reading((*records, *accounts), tuple(rejects), tuple(_checks(records, table)))


def _checks(records: Sequence[Record], table: WholeTable) -> Iterator[Check]:
    """Each fund's balance after, its change, and the totals over the funds."""
    unit = table_unit(table)
    if unit is None:
        return
    name = unit_name(unit)
    for record in records:
        subject = str(record.fields["fund_printed"])
        opening, income, spending, change, closing = (figure(record, f"{n}_krw", unit) for n in FIGURES)
        flows = _difference(income, spending)
        if flows is not None and change is not None:
            yield check_sum("fund_change", subject, name, change, flows, record.page, record.table_id)
        if flows is not None and opening is not None and closing is not None:
            parts = [opening, *flows]
            yield check_sum("fund_closing", subject, name, closing, parts, record.page, record.table_id)
        if record.fields["is_total"]:
            for column in FIGURES:
                own = [r for r in records if not r.fields["is_total"]]
                figures = [f for r in own if (f := figure(r, f"{column}_krw", unit)) is not None]
                total = figure(record, f"{column}_krw", unit)
                if figures and total is not None:
                    what = f"fund_{column}_total"
                    yield check_sum(what, subject, name, total, figures, record.page, record.table_id)


def _difference(income: Decimal | None, spending: Decimal | None) -> list[Decimal] | None:
    return [income, -spending] if income is not None and spending is not None else None
