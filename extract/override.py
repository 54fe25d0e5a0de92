"""A user's override of whose plan a document is: it comes before all that the document says itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from extract.plan import Document, Problem
from extract.vocabulary import vocabulary

FIELDS = ("district", "province", "bureau", "plan_year")
EVIDENCE = "correction"
# Local governments are elected since 1995.
_YEAR = re.compile(r"(199[5-9]|20\d{2})")


@dataclass(frozen=True, slots=True)
class Override:
    """The document as overridden, and the parts of its identity about which nothing is doubtful any more.

    `refusal` says why a value cannot be one, `problems` what the override leaves open.
    """

    document: Document
    settled: frozenset[str]
    problems: tuple[Problem, ...] = ()
    refusal: str | None = None


def overridden(document: Document, values: Mapping[str, str]) -> Override:
    """The document with these parts of its identity; an empty one is none (a whole government's plan has no bureau)."""
    known = vocabulary().governments
    year, district = values.get("plan_year"), values.get("district")
    settled = frozenset(values)
    if year and not _YEAR.fullmatch(year):
        return Override(document, settled, refusal=f"{year!r} is no year of a plan, such as 2026.")
    if district and district not in known:
        refusal = f"{district!r} is no local government that dbt_project/seeds/governments.csv has."
        return Override(document, settled, refusal=refusal)
    changed: dict[str, object] = {name: value or None for name, value in values.items()}
    if "plan_year" in values:
        changed["plan_year"] = int(year) if year else None
    problems: tuple[Problem, ...] = ()
    if "district" in values:
        provinces = known.get(district or "", ())
        if "province" not in values:
            here = document.province if document.province in provinces else None
            changed["province"] = provinces[0] if len(provinces) == 1 else here
        settled |= {"province"}
        if district and changed["province"] is None:
            places = ", ".join(provinces)
            message = f"{district} is in {places}, and the correction does not say which it is"
            problems = (Problem("ambiguous_district", message, field="province"),)
    evidence = {**document.evidence, **dict.fromkeys(values, EVIDENCE)}
    return Override(replace(document, **changed, evidence=evidence), settled, problems)  # type: ignore[arg-type]
