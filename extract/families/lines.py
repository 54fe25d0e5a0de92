"""Figures of a crosstab to lines of a budget: what each is about, and its amount, prior amount, change, rate, share.

Which line is whose record is decided by `accounts`, `departments` and their kin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from extract.families.crosstab import Crosstab, Figure
from extract.families.meanings import Meaning, Measure, Side
from extract.families.units import NO_UNIT, column_unit
from extract.korean import UNITS, NotAnAmount, amount, name_key, percent
from extract.plan import Value
from extract.whole import Placed, WholeTable

# `1,234억원`: the figure brings its own unit.
_WITH_UNIT = re.compile(rf"(.*\d)\s*({'|'.join(sorted(UNITS, key=len, reverse=True))})")
# `51,288(30.7)`: amount and share in one cell.
_AMOUNT_AND_SHARE = re.compile(r"([△▲-]?[\d,.]+)\s*\(\s*([△▲-]?\d+(?:\.\d+)?\s*[%％]?)\s*\)")
_PERCENTAGES = {"change_pct", "share_pct"}


@dataclass
class Line:
    """One line of a budget table. `labels` name it, outermost first; `cells` hold its figures by field."""

    labels: tuple[tuple[Placed, Meaning], ...]
    cells: dict[str, Placed] = field(default_factory=dict)

    @property
    def side(self) -> Side | None:
        return next((m.side for _, m in self.labels if m.side is not None), None)

    @property
    def is_total(self) -> bool:
        return any(meaning.total for _, meaning in self.labels)

    def last(self, says: Callable[[Meaning], object]) -> Placed | None:
        """The innermost label of which `says` is true."""
        return next((cell for cell, meaning in reversed(self.labels) if says(meaning)), None)

    @property
    def department(self) -> Placed | None:
        return self.last(lambda meaning: meaning.department)

    @property
    def accounts(self) -> list[Placed]:
        """The labels that name accounts, outermost first."""
        return [cell for cell, meaning in self.labels if meaning.account is not None]

    @property
    def sources(self) -> list[Placed]:
        return [cell for cell, _ in self.labels] + list(self.cells.values())


def lines_of(tab: Crosstab, meaning: Callable[[Placed], Meaning], plan_year: int | None) -> list[Line]:
    """The lines that the figures make up, in the order in which they are printed."""
    figures = tab.figures
    name_field = _fields(figures, meaning, plan_year)
    lines: dict[tuple[str, ...], Line] = {}
    for figure in figures:
        name = name_field(figure)
        if name is None:
            continue
        labels = _naming(figure, meaning)
        key = tuple(name_key(cell.text) for cell, _ in labels)
        line = lines.get(key)
        if line is not None and name in line.cells:
            # The same labels again name another line: the former is set aside.
            lines[(*key, f"#{len(lines)}")] = line
            line = None
        if line is None:
            line = lines[key] = Line(labels)
        line.cells[name] = figure.cell
    for line in lines.values():
        # 당초 beside 최종 is the prior amount where no year before is printed.
        initial = line.cells.pop("initial_amount", None)
        if initial is not None:
            line.cells.setdefault("prior_amount", initial)
    order = {id(figure.cell): number for number, figure in enumerate(figures)}
    return sorted(lines.values(), key=lambda line: min(order[id(cell)] for cell in line.cells.values()))


def _naming(figure: Figure, meaning: Callable[[Placed], Meaning]) -> tuple[tuple[Placed, Meaning], ...]:
    """The figure's labels that name its line; what only measures (a year, 증감) is left out."""
    said = [(cell, meaning(cell)) for cell in figure.labels]
    return tuple((cell, says) for cell, says in said if not says.names_nothing or says.unknown)


