"""The site's own pages: all plans, governments and years side by side, and documents with their revisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from warehouse.home import Home
from web import paper
from web.compared import TOTALS, compared
from web.marts import Marts, Row
from web.outcomes import DEVIATING
from web.plans import Documents, Plan


@dataclass(frozen=True, slots=True)
class Summary:
    """A plan's line among all plans. `budget` is its row of `compared.TOTALS`."""

    plan: Plan
    budget: Row | None
    grants: int
    grants_krw: int | None
    awards: int
    initiatives: int
    deviations: int


def write_overview(home: Home, marts: Marts, documents: Documents, documentation: Mapping[str, str]) -> Path:
    """Writes them, the first page last, and returns its path. `documentation`: the key of a word → an address."""
    info = marts.rows("FROM marts.build_info")[0]
    shared: dict[str, Any] = {
        "build": info,
        "version": version("planhouse"),
        "documentation": documentation,
    }
    paper.page(
        home.site / "documents.html",
        "documents.html",
        "",
        **shared,
        documents=documents.all,
        revised=documents.by_id,
    )
    measures = compared(marts, documents.current)
    paper.page(
        home.site / "compare.html", "compare.html", "", **shared, plans=documents.current, measures=measures
    )
    first_page = home.site / "index.html"
    paper.page(
        first_page,
        "index.html",
        "",
        **shared,
        summaries=summaries(marts, documents.current),
        review=sum(plan.status == "needs_review" and plan.superseded_by is None for plan in documents.all),
        rejected=sum(plan.status == "rejected" for plan in documents.all),
    )
    return first_page


def summaries(marts: Marts, current: Sequence[Plan]) -> list[Summary]:
    def by_document(query: str) -> dict[str, Row]:
        return {row["document_id"]: row for row in marts.rows(query)}

    budgets = by_document(TOTALS)
    grants = by_document(
        "FROM marts.grants SELECT document_id, count(*) AS n, sum(amount_krw)::bigint AS won GROUP BY document_id"
    )
    awards = by_document("FROM marts.awards SELECT document_id, count(*) AS n GROUP BY document_id")
    undertakings = by_document(
        "FROM marts.initiatives SELECT document_id, count(*) AS n GROUP BY document_id"
    )
    deviations = by_document(
        f"FROM marts.reconciliation SELECT document_id, count(*) AS n WHERE outcome IN {DEVIATING} GROUP BY document_id"
    )
    nothing: Row = {"n": 0, "won": None}
    return [
        Summary(
            plan,
            budgets.get(plan.document_id),
            grants.get(plan.document_id, nothing)["n"],
            grants.get(plan.document_id, nothing)["won"],
            awards.get(plan.document_id, nothing)["n"],
            undertakings.get(plan.document_id, nothing)["n"],
            deviations.get(plan.document_id, nothing)["n"],
        )
        for plan in current
    ]
