"""Whose plan a document is: district, bureau and year, each with the place that told it.

Looked for in this order: the cover (the first page with text), the running text, the file's title, its name
(design, 'A document is its bytes'). The seed of governments decides what is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from extract.korean import name_key
from extract.plan import Problem
from extract.vocabulary import Vocabulary

_PLAN_WORD = re.compile(r"주요업무|업무(추진)?계획|업무보고")
_YEAR_OF_PLAN = re.compile(r"[\[(]?(20\d{2})\s*(?:년도?|학년도)?[\])]?\s*(?:년도?)?\s*주요\s*업무|(20\d{2})\s*년도?\s*업무\s*(?:추진\s*)?계획")
_YEAR = re.compile(r"(20\d{2})\s*(?:년도?)")
_BUREAU = re.compile(r"[가-힣]{2,14}(?:국|실|본부|관|원|소|단|사업소|위원회|기획관|담당관)")
_GOVERNMENT_SHORT = {"서울시": "서울특별시", "세종시": "세종특별자치시", "제주도": "제주특별자치도", "강원도": "강원특별자치도"}
_WORDS = re.compile(r"[가-힣]+")


@dataclass(frozen=True, slots=True)
class Identity:
    """District (a government's name), its province, bureau, year, and where each was read."""

    district: str | None
    province: str | None
    bureau: str | None
    plan_year: int | None
    evidence: dict[str, str]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """What may tell the identity, in the order in which it is asked."""

    cover: Sequence[str]
    running: Sequence[str]
    title: str | None
    file_name: str

    def places(self) -> Iterator[tuple[str, str]]:
        """The texts by the name of their place, in order."""
        yield "cover", "\n".join(self.cover)
        yield "text", "\n".join(self.running)
        yield "title", self.title or ""
        yield "file name", unicodedata.normalize("NFC", PurePath(self.file_name).stem).replace("_", " ")


def identify(texts: Texts, vocabulary: Vocabulary) -> Identity:
    """Read the identity; what is missing is a problem, for a person to settle."""
    evidence: dict[str, str] = {}
    year = _plan_year(texts, evidence)
    district, province = _district(texts, vocabulary, evidence)
    bureau = _bureau(texts, vocabulary, district, evidence)
    problems: list[Problem] = []
    if district is None:
        problems.append(
            Problem("no_district", "no local government is named on the cover, in the text, the title or the file name")
        )
    if year is None:
        problems.append(
            Problem("no_plan_year", "no plan year is printed (such as '2024년 주요업무계획') and the file name has none")
        )
    return Identity(district, province, bureau, year, evidence, tuple(problems))


def _plan_year(texts: Texts, evidence: dict[str, str]) -> int | None:
    for place, text in texts.places():
        years = Counter(first or second for first, second in _YEAR_OF_PLAN.findall(text))
        if not years and place == "cover" and _PLAN_WORD.search(name_key(text)):
            years = Counter(_YEAR.findall(text))
        if years:
            evidence["plan_year"] = place
            return int(years.most_common(1)[0][0])
    match = re.search(r"20\d{2}", texts.file_name)
    if match:
        evidence["plan_year"] = "file name"
        return int(match.group())
    return None


def _district(
    texts: Texts, vocabulary: Vocabulary, evidence: dict[str, str]
) -> tuple[str | None, str | None]:
    """The government named in the first place that names one.

    A district outweighs the city around it (`서울특별시 마포구` is 마포구's). In running text the name that
    stands most often wins: others are mentioned, one speaks.
    """
    for place, text in texts.places():
        names = Counter(_governments(text, vocabulary))
        basic = Counter({n: c for n, c in names.items() if vocabulary.governments[n] != (n,)})
        if place == "text":
            # A city's bureau speaks of the districts now and then, of its city throughout.
            best = max(names.items(), key=lambda item: item[1], default=None)
            chosen = best[0] if best else None
            if chosen is not None and chosen not in basic and basic:
                ranked = basic.most_common(2)
                dominant = len(ranked) == 1 or ranked[0][1] >= 3 * ranked[1][1]
                if dominant and ranked[0][1] * 2 >= names[chosen]:
                    chosen = ranked[0][0]
        else:
            chosen = next(iter(basic or names), None)
        if chosen is None:
            continue
        evidence["district"] = place
        provinces = vocabulary.governments[chosen]
        province = provinces[0]
        if len(provinces) > 1:
            province = max(provinces, key=lambda p: names.get(p, 0))
        return chosen, province
    return None, None


def _governments(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    for word in _WORDS.findall(text):
        for length in range(len(word), 1, -1):
            name = word[:length]
            if name in vocabulary.governments:
                yield name
                break
            if name in _GOVERNMENT_SHORT:
                yield _GOVERNMENT_SHORT[name]
                break
            short = name + "광역시" if not name.endswith("시") else name[:-1] + "광역시"
            if name.endswith("시") and short in vocabulary.governments:
                yield short
                break


def _bureau(
    texts: Texts, vocabulary: Vocabulary, district: str | None, evidence: dict[str, str]
) -> str | None:
    """A bureau is who signs the cover below the title, or who is named between year and title in the file's name.

    A government's own plan has none.
    """
    if any(name_key(line) == district for line in texts.cover):
        return None
    for line in reversed(texts.cover):
        key = name_key(line)
        if _BUREAU.fullmatch(key) and key not in vocabulary.governments and not _PLAN_WORD.search(key):
            if not key.endswith("위원회"):
                evidence["bureau"] = "cover"
                return key
    for word in re.split(r"[\s_]+", unicodedata.normalize("NFC", PurePath(texts.file_name).stem)):
        if _BUREAU.fullmatch(word) and word not in vocabulary.governments and not _PLAN_WORD.search(word):
            evidence["bureau"] = "file name"
            return word
    return None
