"""The few figures that stand above a plan: what it spends, won, was awarded, and whether it adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from web.marts import Row
from web.plans import Links
from web.words import both, money, percent, word


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure with its word, a remark below it, and where it leads."""

    key: str
    figure: Markup
    remark: Markup | None
    href: str | None


def headlines(
    rows: Mapping[str, Sequence[Row]], budget: Row | None, links: Links, deviating: int
) -> list[Headline]:
    """`budget` is the plan's row of `compared.TOTALS`."""
    found = []
    if budget:
        change = budget["change_pct"]
        remark = None
        if change is not None:
            remark = Markup("{} {}").format(
                word("against_last"), f"{'+' if change > 0 else ''}{percent(change)}"
            )
        found.append(
            Headline(
                "total_budget",
                money(budget["value"]),
                remark,
                links.to(budget["record_id"], budget["page"]),
            )
        )
    grants = rows.get("grants", [])
    if grants:
        amount = sum(row["amount_krw"] or 0 for row in grants)
        found.append(Headline("grants_won", money(amount), word("count_grants", n=len(grants)), "#grants"))
    if awards := rows.get("awards", []):
        found.append(Headline("awards_won", both(f"{len(awards)}건", len(awards)), None, "#awards"))
    if undertakings := rows.get("initiatives", []):
        found.append(
            Headline(
                "initiative_count",
                both(f"{len(undertakings)}개", len(undertakings)),
                None,
                "initiatives.html",
            )
        )
    if checks := rows.get("reconciliation", []):
        said = both(f"{deviating}건", deviating)
        found.append(
            Headline("deviations", said, word("n_of_checks", n=deviating, of=len(checks)), "checks.html")
        )
    return found
