"""The pages of one plan: its figures, its initiatives, its proof, its other tables, and each printed page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from web import paper
from web.blocks import blocks
from web.headlines import headlines
from web.initiatives import initiatives
from web.outcomes import DEVIATING, UNKNOWN
from web.pages import Entry, entries
from web.pictures import Draw, Pictures, keep
from web.plan_rows import PlanRows
from web.plan_tables import plan_tables
from web.plans import Links, Plan, links
from web.sections import OF_ITS_PROOF, OF_THE_PLAN

_FROM_A_PAGE = "../../../"
_FROM_THE_PLAN = "../../"


@dataclass(frozen=True)
class PlanPages:
    """What is needed to write one plan's folder: of a former revision the pages to which its figures lead.

    `instead` is the plan that took its place.
    """

    plan: Plan
    instead: Plan | None
    rows: PlanRows
    folder: Path
    draw: Draw | None

    @cached_property
    def links(self) -> Links:
        return links(self.rows.of["provenance"])

    @cached_property
    def entries(self) -> Mapping[int, list[Entry]]:
        return entries(self.rows.of)

    def write(self) -> None:
        names = {*self._pages(), *(self._plan() if self.plan.is_current else ())}
        # What stood here while this was the current revision must not be taken for it.
        for path in self.folder.rglob("*.html"):
            if path.relative_to(self.folder).with_suffix("").as_posix() not in names:
                path.unlink()

    def _plan(self) -> Iterator[str]:
        """Writes the pages about the plan as a whole, and yields their names."""
        rows = self.rows.of
        checks = rows.get("reconciliation", [])
        deviating = sum(row["outcome"] in DEVIATING for row in checks)
        told = [row for row in checks if row["outcome"] in DEVIATING + UNKNOWN]
        shared: dict[str, Any] = {
            "plan": self.plan,
            "has_tables": bool(rows.get("plan_tables")),
            "deviating": deviating,
        }
        yield self._page(
            "index",
            "overview.html",
            **shared,
            headlines=headlines(rows, self.rows.budget, self.links, deviating),
            blocks=blocks(OF_THE_PLAN, rows, self.links),
        )
        strategies = initiatives(rows, self.links)
        yield self._page(
            "initiatives",
            "initiatives.html",
            **shared,
            sections=strategies,
            has_costs=any(strategy.has_cost for strategy in strategies),
        )
        yield self._page(
            "checks",
            "checks.html",
            **shared,
            blocks=blocks(OF_ITS_PROOF, rows, self.links),
            checked=bool(checks),
            deviations=[(row, self.links.to(row["record_id"], row["page"])) for row in told],
        )
        yield self._page("tables", "tables.html", **shared, tables=plan_tables(rows, self.links))
        yield self._page(
            "pages/index", "pages.html", root=_FROM_A_PAGE, **shared, shown=self._shown, drawn=self._pictures
        )

    def _page(self, name: str, template: str, root: str = _FROM_THE_PLAN, **values: Any) -> str:
        paper.page(self.folder / f"{name}.html", template, root, **values)
        return name

    @cached_property
    def _shown(self) -> list[int]:
        """All pages of a current plan; of a former revision those to which a figure leads."""
        return list(range(1, (self.plan.pages or 0) + 1)) if self.plan.is_current else sorted(self.entries)

    @cached_property
    def _pictures(self) -> Pictures:
        folder = self.folder / "pages"
        # A plan that was revised or withdrawn shows fewer pages than it did.
        keep(folder, self._shown if self.draw else ())
        return self.draw(self.plan, self._shown, folder) if self.draw else {}

    def _pages(self) -> Iterator[str]:
        """Writes each printed page, and yields its name."""
        pictures = self._pictures
        for before, number, after in _neighbours(self._shown):
            yield self._page(
                f"pages/{number}",
                "page.html",
                root=_FROM_A_PAGE,
                plan=self.plan,
                number=number,
                before=before,
                after=after,
                entries=self.entries.get(number, []),
                picture=pictures.get(number),
                has_pictures=self.draw is not None,
                instead=self.instead,
            )


def _neighbours(pages: Sequence[int]) -> Iterator[tuple[int | None, int, int | None]]:
    for nth, number in enumerate(pages):
        yield pages[nth - 1] if nth else None, number, pages[nth + 1] if nth + 1 < len(pages) else None
