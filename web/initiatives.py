"""A plan's undertakings below their strategies and themes, with their labelled lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from web.marts import Row
from web.plans import Links


@dataclass(frozen=True, slots=True)
class Detail:
    """A labelled line: its label and text as printed, and the cost that it says, in won."""

    label: str
    text: str
    cost_krw: int | None
    href: str | None


@dataclass(frozen=True, slots=True)
class Initiative:
    title: str
    page: int
    href: str | None
    details: tuple[Detail, ...]

    @property
    def has_cost(self) -> bool:
        return any(detail.cost_krw is not None for detail in self.details)


@dataclass(frozen=True, slots=True)
class Theme:
    title: str | None
    initiatives: tuple[Initiative, ...]


@dataclass(frozen=True, slots=True)
class Strategy:
    """A section of the plan, with its number as printed."""

    number: str | None
    title: str | None
    themes: tuple[Theme, ...]

    @property
    def has_cost(self) -> bool:
        return any(it.has_cost for theme in self.themes for it in theme.initiatives)

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.number, self.title) if part)


def initiatives(rows: Mapping[str, Sequence[Row]], links: Links) -> list[Strategy]:
    """In the plan's order; a strategy that comes again stands again."""
    details = defaultdict(list)
    for row in rows.get("initiative_attributes", []):
        details[row["record_id"]].append(
            Detail(
                row["attribute"],
                row["value"] or "",
                row["cost_krw"],
                links.to(row["attribute_record_id"], row["page"]),
            )
        )
    return [
        Strategy(*section, tuple(_themes(list(group), details, links)))
        for section, group in groupby(
            rows.get("initiatives", []), lambda row: (row["section"], row["section_title"])
        )
    ]


def _themes(rows: Sequence[Row], details: Mapping[str, list[Detail]], links: Links) -> list[Theme]:
    return [
        Theme(
            theme,
            tuple(
                Initiative(
                    row["title"],
                    row["page"],
                    links.to(row["record_id"], row["page"]),
                    tuple(details.get(row["record_id"], [])),
                )
                for row in group
            ),
        )
        for theme, group in groupby(rows, lambda row: row["theme"])
    ]
