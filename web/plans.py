"""A document as the site names it, and where its pages stand below the site's root."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from markupsafe import Markup

from web.marts import Marts, Row

# Enough of a sha256 to tell 10⁵ documents apart, and short enough for an address.
_SLUG = 12
_OTHER = re.compile(r"[^0-9A-Za-z]+")


@dataclass(frozen=True)
class Plan:
    """A document of `marts.documents`. `superseded_by` is a document id. Its names are put together once."""

    document_id: str
    province: str | None
    district: str | None
    bureau: str | None
    plan_year: int | None
    title: str | None
    file_name: str
    pages: int | None
    """None for a file that was not read."""
    status: str
    reason: str | None
    received_at: datetime
    is_current: bool
    superseded_by: str | None

    @cached_property
    def slug(self) -> str:
        return slug(self.document_id)

    @cached_property
    def folder(self) -> str:
        return f"plans/{self.slug}"

    def place(self, record_id: str, page: int) -> str:
        """A record on its page, as seen from the site's first folder."""
        return f"{self.folder}/pages/{page}.html#{anchor(record_id)}"

    @cached_property
    def government(self) -> str | None:
        """With its province where it is part of one: six cities have a 중구."""
        parts = dict.fromkeys(name for name in (self.province, self.district) if name)
        return " ".join(parts) or None

    @cached_property
    def whose(self) -> str | None:
        """The government and the bureau, None where neither is known."""
        return " ".join(name for name in (self.government, self.bureau) if name) or None

    @cached_property
    def name(self) -> str:
        """The plan in a line; a plan of an unknown government goes by its file."""
        return " ".join(str(it) for it in (self.whose or self.file_name, self.plan_year) if it)


@dataclass(frozen=True, slots=True)
class Links:
    """From a record to the page that it is printed on, as seen from a folder of the plan."""

    pages: Mapping[str, int]

    @staticmethod
    def former(row: Row) -> str | None:
        """From a row of `revisions` to the page of the former revision."""
        record_id, page = row.get("former_record_id"), row.get("former_page")
        if record_id is None or page is None:
            return None
        return f"../{slug(row['former_document_id'])}/pages/{page}.html#{anchor(record_id)}"

    def to(self, record_id: str | None, page: int | None) -> str | None:
        """`record_id` where it has cells, else the page alone; None where neither is known."""
        place = f"#{anchor(record_id)}" if record_id is not None and record_id in self.pages else ""
        found = self.page(record_id, page)
        return f"pages/{found}.html{place}" if found else None

    def page(self, record_id: str | None, page: int | None) -> int | None:
        """The page that `to` leads to."""
        return self.pages.get(record_id, page) if record_id is not None else page


@dataclass(frozen=True)
class Documents:
    """All documents in the order in which the site names them, and how one leads to another."""

    all: Sequence[Plan]

    @cached_property
    def by_id(self) -> Mapping[str, Plan]:
        return {plan.document_id: plan for plan in self.all}

    @cached_property
    def current(self) -> Sequence[Plan]:
        return [plan for plan in self.all if plan.is_current]

    @cached_property
    def _by_year(self) -> Mapping[tuple[str | None, int | None], Plan]:
        found: dict[tuple[str | None, int | None], Plan] = {}
        for plan in self.current:
            found.setdefault((plan.whose, plan.plan_year), plan)
        return found

    def last_year(self, plan: Plan) -> Plan | None:
        """The plan of the year before, of the same government and bureau."""
        if plan.whose is None or plan.plan_year is None:
            return None
        return self._by_year.get((plan.whose, plan.plan_year - 1))

    def standing_for(self, plan: Plan) -> Plan | None:
        """The current plan that took the place of a former one, over as many revisions as there were."""
        passed: set[str] = set()
        while (later := self.by_id.get(plan.superseded_by or "")) and later.document_id not in passed:
            passed.add(later.document_id)
            plan = later
        return plan if passed and plan.is_current else None


def slug(document_id: str) -> str:
    """The name of a document's folder."""
    return document_id[:_SLUG]


@lru_cache(10_000)
def anchor(record_id: str) -> Markup:
    """The id of a record's marks on its page, in which nothing is to be escaped."""
    return Markup(f"r-{_OTHER.sub('-', record_id)}")  # noqa: S704  letters, digits and dashes


def links(provenance: Iterable[Row]) -> Links:
    """Each record's first page."""
    pages: dict[str, int] = {}
    for row in provenance:
        pages.setdefault(row["record_id"], row["page"])
    return Links(pages)


def documents(marts: Marts) -> Documents:
    """All that are in the warehouse, by government, bureau and year, the newest year first."""
    names = ", ".join(Plan.__dataclass_fields__)
    rows = marts.rows(
        f"FROM marts.documents SELECT {names} "
        "ORDER BY province NULLS LAST, district, bureau NULLS FIRST, plan_year DESC, received_at DESC, document_id"
    )
    return Documents([Plan(**row) for row in rows])
