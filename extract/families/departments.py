"""The budget by department (과별 예산): departments in rows or columns, crossed with sides, accounts or years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.families.account_checks import change_checks, figure
from extract.families.base import Context, Reading, reject, source, where
from extract.families.lines import Line, amounts
from extract.families.meanings import Side, value_of
from extract.families.scope import scope_of
from extract.families.units import table_unit, unit_name
from extract.korean import NotAnAmount, name_key
from extract.plan import Check, Record, Reject, Value
from extract.reconcile import check_sum
from extract.whole import WholeTable

FAMILY = "budget_by_department"
FIGURES = ("amount", "prior_amount", "change", "change_pct", "share_pct")


def read_lines(lines: Sequence[Line], table: WholeTable, side: Side | None, context: Context) -> Reading:
    """Records of the lines that name a department; `side` is the whole table's where a line names none."""
    records: list[Record] = []
    rejects: list[Reject] = []
    for number, line in enumerate(lines, start=1):
        label = line.department
        if label is None:
            continue
        above = [cell for cell, meaning in line.labels if meaning.department and cell is not label]
        fields: dict[str, Value] = {
            "scope": scope_of(table, context),
            "line_no": number,
            "side": value_of(line.side or side),
            "department_printed": label.text,
            "parent_printed": above[-1].text if above else None,
            "account_printed": line.accounts[-1].text if line.accounts else None,
        }
        try:
            fields |= amounts(line, FIGURES, table)
        except NotAnAmount as error:
            why = f"{where(label, label.text)}: {error}"
            rejects.append(reject(FAMILY, "amount", why, line.sources, fields))
            continue
        names = {id(cell): name for name, cell in line.cells.items()} | {id(label): "department"}
        sources = [source(cell, names.get(id(cell))) for cell in line.sources]
        anchor = "|".join(cell.text for cell, _ in line.labels)
        part = next(iter(line.cells.values())).table
        records.append(context.record(FAMILY, part.page, anchor, fields, sources, part.table_id))
    return Reading(tuple(records), tuple(rejects))


def checks(reading: Reading, totals: Sequence[Record], table: WholeTable) -> Iterator[Check]:
    """Printed totals over departments, by side and account; a department's accounts over its own total; changes."""
    unit, records, rejected = table_unit(table), reading.records, bool(reading.rejects)
    if unit is None:
        return
    for total in totals:
        same = [r for r in records if _of_total(r, total)]
        for column, name in (
            ("amount_krw", "department_total"),
            ("prior_amount_krw", "department_prior_total"),
        ):
            parts = [f for r in _topmost(same) if (f := figure(r, column, unit)) is not None]
            printed = figure(total, column, unit)
            # A line in the rejects would make the sum of the others a false alarm.
            if parts and (printed is not None or column == "amount_krw"):
                parts = [] if rejected else parts
                yield check_sum(
                    name,
                    _subject(total, "account_printed"),
                    unit_name(unit),
                    printed,
                    parts,
                    total.page,
                    total.table_id,
                )
    for record in records:
        yield from change_checks("department", _subject(record, "department_printed"), record, unit)
        if record.fields["account_printed"] is None:
            yield from _over_accounts(record, records, unit)


def _over_accounts(record: Record, records: Sequence[Record], unit: int) -> Iterator[Check]:
    own = [
        r
        for r in records
        if r.fields["account_printed"] is not None
        and all(
            r.fields[name] == record.fields[name] for name in ("department_printed", "side", "parent_printed")
        )
    ]
    parts = [f for r in own if (f := figure(r, "amount_krw", unit)) is not None]
    if parts:
        subject, printed = _subject(record, "department_printed"), figure(record, "amount_krw", unit)
        yield check_sum(
            "department_accounts", subject, unit_name(unit), printed, parts, record.page, record.table_id
        )


def _of_total(record: Record, total: Record) -> bool:
    """Is the department's line one of those that the total adds up: of the same side, and of its account?"""
    account = record.fields["account_printed"]
    if record.fields["side"] != total.fields["side"]:
        return False
    if account is None:
        return total.fields["level"] == 0
    return name_key(str(account)) == name_key(str(total.fields["account_printed"]))


def _topmost(records: Sequence[Record]) -> list[Record]:
    """Without the parts of departments that have a line of their own."""
    printed = {record.fields["department_printed"] for record in records}
    return [record for record in records if record.fields["parent_printed"] not in printed]


def _subject(record: Record, name: str) -> str:
    side = record.fields["side"]
    return f"{record.fields[name]}" + (f" ({'세입' if side == Side.REVENUE else '세출'})" if side else "")
