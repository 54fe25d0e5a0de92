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

from extract.korean import name_key, unspaced
from extract.plan import Problem
from extract.vocabulary import Vocabulary

_PLAN_WORD = re.compile(r"주요업무|업무(추진)?계획|업무보고")
# `2026년 주요업무계획`, but not `2025년 주요업무 성과`.
_YEAR_OF_PLAN = re.compile(
    r"(20\d{2})\s*(?:년도?)?\s*[\])]?\s*-?\s*(?:주\s*요\s*업\s*무|업무\s*(?:추진\s*)?계획)(?!\s*(?:추진)?\s*(?:성과|실적|상황|결과))"
)
_YEAR = re.compile(r"(20\d{2})\s*(?:년도?|[\s_.\-)]|$)")
_BUREAU = re.compile(
    r"[가-힣]{2,14}(?:국|실|본부|관|원|소|단|센터)|대변인|[가-힣]{0,6}(?:감사|자치경찰)위원회"
)
# Committees on a cover are the council's, to which the bureau reports.
_NO_BUREAU = re.compile(r"(?<!감사)(?<!자치경찰)위원회$|담당관$|대한민국$|주요업무|업무(추진)?계획|업무보고")
# Words that begin like a city's short name: 대전환 (great turn), 경기회복 (economy), 광주리.
_NO_CITY = re.compile(r"대전(?=환|제|략|차)|경기(?!도|남부|북부)|광주(?=리)|세종(?=대왕|문화회관)")
_WORDS = re.compile(r"[가-힣]+")
# Fewer mentions in running text do not make a government the one that speaks.
_OFTEN = 3
_LONGEST_COVER = 25


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


def is_cover(lines: Sequence[str]) -> bool:
    """A cover says in a few lines that this is a work plan; a first page without that is running text."""
    return len(lines) <= _LONGEST_COVER and any(_PLAN_WORD.search(name_key(line)) for line in lines)


def identify(texts: Texts, vocabulary: Vocabulary) -> Identity:
    """Read the identity; what is missing is a problem, for a person to settle."""
    evidence: dict[str, str] = {}
    year = _plan_year(texts, evidence)
    bureau = _bureau(texts, vocabulary, evidence)
    district, province = _district(texts, vocabulary, bureau, evidence)
    problems = [*_contradictions(texts, vocabulary, district, year)]
    if district is None:
        problems.append(
            Problem(
                "no_district",
                "no local government is named on the cover, in the text, the title or the file name",
                field="district",
            )
        )
    elif province is None:
        provinces = ", ".join(vocabulary.governments[district])
        problems.append(
            Problem(
                "ambiguous_district",
                f"{district} is in {provinces}, and the document does not say which it is",
                field="province",
            )
        )
    if year is None:
        problems.append(
            Problem(
                "no_plan_year",
                "no plan year is printed (such as '2024년 주요업무계획') and the file name has none",
                field="plan_year",
            )
        )
    return Identity(district, province, bureau, year, evidence, tuple(problems))


def _plan_year(texts: Texts, evidence: dict[str, str]) -> int | None:
    for place, text in texts.places():
        years = Counter(_YEAR_OF_PLAN.findall(text))
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
    texts: Texts, vocabulary: Vocabulary, bureau: str | None, evidence: dict[str, str]
) -> tuple[str | None, str | None]:
    """The government named in the first place that names one.

    On a cover, in a title or a name a district outweighs the city around it (`서울특별시 마포구` is 마포구's).
    In running text many are mentioned and one speaks: a district whose name stands far more often than any
    other's, unless a bureau signs and its city is named still more often.
    """
    for place, text in texts.places():
        names = Counter(_governments(text, vocabulary))
        basic = Counter({n: c for n, c in names.items() if not vocabulary.is_metropolitan(n)})
        cities = names - basic
        chosen = _speaker(basic, cities, bureau) if place == "text" else next(iter(basic or names), None)
        if chosen is not None:
            evidence["district"] = place
            return chosen, _province(chosen, texts, vocabulary)
    return None, None


def _province(district: str, texts: Texts, vocabulary: Vocabulary) -> str | None:
    """Of several provinces with a district of this name the one that the document names first and most."""
    provinces = vocabulary.governments[district]
    if len(provinces) == 1:
        return provinces[0]
    for _, text in texts.places():
        names = Counter(name for name in _governments(text, vocabulary) if name in provinces)
        if names:
            return names.most_common(1)[0][0]
    return None


def _contradictions(
    texts: Texts, vocabulary: Vocabulary, district: str | None, year: int | None
) -> Iterator[Problem]:
    """The title and the file's name must not name another year or district than was read."""
    for place, text in list(texts.places())[2:]:
        years = {int(found) for found in _YEAR.findall(text)}
        if year is not None and years and year not in years:
            yield Problem(
                "identity_contradicted",
                f"the plan is read as {year}'s, and its {place} says {min(years)}",
                field="plan_year",
            )
        named = {name for name in _governments(text, vocabulary) if not vocabulary.is_metropolitan(name)}
        if (
            district is not None
            and named
            and district not in named
            and not vocabulary.is_metropolitan(district)
        ):
            others = ", ".join(sorted(named))
            yield Problem(
                "identity_contradicted",
                f"the plan is read as that of {district}, and its {place} names {others}",
                field="district",
            )


def _speaker(basic: Counter[str], cities: Counter[str], bureau: str | None) -> str | None:
    city, city_count = next(iter(cities.most_common(1)), (None, 0))
    first, second = (*basic.most_common(2), ("", 0), ("", 0))[:2]
    dominant = first[1] >= _OFTEN and first[1] >= 3 * second[1]
    if dominant and (bureau is None or 3 * first[1] >= city_count):
        return first[0]
    return city if city_count >= _OFTEN else None


def _governments(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Each mention of a government, by its full name or a city's short one (서울시, 부산, 경기도)."""
    for word in _WORDS.findall(text):
        if word[:2] not in vocabulary.beginnings or _NO_CITY.match(word):
            continue
        for length in range(len(word), 1, -1):
            name = vocabulary.government(word[:length])
            if name is not None:
                yield name
                break


def _bureau(texts: Texts, vocabulary: Vocabulary, evidence: dict[str, str]) -> str | None:
    """A bureau signs the cover below the title, or stands in the file's name; a government's own plan has none."""
    on_cover = [word for line in texts.cover if (word := _signature(line, vocabulary)) is not None]
    in_name = re.split(r"[\s_]+", unicodedata.normalize("NFC", PurePath(texts.file_name).stem))
    for place, words in (("cover", on_cover[::-1]), ("file name", in_name)):
        for word in words:
            government = next(_governments(word, vocabulary), "")
            name = word.removeprefix(government)
            if _BUREAU.fullmatch(name) and not _NO_BUREAU.search(name):
                evidence["bureau"] = place
                return name
    return None


def _signature(line: str, vocabulary: Vocabulary) -> str | None:
    """A line of one word, behind the government's name perhaps, as a bureau signs; slogans have several."""
    words = unspaced(line.strip("()[] ")).split()
    if len(words) > 1 and vocabulary.government(words[0]) is not None:
        words = words[1:]
    return name_key(words[0]) if len(words) == 1 else None