def _fields(
    figures: Sequence[Figure], meaning: Callable[[Placed], Meaning], plan_year: int | None
) -> Callable[[Figure], str | None]:
    """What each figure is of its line: the newest year's amount, the year before's, the change and its rate."""
    kinds = {id(figure.cell): _measure(figure, meaning) for figure in figures}
    years = {id(figure.cell): _year(figure, meaning) for figure in figures}
    amounts = [f for f in figures if kinds[id(f.cell)] is Measure.AMOUNT]
    newest = max((year for f in amounts if (year := years[id(f.cell)]) is not None), default=None)
    if newest is not None and newest + 1 == plan_year and any(years[id(f.cell)] is None for f in amounts):
        # 예산액 beside 전년도 예산액: what names no year is the plan's.
        newest = plan_year
    balances = sorted(
        {y for f in figures if kinds[id(f.cell)] is Measure.BALANCE and (y := years[id(f.cell)])}
    )
    changes = any(kind in (Measure.CHANGE, Measure.RATE) for kind in kinds.values())
    has_initial = {
        (years[id(f.cell)], initial)
        for f in amounts
        for initial in [any(meaning(c).initial for c in f.labels)]
    }

    def name(figure: Figure) -> str | None:
        kind, year = kinds[id(figure.cell)], years[id(figure.cell)]
        initial = any(meaning(cell).initial for cell in figure.labels)
        if kind is Measure.AMOUNT:
            if newest is None or year is None or year == newest:
                both = (year, True) in has_initial and (year, False) in has_initial
                return "initial_amount" if both and initial else "amount"
            # Where 당초 and 최종 are both printed, the prior amount is 당초 (design, the marts' contract).
            skipped = (year, True) in has_initial and not initial
            return "prior_amount" if year == newest - 1 and not skipped else None
        if kind is Measure.BALANCE:
            return _balance(figure, year, balances, meaning)
        if kind is Measure.RATIO:
            return "change_pct" if changes else "share_pct"
        return _FIELDS.get(kind)

    return name


_FIELDS = {
    Measure.CHANGE: "change",
    Measure.RATE: "change_pct",
    Measure.SHARE: "share_pct",
    Measure.INCOME: "income",
    Measure.OUTLAY: "spending",
}


def _balance(
    figure: Figure, year: int | None, years: Sequence[int], meaning: Callable[[Placed], Meaning]
) -> str | None:
    """The fund's balance at the end of the year before, or at that of the plan's."""
    words = "".join(name_key(cell.text) for cell in figure.above if meaning(cell).measure is Measure.BALANCE)
    if year is not None and len(years) > 1:
        return {years[-1]: "closing", years[-2]: "opening"}.get(year)
    return "closing" if any(word in words for word in ("예상", "예정", "당해", "금년")) else "opening"


def _measure(figure: Figure, meaning: Callable[[Placed], Meaning]) -> Measure:
    """What the figure's labels together make it: under 증감 an amount is a change, and a ratio its rate."""
    said = [m for cell in figure.labels if (m := meaning(cell).measure) is not None]
    special = [measure for measure in said if measure is not Measure.AMOUNT]
    if Measure.RATIO in special and Measure.CHANGE in special:
        return Measure.RATE
    if special:
        return special[-1]
    return Measure.RATIO if figure.cell.text.endswith(("%", "％")) else Measure.AMOUNT


def _year(figure: Figure, meaning: Callable[[Placed], Meaning]) -> int | None:
    return next((year for cell in reversed(figure.labels) if (year := meaning(cell).year) is not None), None)


def amounts(line: Line, names: Iterable[str], table: WholeTable) -> dict[str, Value]:
    """The line's figures in won (`amount_krw`) and percent (`share_pct`), None where none is printed.

    Raises NotAnAmount, naming the cell's text, where a figure cannot be read.
    """
    values: dict[str, Value] = {}
    for name in names:
        cell = line.cells.get(name)
        key = name if name in _PERCENTAGES else f"{name}_krw"
        together = _AMOUNT_AND_SHARE.fullmatch(cell.text) if cell is not None else None
        if cell is None:
            values.setdefault(key, None)
        elif name in _PERCENTAGES:
            values[key] = percent(cell.text)
        elif together is not None:
            values[key] = amount(together.group(1)).krw(_unit(table, cell))
            values["share_pct"] = percent(together.group(2))
        else:
            own = _WITH_UNIT.fullmatch(cell.text)
            text, unit = (own.group(1), UNITS[own.group(2)]) if own else (cell.text, _unit(table, cell))
            values[key] = amount(text).krw(unit)
    return values


def _unit(table: WholeTable, cell: Placed) -> int:
    unit = column_unit(table, cell.col)
    if unit is None:
        raise NotAnAmount(NO_UNIT)
    return unit
