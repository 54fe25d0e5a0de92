"""Sources and sectors printed with more than an amount: the year before, the change, its rate.

Lists of name, amount and share alone, often without a header, are `shares`'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.families.account_checks import change_checks
from extract.families.base import Context, Reading, reject, source, where
from extract.families.crosstab import Crosstab
from extract.families.lines import Line, amounts
from extract.families.scope import scope_of
from extract.families.shares import FAMILIES
from extract.families.units import table_unit
from extract.korean import NotAnAmount, name_key
from extract.plan import Check, Record, Reject, Value
from extract.whole import Placed

FIGURES = ("amount", "prior_amount", "change", "change_pct", "share_pct")
_CORNERS = {
    "source": re.compile(r"(?:예산|세입|수입)과목|재원|세입원|세목"),
    "sector": re.compile(r"분야|부문|기능별"),
}
_MOSTLY = 0.6


def kind_of(lines: Sequence[Line], tab: Crosstab, context: Context) -> str | None:
    """`source` or `sector` where the lines are, by their names or the corner's word, and are compared with a year."""
    if not any(name in line.cells for line in lines for name in ("prior_amount", "change", "change_pct")):
        return None
    named = [label.text for line in lines if (label := _label(line)) is not None]
    corner = name_key(tab.corner())
    for kind, pattern in _CORNERS.items():
        members = sum(context.vocabulary.member_kind(text) == kind for text in named)
        if named and (members >= _MOSTLY * len(named) or pattern.search(corner)):
            return kind
    return None


def read_lines(lines: Sequence[Line], tab: Crosstab, kind: str, context: Context) -> Reading:
    """Records of the lines that are no totals."""
    family, table = FAMILIES[kind], tab.table
    records: list[Record] = []
    rejects: list[Reject] = []
    for number, line in enumerate(lines, start=1):
        label = _label(line)
        if label is None:
            continue
        fields: dict[str, Value] = {
            "scope": scope_of(table, context),
            "line_no": number,
            f"{kind}_printed": label.text,
            "printed_total_krw": None,
        }
        try:
            fields |= amounts(line, FIGURES, table)
        except NotAnAmount as error:
            why = f"{where(label, label.text)}: {error}"
            rejects.append(reject(family, "amount", why, line.sources, fields))
            continue
        names = {id(cell): name for name, cell in line.cells.items()} | {id(label): kind}
        sources = [source(cell, names.get(id(cell))) for cell in line.sources]
        part = next(iter(line.cells.values())).table
        records.append(context.record(family, part.page, label.text, fields, sources, part.table_id))
    return Reading(tuple(records), tuple(rejects), tuple(_checks(records, kind, table_unit(table))))


def _label(line: Line) -> Placed | None:
    """The innermost label that is no total and no side; None for the table's total."""
    named = [cell for cell, meaning in line.labels if not meaning.total and meaning.side is None]
    return named[-1] if named else None


def _checks(records: Sequence[Record], kind: str, unit: int | None) -> Iterator[Check]:
    for record in records:
        if unit is not None:
            yield from change_checks(kind, str(record.fields[f"{kind}_printed"]), record, unit)
