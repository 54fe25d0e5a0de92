"""What the marts have of plans whose pages are to be written, read for many of them together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web.compared import TOTALS
from web.marts import Marts, Row, among

_BUDGETS = ("budget_by_sector", "budget_by_source", "budget_by_department", "budget_by_program")


@dataclass(frozen=True, slots=True)
class PlanRows:
    """Each mart's rows of a plan, as printed; `budget` is its row of `compared.TOTALS`."""

    document_id: str
    of: Mapping[str, Sequence[Row]]
    budget: Row | None


def plan_rows(marts: Marts, plans: Mapping[str, str | None]) -> Iterator[PlanRows]:
    """Of each plan, whose budgets stand beside those of the plan of the year before, where there is one.

    `plans`, of which there is at least one: document → the document of the year before.
    """
    former = dict(marts.of({last for last in plans.values() if last}, _BUDGETS))
    totals = marts.rows(f"FROM ({TOTALS}) WHERE {among(plans)}")
    budgets = {row["document_id"]: row for row in totals}
    for document_id, found in marts.of(plans):
        last = former.get(plans[document_id] or "")
        beside = _beside(found, last) if last else {}
        yield PlanRows(document_id, {**found, **beside}, budgets.get(document_id))


def _beside(rows: Mapping[str, Sequence[Row]], last: Mapping[str, Sequence[Row]]) -> dict[str, Sequence[Row]]:
    """The budget rows with what last year's plan gave the same name."""
    found: dict[str, Sequence[Row]] = {}
    for mart in _BUDGETS:
        name = mart.removeprefix("budget_by_")
        former = {_whose(row, name): row["amount_krw"] for row in last.get(mart, [])}
        found[mart] = [
            dict(row) | {"last_plan_krw": former.get(_whose(row, name))} for row in rows.get(mart, [])
        ]
    return found


def _whose(row: Row, name: str) -> tuple[Any, ...]:
    return row["scope"], row.get("side"), row[name], row.get("account")
