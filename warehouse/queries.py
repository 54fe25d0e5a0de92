"""What the command shows of the published marts: rows of the documents whose ids are given."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from warehouse.database import literal, open_published
from warehouse.home import Home


class SectorLine(NamedTuple):
    """A spending sector: amount in won, share of the printed total in percent as printed."""

    district: str | None
    bureau: str | None
    plan_year: int | None
    scope: str
    sector: str
    amount_krw: int | None
    share_pct: Decimal | None


class MinistryLine(NamedTuple):
    """A ministry or city with the grants won from it; amounts in won, None where none is printed."""

    district: str | None
    bureau: str | None
    plan_year: int | None
    ministry: str | None
    grant_count: int
    amount_krw: int | None
    national_krw: int | None
    city_krw: int | None
    other_krw: int | None


class DepartmentLine(NamedTuple):
    """A department and how many awards it won."""

    district: str | None
    bureau: str | None
    plan_year: int | None
    department: str | None
    award_count: int


class DoubtfulCheck(NamedTuple):
    """A check of a plan against itself that is neither exact nor explained by rounding; figures in `unit`."""

    district: str | None
    bureau: str | None
    plan_year: int | None
    check_name: str
    subject: str | None
    unit: str | None
    printed: Decimal | None
    computed: Decimal | None
    difference: Decimal | None
    tolerance: Decimal | None
    outcome: str
    page: int | None


def budget_by_sector(home: Home, documents: Collection[str]) -> list[SectorLine]:
    """By plan and scope, as printed. Raises NothingPublished, as all here do that read marts."""
    with open_published(home) as con:
        rows = con.execute(
            "FROM marts.budget_by_sector SELECT district, bureau, plan_year, scope, sector, amount_krw, share_pct "
            f"WHERE {_of(documents)} ORDER BY district, bureau NULLS FIRST, plan_year, scope, line_no"
        ).fetchall()
    return [SectorLine(*row) for row in rows]


def grants_by_ministry(home: Home, documents: Collection[str]) -> list[MinistryLine]:
    """By plan, the greatest amount first."""
    with open_published(home) as con:
        rows = con.execute(
            "FROM marts.grants_by_ministry "
            "SELECT district, bureau, plan_year, ministry, grant_count, amount_krw, national_krw, city_krw, other_krw "
            f"WHERE {_of(documents)} "
            "ORDER BY district, bureau NULLS FIRST, plan_year, "
            "amount_krw DESC NULLS LAST, grant_count DESC, ministry"
        ).fetchall()
    return [MinistryLine(*row) for row in rows]


def awards_by_department(home: Home, documents: Collection[str]) -> list[DepartmentLine]:
    """By plan, the most awards first."""
    with open_published(home) as con:
        rows = con.execute(
            "FROM marts.awards_by_department SELECT district, bureau, plan_year, department, award_count "
            f"WHERE {_of(documents)} ORDER BY district, bureau NULLS FIRST, plan_year, award_count DESC, department"
        ).fetchall()
    return [DepartmentLine(*row) for row in rows]


def doubtful_checks(home: Home, documents: Collection[str]) -> list[DoubtfulCheck]:
    """Every check whose outcome is neither exact nor rounding, in the order of the pages."""
    with open_published(home) as con:
        rows = con.execute(
            "FROM marts.reconciliation SELECT district, bureau, plan_year, check_name, subject, unit, printed, "
            "computed, difference, tolerance, outcome, page WHERE outcome NOT IN ('exact', 'rounding') "
            f"AND {_of(documents)} "
            "ORDER BY district, bureau NULLS FIRST, plan_year, page, record_id"
        ).fetchall()
    return [DoubtfulCheck(*row) for row in rows]


def _of(documents: Collection[str]) -> str:
    # As literals: with the first parameter of a query DuckDB imports pandas, which takes longer than all of this.
    return f"document_id IN ({', '.join(map(literal, documents)) or 'NULL'})"
