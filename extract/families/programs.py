"""Spending by programme (정책사업, 단위사업): one record a printed line, with the programme that it is part of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.families.account_checks import change_checks, figure
from extract.families.base import Context, Reading, reject, source, where
from extract.families.lines import Line, amounts
from extract.families.meanings import Side, value_of
from extract.families.scope import scope_of
from extract.families.units import table_unit, unit_name
from extract.korean import NotAnAmount
from extract.plan import Check, Record, Reject, Value
from extract.reconcile import check_sum
from extract.whole import WholeTable

FAMILY = "budget_by_program"
FIGURES = ("amount", "prior_amount", "change", "change_pct", "share_pct")


def read_lines(lines: Sequence[Line], table: WholeTable, side: Side | None, context: Context) -> Reading:
    """Records of all lines but the table's total; a programme's own sum (소계) is its line."""
    records: list[Record] = []
    rejects: list[Reject] = []
    for number, line in enumerate(lines, start=1):
        named = [cell for cell, meaning in line.labels if not meaning.total and meaning.side is None]
        if not named:
            continue
        label, above = named[-1], named[:-1]
        fields: dict[str, Value] = {
            "scope": scope_of(table, context),
            "line_no": number,
            "side": value_of(line.side or side or Side.SPENDING),
            "program_printed": label.text,
            "level": len(named),
            "parent_printed": above[-1].text if above else None,
        }
        try:
            fields |= amounts(line, FIGURES, table)
        except NotAnAmount as error:
            why = f"{where(label, label.text)}: {error}"
            rejects.append(reject(FAMILY, "amount", why, line.sources, fields))
            continue
        names = {id(cell): name for name, cell in line.cells.items()} | {id(label): "program"}
        sources = [source(cell, names.get(id(cell))) for cell in line.sources]
        anchor = "|".join(cell.text for cell, _ in line.labels)
        part = next(iter(line.cells.values())).table
        records.append(context.record(FAMILY, part.page, anchor, fields, sources, part.table_id))
    return Reading(tuple(records), tuple(rejects))


def checks(reading: Reading, totals: Sequence[Record], table: WholeTable) -> Iterator[Check]:
    """The printed total over the programmes that are no part of another line, sums of programmes, changes."""
    unit, records = table_unit(table), reading.records
    if unit is None:
        return
    printed = {record.fields["program_printed"] for record in records}
    top = [record for record in records if record.fields["parent_printed"] not in printed]
    sums = [
        (total, str(total.fields["account_printed"]), top) for total in totals if total.fields["level"] == 0
    ]
    for record in records:
        label = str(record.fields["program_printed"])
        sums.append((record, label, [r for r in records if r.fields["parent_printed"] == label]))
        yield from change_checks("program", label, record, unit)
    for whole, subject, parts in sums:
        for column, name in (("amount_krw", "program_total"), ("prior_amount_krw", "program_prior_total")):
            figures = [f for r in parts if (f := figure(r, column, unit)) is not None]
            total = figure(whole, column, unit)
            if figures and total is not None:
                # A line in the rejects would make the sum of the others a false alarm.
                figures = [] if reading.rejects else figures
                yield check_sum(name, subject, unit_name(unit), total, figures, whole.page, whole.table_id)
