"""The budget by account (회계별): lines under a header with years, from the total down to single accounts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from extract.families.account_checks import account_checks
from extract.families.account_levels import AccountLevels
from extract.families.base import (
    Context,
    Reading,
    header_key,
    headers,
    match_columns,
    part_at,
    reject,
    source,
    where,
)
from extract.families.meanings import is_account, side_said, value_of
from extract.families.numbered import is_total
from extract.families.scope import scope_of
from extract.families.units import NO_UNIT, column_unit
from extract.korean import NotAnAmount, amount, name_key, percent
from extract.plan import Record, Reject, Value
from extract.whole import Placed, WholeTable

FAMILY = "budget_by_account"

_YEAR = re.compile(r"(?:20)?'?(\d{2})년?도?")
_HEADERS = headers(
    {
        "rate": ("(증감|증가|신장)?(율|률)", "비율", "증감비율?", "%"),
        "change": ("증감액?", "비교증감"),
        "prior": ("(전년도?|전년대비)(예산액?)?",),
        "amount": (
            "(금년도?|당해년도|본)?예산(액|규모)?",
            "(금년|당해)도?(예산액?)?",
            "금액",
            "당초예산액?",
            "(세입|세출)액?",
            "계",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class AccountColumns:
    """Columns of an account table by what they hold; None where the table has none."""

    amount: int
    prior: int | None
    change: int | None
    rate: int | None

    def names(self) -> dict[int, str]:
        """The field that each column holds."""
        named = {self.amount: "amount", self.prior: "prior_amount"}
        named |= {self.change: "change", self.rate: "change_pct"}
        return {col: name for col, name in named.items() if col is not None}


def read_table(table: WholeTable, context: Context) -> Reading:
    """The account lines of the table with their checks; nothing where its labels are no accounts."""
    columns = _columns(table, context)
    if columns is None:
        return Reading()
    unit = column_unit(table, columns.amount)
    records: list[Record] = []
    rejects: list[Reject] = []
    printed = [cell.text for row in table.body() if (cell := _label(table, row, columns)) is not None]
    levels = AccountLevels(printed, context.vocabulary)
    side = value_of(side_said(table.heading))
    for number, row in enumerate(table.body(), start=1):
        cells = table.row(row)
        label = _label(table, row, columns)
        if label is None:
            continue
        level, parent = levels.place(label.text)
        fields: dict[str, Value] = {
            "scope": scope_of(table, context),
            "line_no": number,
            "side": side,
            "account": None,
            "account_printed": label.text,
            "level": level,
            "parent_printed": parent,
        }
        try:
            fields |= _amounts(table, row, columns, unit)
        except NotAnAmount as error:
            rejects.append(reject(FAMILY, "amount", f"{where(label, label.text)}: {error}", cells, fields))
            continue
        # A change that cannot be read is kept out alone: the amounts beside it are sound.
        for name, col, convert in (
            ("change_krw", columns.change, _won(unit)),
            ("change_pct", columns.rate, percent),
        ):
            cell = table.at(row, col) if col is not None else None
            try:
                fields[name] = convert(cell.text) if cell is not None else None
            except NotAnAmount as error:
                fields[name] = None
                rejects.append(reject(FAMILY, name, f"{where(label, label.text)}: {error}", cells, fields))
        named = columns.names() | {label.col: "account"}
        sources = [source(cell, named.get(cell.col)) for cell in cells]
        records.append(
            context.record(
                FAMILY, label.table.page, label.text, fields, sources, part_at(table, row).table_id
            )
        )
    claimed = frozenset(part.table_id for part in table.parts)
    return Reading(tuple(records), tuple(rejects), tuple(account_checks(records, unit)), claimed)


def _columns(table: WholeTable, context: Context) -> AccountColumns | None:
    """The columns, where the labels are accounts (일반회계 and its kin) and a column of amounts has a header."""
    labels = [cell for row in table.body() for col in (0, 1) if (cell := table.at(row, col)) is not None]
    levels = context.vocabulary.account_levels
    known = {
        key: levels.get(key)
        for cell in labels
        if (key := name_key(cell.text)) in context.vocabulary.accounts or is_account(key, context.vocabulary)
    }
    if len(known) < 2 or 1 not in known.values() or not table.header_rows:
        return None
    years: dict[int, int] = {}
    for col in range(1, table.col_count):
        for cell in table.header(col):
            match = _YEAR.search(header_key(cell.text))
            if match:
                years.setdefault(col, 2000 + int(match.group(1)))
    spans = match_columns(table, _HEADERS).spans
    newest = max(years.values(), default=None)
    main = next((col for col, year in years.items() if year == newest), spans.get("amount", (None,))[0])
    if main is None:
        return None
    before = [col for col, year in years.items() if newest is not None and year == newest - 1]
    # Where 당초 and 최종 are both printed, the prior amount is 당초 (design, the marts' contract).
    initial = [col for col in before if any("당초" in cell.text for cell in table.header(col))]
    prior = next(iter(initial or before), spans.get("prior", (None,))[0])
    return AccountColumns(
        amount=main,
        prior=prior,
        change=spans.get("change", (None,))[0],
        rate=spans.get("rate", (None,))[0],
    )


def _label(table: WholeTable, row: int, columns: AccountColumns) -> Placed | None:
    """The name of the row's account: the last written cell before the amount.

    Accounts are indented by an empty cell, or grouped by a cell over their rows: `특별회계 | 소계` is 특별회계's line.
    """
    written = [cell for cell in table.row(row) if cell.col < columns.amount and cell.text]
    if len(written) > 1 and is_total(written[-1].text):
        return written[-2]
    return written[-1] if written else None


def _amounts(table: WholeTable, row: int, columns: AccountColumns, unit: int | None) -> dict[str, Value]:
    if unit is None:
        raise NotAnAmount(NO_UNIT)
    now = table.at(row, columns.amount)
    before = table.at(row, columns.prior) if columns.prior is not None else None
    return {
        "amount_krw": amount(now.text).krw(unit) if now is not None else None,
        "prior_amount_krw": amount(before.text).krw(unit) if before is not None else None,
    }


def _won(unit: int | None) -> Callable[[str], int | None]:
    return lambda text: amount(text).krw(unit or 1)
