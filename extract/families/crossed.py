"""Budget tables with two axes: which they are, and whose their lines are (accounts, departments, funds, programmes).

A table is one by its words (예산, 세입, 세출, 회계, 기금) and by labels that are understood; a project's own money
(총사업비, 집행) and an earlier year's are none of the plan's budget.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from extract.families import account_lines, departments, funds, listed, programs
from extract.families.base import Context, Reading
from extract.families.crosstab import Crosstab, Figure, crosstab
from extract.families.grants import payer_of
from extract.families.lines import Line, amounts, lines_of
from extract.families.meanings import Meaning, Measure, Side, meaning_of, side_said
from extract.families.units import table_unit
from extract.korean import NotAnAmount, name_key
from extract.whole import Placed, WholeTable

_SAYS_BUDGET = re.compile(r"예산|세입|세출|재정|회계|기금")
_NO_BUDGET = re.compile(
    r"사업비|집행|공모|투자|절감|인센티브|참여예산|소요|성과|확보|국비|감사|보조금|지원현황|용역|이월|추이|전망"
)
_BUDGET = re.compile(r"(?:예산|세입|세출|재정)(?:규모|현황|총괄|편성|내역|안|액)*(?:[:：(].*|\d.*)?$")
_BY_PROGRAM = re.compile(r"정책사업|단위사업|세부사업")
_BY_DEPARTMENT = re.compile(r"부서|실과|과별|과명|담당관")
_UNDERSTOOD = 0.6
_FEWEST_DEPARTMENTS = 2


def read_table(table: WholeTable, context: Context) -> Reading:
    """The table's records in the families of its lines; nothing where it is no such budget table."""
    tab = crosstab(table)
    if tab is None or not _says_budget(tab) or _is_of_another_year(tab, context):
        return Reading()
    meaning = _meanings(tab, context)
    lines = lines_of(tab, meaning, context.plan_year)
    reading = _read(lines, tab, meaning, context)
    if not reading.records and not reading.rejects:
        return Reading()
    return replace(reading, claimed=frozenset(part.table_id for part in table.parts))


def _read(
    lines: Sequence[Line], tab: Crosstab, meaning: Callable[[Placed], Meaning], context: Context
) -> Reading:
    table = tab.table
    side = side_said(table.heading) or side_said(tab.corner())
    measures = {meaning(cell).measure for figure in tab.figures for cell in figure.labels}
    if {Measure.INCOME, Measure.OUTLAY} <= measures and _is_of_funds(lines, table):
        return funds.read_lines(lines, table, context)
    kind = listed.kind_of(lines, tab, context)
    if kind is not None or _BY_PROGRAM.search(name_key(tab.corner())):
        return _named_lines(lines, tab, kind, side, context)
    understood = _understood_lines(lines, table, side, context)
    if understood.records or understood.rejects or not _BUDGET.search(name_key(table.heading or "")):
        return understood
    if _adds_up(lines, table):
        return _named_lines(lines, tab, "source" if side is Side.REVENUE else None, side, context)
    return understood


def _named_lines(
    lines: Sequence[Line], tab: Crosstab, kind: str | None, side: Side | None, context: Context
) -> Reading:
    """Lines that go by names of their own, programmes or (where `kind` says so) sources or sectors, and their total."""
    totals = [line for line in lines if (line.is_total and not _names_more(line)) or not line.labels]
    others = [line for line in lines if line not in totals]
    own_side = side or (Side.REVENUE if kind == "source" else Side.SPENDING)
    whole = account_lines.read_lines(totals, tab.table, own_side, context)
    if kind is not None:
        return whole + listed.read_lines(others, tab, kind, context)
    parts = programs.read_lines(others, tab.table, own_side, context)
    return whole + replace(parts, checks=tuple(programs.checks(parts, whole.records, tab.table)))


