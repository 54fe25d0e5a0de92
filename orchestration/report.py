"""What `planhouse build` prints of the published marts: three of them, the deviations, and what to try next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from orchestration.console import show, table
from orchestration.figures import figure
from warehouse import queries
from warehouse.locate import example
from warehouse.queries import DepartmentLine, DoubtfulCheck, MinistryLine, SectorLine

if TYPE_CHECKING:
    from rich.console import Console

    from warehouse.home import Home

Row = TypeVar("Row", SectorLine, MinistryLine, DepartmentLine, DoubtfulCheck)

UNITS = ((1_000_000, "백만원"), (1_000, "천원"), (1, "원"))
WHOLE = "district"


def print_marts(out: Console, home: Home, documents: Collection[str]) -> None:
    """Of these documents only: nobody reads a thousand plans' tables on a terminal."""
    for plan, sectors in by_plan(queries.budget_by_sector(home, documents)):
        for scope, lines in groupby(sectors, key=lambda line: line.scope):
            _sectors(out, plan if scope == WHOLE else f"{plan}, {scope}", list(lines))
    for plan, ministries in by_plan(queries.grants_by_ministry(home, documents)):
        _ministries(out, plan, ministries)
    for plan, departments in by_plan(queries.awards_by_department(home, documents)):
        _departments(out, plan, departments)
    _deviations(out, queries.doubtful_checks(home, documents))


def print_next(out: Console, home: Home) -> None:
    out.print("Try next:", style="bold")
    record = example(home)
    shown = (
        [(f"planhouse show {record}", "a picture of the page with the record's cells marked")]
        if record
        else []
    )
    for command, what in (
        *shown,
        ('planhouse sql "FROM grants_by_ministry"', f"SQL on the marts; or open {home.published_database}"),
        _site(home),
        ("planhouse serve", "Dagster on http://127.0.0.1:3000: the asset graph, runs and checks"),
    ):
        out.print(f"  {command:<42} {what}")


def _site(home: Home) -> tuple[str, str]:
    from web.site import is_behind

    if is_behind(home):
        return "planhouse site", "the site was not written for these marts: write it now, or see why not"
    return str(home.site / "index.html"), "the site: open it in a browser"


def by_plan(rows: Sequence[Row]) -> Iterable[tuple[str, list[Row]]]:
    """The rows of each plan under what the plan is called."""
    for identity, lines in groupby(rows, key=lambda row: (row.district, row.bureau, row.plan_year)):
        yield " ".join(str(part) for part in identity if part is not None) or "no identity", list(lines)


def unit_of(amounts: Iterable[int | None]) -> tuple[int, str]:
    """The greatest unit in which every amount is whole: nothing is rounded away."""
    known = [amount for amount in amounts if amount is not None]
    return next((factor, name) for factor, name in UNITS if all(amount % factor == 0 for amount in known))


def amount(value: int | None, factor: int) -> str:
    return "-" if value is None else f"{value // factor:,}"


def _sum(amounts: Iterable[int | None]) -> int:
    return sum(amount for amount in amounts if amount is not None)


def _sectors(out: Console, plan: str, lines: list[SectorLine]) -> None:
    factor, unit = unit_of(line.amount_krw for line in lines)
    title = f"Budget by sector (세출): {plan}"
    shown = table("sector", unit, "share %", right={unit, "share %"})
    for line in lines:
        shown.add_row(
            line.sector,
            amount(line.amount_krw, factor),
            "" if line.share_pct is None else f"{line.share_pct:.1f}",
        )
    shown.add_section()
    shown.add_row("sum", amount(_sum(line.amount_krw for line in lines), factor), "")
    show(out, title, shown)


def _ministries(out: Console, plan: str, lines: list[MinistryLine]) -> None:
    factor, unit = unit_of(
        amount
        for line in lines
        for amount in (line.amount_krw, line.national_krw, line.city_krw, line.other_krw)
    )
    columns = ("grants", f"amount ({unit})", "national", "city", "other")
    title = f"Grants by ministry (공모사업): {plan}"
    shown = table("ministry", *columns, right=set(columns))
    for line in lines:
        amounts = (line.amount_krw, line.national_krw, line.city_krw, line.other_krw)
        shown.add_row(
            line.ministry or "-", f"{line.grant_count:,}", *(amount(value, factor) for value in amounts)
        )
    shown.add_section()
    sums = [
        _sum(getattr(line, name) for line in lines)
        for name in ("amount_krw", "national_krw", "city_krw", "other_krw")
    ]
    shown.add_row(
        "sum", f"{sum(line.grant_count for line in lines):,}", *(amount(value, factor) for value in sums)
    )
    show(out, title, shown)


def _departments(out: Console, plan: str, lines: list[DepartmentLine]) -> None:
    title = f"Awards by department (수상): {plan}"
    shown = table("department", "awards", right={"awards"})
    for line in lines:
        shown.add_row(line.department or "-", f"{line.award_count:,}")
    shown.add_section()
    shown.add_row(f"{len(lines)} departments", f"{sum(line.award_count for line in lines):,}")
    show(out, title, shown)


def _deviations(out: Console, checks: list[DoubtfulCheck]) -> None:
    told = [check for check in checks if check.outcome != "uncheckable"]
    unknown = len(checks) - len(told)
    beyond = f" ({unknown} more could not be checked)" if unknown else ""
    if not told:
        out.print(f"Every printed total, share and count agrees with its parts within rounding{beyond}.\n")
        return
    columns = ("plan", "check", "subject", "printed", "computed", "difference", "outcome", "page")
    title = f"The plan against itself: the publisher's figures, never repaired{beyond}"
    shown = table(*columns, right={"printed", "computed", "difference", "page"})
    for plan, lines in by_plan(told):
        for line in lines:
            figures = (figure(value, line.unit) for value in (line.printed, line.computed, line.difference))
            shown.add_row(
                plan, line.check_name, line.subject or "", *figures, line.outcome, str(line.page or "")
            )
    show(out, title, shown)
