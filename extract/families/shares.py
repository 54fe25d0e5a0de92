"""Lists of revenue sources (세입) and spending sectors (세출): name, amount, share.

They are often printed without any header, side by side or one below the other: their members tell which list it
is, and where the next one begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extract.families.base import Context, Reading, header_key, part_at, reject, source, where
from extract.families.numbered import is_total
from extract.families.scope import scope_of
from extract.families.units import NO_UNIT, table_unit
from extract.korean import NotAnAmount, amount, percent
from extract.plan import Record, Reject, Value
from extract.whole import Placed, WholeTable

FAMILIES = {"source": "budget_by_source", "sector": "budget_by_sector"}

_FEWEST_MEMBERS = 3
_MOSTLY = 0.6
# `51,288(30.7)`: amount and share in one cell.
_AMOUNT_AND_SHARE = re.compile(r"([△▲]?[\d,.]+)\s*\(\s*(\d+(?:\.\d+)?\s*[%％]?)\s*\)")
_YEAR = re.compile(r"(20\d{2})년?")
_SHARE_WORDS = ("구성비", "비율", "비중", "점유", "%")


def read_table(table: WholeTable, context: Context) -> Reading:
    """The lists of the table: columns whose cells are mostly names of one kind, with the figures right of them."""
    reading = Reading()
    kinds_by_col = [
        [
            context.vocabulary.member_kind(cell.text)
            for row in table.body()
            if (cell := table.at(row, col)) is not None and cell.text and not is_total(cell.text)
        ]
        for col in range(table.col_count)
    ]
    for kind, family in FAMILIES.items():
        columns = [
            col
            for col, kinds in enumerate(kinds_by_col)
            if kind in kinds and kinds.count(kind) >= _MOSTLY * len(kinds)
        ]
        if sum(kinds_by_col[col].count(kind) for col in columns) >= _FEWEST_MEMBERS:
            for col in columns:
                reading += _list(table, columns, col, kind, family, context)
    return reading


def _list(
    table: WholeTable, columns: Sequence[int], col: int, kind: str, family: str, context: Context
) -> Reading:
    """The list in column `col` of the `columns` that hold names; a name over several of them is the first one's."""
    records: list[Record] = []
    rejects: list[Reject] = []
    printed_total: Placed | None = None
    unit = table_unit(table)
    for row in table.body():
        label = table.at(row, col)
        if label is None or not label.text or label.row != row:
            continue
        if any(label.col <= other < col for other in columns):
            continue
        figures = list(_figures_beside(table, row, col, context))
        known = context.vocabulary.member_kind(label.text) == kind
        if is_total(label.text):
            printed_total = _chosen(table, figures).get("amount")
            continue
        if not known and not any(any(ch.isdigit() for ch in cell.text) for cell in figures):
            continue
        fields: dict[str, Value] = {
            "scope": scope_of(table, context),
            "line_no": row + 1,
            f"{kind}_printed": label.text,
            "amount_krw": None,
            "prior_amount_krw": None,
            "change_krw": None,
            "change_pct": None,
            "share_pct": None,
            "printed_total_krw": None,
        }
        try:
            chosen = _chosen(table, figures)
            fields |= _amount_and_share(chosen, unit)
        except NotAnAmount as error:
            reason = f"{where(label, label.text)}: {error}"
            rejects.append(reject(family, "amount", reason, [label, *figures], fields))
            continue
        sources = [source(label, kind), *(source(cell, name) for name, cell in chosen.items())]
        records.append(
            context.record(
                family, label.table.page, label.text, fields, sources, part_at(table, row).table_id
            )
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


def _figures_beside(table: WholeTable, row: int, col: int, context: Context) -> Iterator[Placed]:
    """The written cells right of a name, up to the next name: two pairs of name and amount may share a row."""
    for cell in table.row(row):
        if cell.col <= col or not cell.text:
            continue
        if context.vocabulary.member_kind(cell.text) is not None:
            return
        yield cell


def _chosen(table: WholeTable, figures: Sequence[Placed]) -> dict[str, Placed]:
    """Which of the figures beside a name is the amount (of the newest year, where years head them), which the share."""
    shares = [cell for cell in figures if _is_share(table, cell)]
    amounts = [cell for cell in figures if cell not in shares and not _is_change(table, cell)]
    newest = max((year for cell in amounts if (year := _year(table, cell))), default=None)
    first = next((cell for cell in amounts if newest is None or _year(table, cell) == newest), None)
    chosen = {"amount": first, "share_pct": next(iter(shares), None)}
    return {name: cell for name, cell in chosen.items() if cell is not None}


def _amount_and_share(chosen: dict[str, Placed], unit: int | None) -> dict[str, Value]:
    if unit is None:
        raise NotAnAmount(NO_UNIT)
    if "amount" not in chosen:
        raise NotAnAmount("no amount stands beside the name")
    together = _AMOUNT_AND_SHARE.fullmatch(chosen["amount"].text)
    if together:
        return {
            "amount_krw": amount(together.group(1)).krw(unit),
            "share_pct": percent(together.group(2)),
        }
    share = chosen.get("share_pct")
    return {
        "amount_krw": amount(chosen["amount"].text).krw(unit),
        "share_pct": percent(share.text) if share is not None else None,
    }


def _words_over(table: WholeTable, cell: Placed) -> str:
    return "".join(header_key(header.text) for header in table.header(cell.col))


def _year(table: WholeTable, cell: Placed) -> int | None:
    match = _YEAR.search(_words_over(table, cell))
    return int(match.group(1)) if match else None


def _is_change(table: WholeTable, cell: Placed) -> bool:
    return "증감" in _words_over(table, cell)


def _is_share(table: WholeTable, cell: Placed) -> bool:
    """A share says so with a percent sign, in its header, or by standing alone beside the amount under 100."""
    if cell.text.endswith(("%", "％")):
        return True
    words = _words_over(table, cell)
    if words:
        return any(word in words for word in _SHARE_WORDS)
    try:
        value = amount(cell.text).value
    except NotAnAmount:
        return False
    return value is not None and "." in cell.text and Decimal(0) <= value <= Decimal(100)
