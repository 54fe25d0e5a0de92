"""The names that plans use for the same things, read from the dbt project's seeds: one truth for both.

A seed has the columns `alias` (without white space and middle dots) and `canonical`. The extractor only asks
whether a printed text is a known name; which name is canonical is decided in dbt.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.korean import name_key

SEEDS = Path(__file__).parent.parent / "dbt_project" / "seeds"


@dataclass(frozen=True)
class Vocabulary:
    """Known names by kind. Sets hold `name_key` forms; governments map a name to its provinces."""

    accounts: frozenset[str]
    account_levels: dict[str, int]
    sectors: frozenset[str]
    sources: frozenset[str]
    ministries: frozenset[str]
    governments: dict[str, tuple[str, ...]]

    def member_kind(self, text: str) -> str | None:
        """`account`, `sector` or `source` where the text is the name of one, else None."""
        key = name_key(text)
        if key in self.accounts:
            return "account"
        if key in self.sectors:
            return "sector"
        return "source" if key in self.sources else None

    def is_name(self, text: str) -> bool:
        key = name_key(text)
        return key in self.ministries or key in self.sectors or key in self.sources or key in self.accounts


@cache
def vocabulary(folder: Path = SEEDS) -> Vocabulary:
    """The vocabulary of the seeds in `folder`. Raises FileNotFoundError naming the seed that is missing."""
    accounts = _rows(folder / "accounts.csv")
    governments: dict[str, tuple[str, ...]] = {}
    for row in _rows(folder / "governments.csv"):
        governments[row["name"]] = (*governments.get(row["name"], ()), row["province"])
    return Vocabulary(
        accounts=frozenset(row["alias"] for row in accounts),
        account_levels={row["alias"]: int(row["level"]) for row in accounts if row.get("level")},
        sectors=_aliases(folder / "sectors.csv"),
        sources=_aliases(folder / "sources.csv"),
        ministries=_aliases(folder / "ministries.csv"),
        governments=governments,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _aliases(path: Path) -> frozenset[str]:
    return frozenset(row["alias"] for row in _rows(path))
