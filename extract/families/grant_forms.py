"""Grants that a bureau reports to its council: a list of titles without amounts, and a form a grant with its budget.

The same grant stands in both: the list names it, the form's own small table (계, 국비, 시비 under 총사업비) has the
money. What is only applied for, or was not won, is no grant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.families.base import Context, Reading, headers, match_columns, reject
from extract.families.grant_money import money_of
from extract.families.grants import FAMILY, HEADERS, WORDS, grant_records
from extract.families.numbered import Row, numbered_rows
from extract.korean import Amount, NotAnAmount, name_key
from extract.plan import AmountStatus, Check, Record, Reject, Value
from extract.whole import Placed, WholeTable

_HEADERS = HEADERS | headers({"status": ("(선정|추진|신청)(현황|여부|결과|상황)", "선정", "결과", "비고")})
_YET_TO_COME = re.compile(r"(?:공모|발표|신청)(?:예정)?(?:시기|일정|예정)")
_PLANNED = re.compile(r"공모(?:사업)?(?:신청)?계획|신청계획|공모예정")
_NOT_WON = re.compile(
    r"(?:미선정|탈락|미추진|포기|철회|심사중|진행중|신청중|미정|X|×|✕)(?:\(.*)?", re.IGNORECASE
)
_TITLE = re.compile(r"사\s*업\s*명\s*[:：]\s*(?P<title>[^\n]+)")
_YEAR = re.compile(r"20\d{2}")
_NOTE = re.compile(r"\s*[-*※▸▹‣]")


@dataclass(frozen=True)
class _Entry:
    """A row of a list or of a table of forms: `form_cell` is the cell with the form's lines, where it is one."""

    table: WholeTable
    row: Row
    year: str | None
    form_cell: Placed | None

    @property
    def title(self) -> str | None:
        if self.form_cell is not None:
            match = _TITLE.search(self.form_cell.cell.text_printed)
            return match.group("title").strip() if match is not None else None
        lines = [line for cell in self.row.cells["title"] for line in cell.cell.text_printed.split("\n")]
        named = [line for number, line in enumerate(lines) if number == 0 or not _NOTE.match(line)]
        whole = self.row.text("title")
        return whole if len(named) == len(lines) else " ".join(named[:1]) or None


def read(tables: Sequence[WholeTable], every_table: Sequence[WholeTable], context: Context) -> Reading:
    """The grants of the lists and forms among `tables`; a form's own table may be any of `every_table`."""
    entries = [entry for table in tables for entry in _entries(table)]
    forms = [entry for entry in entries if entry.form_cell is not None]
    records: list[Record] = []
    rejects: list[Reject] = []
    checks: list[Check] = []
    claimed: set[str] = set()
    told: set[int] = set()
    for entry in entries:
        if id(entry) in told:
            continue
        form = entry if entry.form_cell is not None else _form_of(entry, forms, told)
        if form is not None:
            told.add(id(form))
        title = entry.title
        if title is None:
            continue
        fields: dict[str, Value] = {
            "grant_no": entry.row.number,
            "title": title,
            "organizer_printed": entry.row.text("organizer"),
            "department_printed": entry.row.text("department"),
        }
        try:
            money = money_of(form.table, form.row, form.form_cell, every_table) if form is not None else None
        except NotAnAmount as error:
            cells = [*entry.row.all_cells]
            rejects.append(reject(FAMILY, "amount", f"{title}: {error}", cells, fields))
            continue
        row = replace(
            entry.row, cells={**entry.row.cells, "amount": list(money.cells) if money is not None else []}
        )
        total = money.total if money is not None else Amount(None, AmountStatus.NONE)
        parts = list(money.parts) if money is not None else []
        records += grant_records(context, entry.table, row, fields, total, parts, money.unit if money else 1)
        checks += money.checks if money is not None else []
        claimed |= {
            part.table_id for t in (entry.table, form.table if form else entry.table) for part in t.parts
        }
    return Reading(tuple(records), tuple(rejects), tuple(checks), frozenset(claimed))


def _entries(table: WholeTable) -> Iterator[_Entry]:
    """The won grants of the table; none where it is no list of grants, or one of those to come."""
    columns = match_columns(table, _HEADERS)
    header = " ".join(cell.text for col in range(table.col_count) for cell in table.header(col))
    said = name_key((table.heading or "") + header)
    if not {"number", "title", "organizer", "status"} <= columns.spans.keys() or "amount" in columns:
        return
    if _YET_TO_COME.search(name_key(header)) or _PLANNED.search(name_key(table.heading or "")):
        return
    rows = [row for row in numbered_rows(table, columns) if not row.faults and row.text("title")]
    forms = {id(row): _form_cell(row) for row in rows}
    if not any(word in said for word in WORDS) and not any(forms.values()):
        return
    year = _YEAR.search(table.heading or "")
    for row in rows:
        if not any(_NOT_WON.fullmatch(name_key(cell.text)) for cell in row.cells["status"]):
            yield _Entry(table, row, year.group() if year is not None else None, forms[id(row)])


def _form_cell(row: Row) -> Placed | None:
    return next((cell for cell in row.cells["title"] if _TITLE.search(cell.cell.text_printed)), None)


def _form_of(entry: _Entry, forms: Sequence[_Entry], told: set[int]) -> _Entry | None:
    """The form of a listed grant: of the same number and ministry, and of the same year where both say one."""
    for form in forms:
        same_year = None in (entry.year, form.year) or entry.year == form.year
        if id(form) in told or form.row.number != entry.row.number or not same_year:
            continue
        if name_key(form.row.text("organizer") or "") == name_key(entry.row.text("organizer") or ""):
            return form
    return None
