"""Account lines of tables that cross accounts with sides, years or departments: their totals and accounts."""

from __future__ import annotations

from collections.abc import Sequence

from extract.families.account_checks import account_checks
from extract.families.account_levels import AccountLevels
from extract.families.base import Context, Reading, reject, source, where
from extract.families.lines import Line, amounts
from extract.families.meanings import Meaning, Side, value_of
from extract.families.scope import scope_of
from extract.families.units import table_unit
from extract.korean import NotAnAmount
from extract.plan import Check, Record, Reject, Value
from extract.whole import Placed, WholeTable

FAMILY = "budget_by_account"
TOTAL = "총계"
FIGURES = ("amount", "prior_amount", "change", "change_pct")


def read_lines(
    lines: Sequence[Line], table: WholeTable, side: Side | None, context: Context, first_no: int = 1
) -> Reading:
    """Records of `lines`, `side` being that of the whole table where the lines name none."""
    records: list[Record] = []
    rejects: list[Reject] = []
    checks: list[Check] = []
    number = first_no
    for of_side in dict.fromkeys(line.side or side for line in lines):
        own = [line for line in lines if (line.side or side) is of_side]
        levels = AccountLevels([line.accounts[-1].text for line in own if line.accounts], context.vocabulary)
        found: list[Record] = []
        for line in own:
            label = _label(line)
            level, parent = _place(line, label, levels)
            fields: dict[str, Value] = {
                "scope": scope_of(table, context),
                "line_no": number,
                "side": value_of(of_side),
                "account": _account(line),
                "account_printed": label.text,
                "level": level,
                "parent_printed": parent,
            }
            number += 1
            try:
                fields |= _figures(line, table)
            except NotAnAmount as error:
                why = f"{where(label, label.text)}: {error}"
                rejects.append(reject(FAMILY, "amount", why, line.sources, fields))
                continue
            found.append(record(line, label, fields, context))
        records += found
        checks += account_checks(found, table_unit(table))
    return Reading(tuple(records), tuple(rejects), tuple(checks))


def record(line: Line, label: Placed, fields: dict[str, Value], context: Context) -> Record:
    """The record of a line, its id made from all of its labels."""
    names = {id(cell): name for name, cell in line.cells.items()} | {id(label): "account"}
    sources = [source(cell, names.get(id(cell))) for cell in line.sources]
    anchor = "|".join(cell.text for cell, _ in line.labels) or label.text
    part = next(iter(line.cells.values())).table
    return context.record(FAMILY, part.page, anchor, fields, sources, part.table_id)


def _figures(line: Line, table: WholeTable) -> dict[str, Value]:
    read = amounts(line, FIGURES, table)
    return {key: read[key] for key in ("amount_krw", "prior_amount_krw", "change_krw", "change_pct")}


def _label(line: Line) -> Placed:
    """The account's label, else the total's, else the side's, else whatever names the line."""
    if line.accounts:
        return line.accounts[-1]
    for says in (_is_total, _has_side):
        found = line.last(says)
        if found is not None:
            return found
    return line.labels[-1][0] if line.labels else next(iter(line.cells.values()))


def _is_total(meaning: Meaning) -> bool:
    return meaning.total


def _has_side(meaning: Meaning) -> bool:
    return meaning.side is not None


def _account(line: Line) -> str | None:
    """Which account the line is where its label alone does not say it: 일반회계 of 합계(일반회계), 총계 of 세출."""
    within = next((m.account for _, m in line.labels if m.total and m.account is not None), None)
    if within is not None:
        return within
    return TOTAL if not line.accounts and not line.is_total else None


def _place(line: Line, label: Placed, levels: AccountLevels) -> tuple[int, str | None]:
    if not line.accounts or line.last(_is_total) is label:
        return 0, None
    if len(line.accounts) > 1 and line.accounts[-2].text != label.text:
        return len(line.accounts), line.accounts[-2].text
    return levels.place(label.text)
