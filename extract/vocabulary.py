"""The names that plans use for the same things, read from the dbt project's seeds: one truth for both.

A seed has the columns `alias` (without white space and middle dots) and `canonical`. The extractor only asks
whether a printed text is a known name; which name is canonical is decided in dbt.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from extract.korean import name_key

SEEDS = Path(__file__).parent.parent / "dbt_project" / "seeds"


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Known names by kind; equal to itself only, so that what is read with it can be cached.

    Sets hold `name_key` forms; governments map a name to its provinces.

    `canonical` and `parents` are those of accounts and sources.
    """

    accounts: frozenset[str]
    account_levels: dict[str, int]
    sectors: frozenset[str]
    sources: frozenset[str]
    ministries: frozenset[str]
    canonical: dict[str, str]
    parents: dict[str, str]
    governments: dict[str, tuple[str, ...]]
    short_names: dict[str, str]

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The first two letters of the names of governments."""
        return frozenset(name[:2] for name in (*self.governments, *self.short_names))

    def parent_of(self, text: str) -> str | None:
        """The canonical name of what the account or source is a part of (주차장 → 특별회계), where it has one."""
        return self.parents.get(name_key(text))

    def canonical_of(self, text: str) -> str | None:
        """The canonical name of an account or source; None where it is not known."""
        return self.canonical.get(name_key(text))

    def is_metropolitan(self, name: str) -> bool:
        """Is the government a province or a city of its rank?"""
        return self.governments[name] == (name,)

    def government(self, word: str) -> str | None:
        """The full name of the government that `word` is the name of (`부산시`, `부산` → 부산광역시)."""
        return word if word in self.governments else self.short_names.get(word)

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
    accounts, sources = _rows(folder / "accounts.csv"), _rows(folder / "sources.csv")
    governments: dict[str, tuple[str, ...]] = {}
    for row in _rows(folder / "governments.csv"):
        governments[row["name"]] = (*governments.get(row["name"], ()), row["province"])
    # What a province was called before counts as its name.
    former = {
        row["official_name"]: row["province"]
        for row in _rows(folder / "government_periods.csv")
        if row["district"] == row["province"] != row["official_name"]
    }
    return Vocabulary(
        accounts=frozenset(row["alias"] for row in accounts),
        account_levels={row["alias"]: int(row["level"]) for row in accounts if row.get("level")},
        sectors=_aliases(folder / "sectors.csv"),
        sources=frozenset(row["alias"] for row in sources),
        ministries=_aliases(folder / "ministries.csv"),
        canonical={row["alias"]: row["canonical"] for row in (*accounts, *sources)},
        parents={row["alias"]: row["parent"] for row in (*accounts, *sources) if row["parent"]},
        governments=governments,
        short_names=former
        | {short: name for name in governments if governments[name] == (name,) for short in _short(name)},
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _aliases(path: Path) -> frozenset[str]:
    return frozenset(row["alias"] for row in _rows(path))


def _short(metropolitan: str) -> tuple[str, ...]:
    """How people call a province: 부산, 부산시; 경기, 경기도; 충북 for 충청북도. A united one has its parts' names."""
    if "통합" in metropolitan:
        return ()
    if metropolitan[2] in "남북" and metropolitan.endswith("도"):
        return (metropolitan[0] + metropolitan[2], metropolitan)
    ending = "도" if metropolitan.endswith("도") else "시"
    return (metropolitan[:2], metropolitan[:2] + ending)