def _understood_lines(
    lines: Sequence[Line], table: WholeTable, side: Side | None, context: Context
) -> Reading:
    """Lines that go by departments, accounts and sides; nothing where most labels say something else."""
    understood = [line for line in lines if not any(meaning.unknown for _, meaning in line.labels)]
    if len(understood) < _UNDERSTOOD * len(lines):
        return Reading()
    plain = [line for line in understood if line.department is None]
    named = {line.department.text for line in understood if line.department is not None}
    if len(named) >= _FEWEST_DEPARTMENTS:
        whole = account_lines.read_lines(plain, table, side, context)
        parts = departments.read_lines(understood, table, side, context)
        return whole + replace(parts, checks=tuple(departments.checks(parts, whole.records, table)))
    if any(line.side is not None or line.accounts for line in plain):
        return account_lines.read_lines(plain, table, side, context)
    return Reading()


def _adds_up(lines: Sequence[Line], table: WholeTable) -> bool:
    """Is the table a total and the parts that make it up, or a total alone, whatever their names?"""
    unit = table_unit(table)
    totals = [line for line in lines if (line.is_total and not _names_more(line)) or not line.labels]
    parts = [line for line in lines if line not in totals]
    if unit is None or len(totals) != 1:
        return False
    try:
        total, *figures = [amounts(line, ("amount",), table)["amount_krw"] for line in (*totals, *parts)]
    except NotAnAmount:
        return False
    won = [figure for figure in figures if isinstance(figure, int)]
    return isinstance(total, int) and (not parts or 2 * abs(sum(won) - total) <= unit * (len(won) + 1))


def _says_budget(tab: Crosstab) -> bool:
    heading = name_key(tab.table.heading or "")
    above = [c.text for col in range(tab.table.col_count) for c in tab.column_labels(col)]
    beside = [
        c.text
        for row in range(tab.first_row, tab.table.row_count)
        for c in tab.row_labels(row, tab.first_col)
    ]
    said = heading + name_key(" ".join((*above, *beside)))
    return _SAYS_BUDGET.search(said) is not None and _NO_BUDGET.search(heading) is None


def _is_of_another_year(tab: Crosstab, context: Context) -> bool:
    """Are all the years that the labels name before the plan's?"""
    years = [_year(figure, context) for figure in tab.figures]
    printed = [year for year in years if year is not None]
    others = [year for year in years if year is None]
    if context.plan_year is None or not printed or max(printed) >= context.plan_year:
        return False
    # 예산액 beside 전년도 예산액 is the plan's; 증감 beside two years is not.
    return max(printed) + 1 < context.plan_year or len(others) < len(printed)


def _year(figure: Figure, context: Context) -> int | None:
    meanings = (meaning_of(cell.text, context.vocabulary, context.plan_year) for cell in figure.labels)
    return next((meaning.year for meaning in meanings if meaning.year is not None), None)


def _meanings(tab: Crosstab, context: Context) -> Callable[[Placed], Meaning]:
    """What each label means here: among departments, or under a word for them, an unknown label is one too."""
    known: dict[int, Meaning] = {}
    of_axes = [
        [cell for figure in tab.figures for cell in figure.row],
        [cell for col in range(tab.first_col, tab.table.col_count) for cell in tab.column_labels(col)],
    ]
    for number, axis in enumerate(of_axes):
        for cell in axis:
            known[id(cell)] = meaning_of(cell.text, context.vocabulary, context.plan_year)
            if number == 1 and known[id(cell)].unknown and payer_of(cell.text) is not None:
                # Who pays parts of a line (국비, 시비) is told beside its whole.
                known[id(cell)] = Meaning(measure=Measure.OTHER)
        unknown = {id(cell) for cell in axis if known[id(cell)].unknown}
        departments_ = {id(cell) for cell in axis if known[id(cell)].department}
        said = number == 0 and _BY_DEPARTMENT.search(name_key(tab.corner())) is not None
        if unknown and (said or len(departments_) > len(unknown)):
            known |= {key: replace(known[key], department=True) for key in unknown}

    def meaning(cell: Placed) -> Meaning:
        if id(cell) not in known:
            known[id(cell)] = meaning_of(cell.text, context.vocabulary, context.plan_year)
        return known[id(cell)]

    return meaning


def _is_of_funds(lines: Sequence[Line], table: WholeTable) -> bool:
    named = any(line.accounts for line in lines)
    return named or "기금" in name_key(table.heading or "")


def _names_more(line: Line) -> bool:
    """Does the line of a total name a programme too: a programme's own sum?"""
    return any(meaning.unknown or meaning.department for _, meaning in line.labels)
