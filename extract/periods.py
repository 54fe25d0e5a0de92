"""Periods and costs in running text: `’24.8.21. ~ ’25.6.16.`, `2016 ~ 2028`, `15.4조원(공항 13.5조)`.

A period's ends are as precise as printed: `2025`, `2025-03` or `2025-03-15`. Halves of a year are their months.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_QUOTE = "'’‘′`´ˊ＇"
_POINT = re.compile(
    rf"(?:(?P<year>20\d{{2}}|19\d{{2}})|[{_QUOTE}]\s?(?P<short>\d{{2}})|(?P<named>\d{{2}})(?=\s?년))"
    rf"\s*(?:년도?|\.)?\s*(?:(?P<half>[上下]|상반기|하반기|상(?=[.\s)]|$)|하(?=[.\s)]|$))"
    rf"|(?P<month>1[0-2]|0?[1-9])(?!\d|[,개억만천백년]|\.\d{{3}})\s*(?:월|\.)?"
    rf"(?:\s*(?P<day>3[01]|[12]\d|0?[1-9])(?!\d|[개억만천백년월])\s*(?:일|\.)?)?)?\s*\.?"
)
_MONTH = re.compile(
    r"(?P<month>1[0-2]|0?[1-9])(?!\d|[개억만천백년])\s*(?:월|\.)\s*(?:(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s*(?:일|\.)?)?"
)
_TILDE = re.compile(r"\s*[~∼～〜]\s*")
_HALVES = {"上": ("01", "06"), "상": ("01", "06"), "下": ("07", "12"), "하": ("07", "12")}

_UNITS = {
    "조": 10**12, "천억": 10**11, "백억": 10**10, "십억": 10**9, "억": 10**8,
    "천만": 10**7, "백만": 10**6, "만": 10**4, "천": 10**3, "": 1,
}  # fmt: skip
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_MULTIPLE = "|".join(sorted((unit for unit in _UNITS if unit), key=len, reverse=True))
_MONEY = re.compile(
    rf"(?<![\d,.])(?P<first>{_NUMBER})\s*(?P<unit>{_MULTIPLE})(?P<more>(?:\s*{_NUMBER}\s*(?:{_MULTIPLE}))*)\s*(?P<won>원)?"
    rf"|(?<![\d,.])(?P<plain>\d[\d,]*)\s*원"
)
_MORE = re.compile(rf"({_NUMBER})\s*({_MULTIPLE})")
# What stands before a figure that is not the whole: who pays a part of it, or for how much of the thing.
_PART = re.compile(
    r"(?:국|시|도|군|구|민|자|기금|국고|균특|특교|교부)(?:비|자|부담)?\s*:?\s*$|(?:당|월|매월|일|최대|최소|부지비|공사비)\s*$"
)
_COUNTED = re.compile(r"\s*(?:명|개|건|대|톤|㎡|평|회|가구|세대|필지|km|㎞|인|년)")


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when, each as precise as printed; None where an end is open or not printed."""

    start: str | None
    end: str | None


def period_of(text: str) -> Period | None:
    """The first period of the text; a single time is its start and its end. None where there is none."""
    tilde = _TILDE.search(text)
    while tilde is not None:
        first = _ending_at(text, tilde.start())
        last = _POINT.match(text, tilde.end()) or (_MONTH.match(text, tilde.end()) if first else None)
        if first is not None or last is not None:
            start = _written(first, late=False) if first is not None else None
            year = start[:4] if start is not None else None
            return Period(start, _written(last, late=True, year=year) if last is not None else None)
        tilde = _TILDE.search(text, tilde.end())
    only = _POINT.search(text)
    return Period(_written(only, late=False), _written(only, late=True)) if only is not None else None


def _ending_at(text: str, end: int) -> re.Match[str] | None:
    """The time that is written up to `end`."""
    return next((found for found in _POINT.finditer(text, 0, end) if found.end() >= end - 1), None)


def _written(match: re.Match[str], *, late: bool, year: str | None = None) -> str | None:
    parts = match.groupdict()
    digits = parts.get("year") or parts.get("short") or parts.get("named")
    year = (digits if len(digits) == 4 else f"20{digits}") if digits else year
    if year is None:
        return None
    if parts.get("half"):
        return f"{year}-{_HALVES[parts['half'][0]][late]}"
    if not parts.get("month"):
        return year
    month = int(parts["month"])
    if not parts.get("day"):
        return f"{year}-{month:02}"
    try:
        return date(int(year), month, int(parts["day"])).isoformat()
    except ValueError:
        return f"{year}-{month:02}"


def cost_of(text: str) -> int | None:
    """Won of the first sum that is a whole: not what one payer gives, nor what one piece costs."""
    for match in _MONEY.finditer(text):
        if _PART.search(text[: match.start()]) or _COUNTED.match(text, match.end()):
            continue
        if match.group("plain") is not None:
            return int(match.group("plain").replace(",", ""))
        # `500만` and `3천` count other things too.
        if match.group("won") is None and match.group("unit") in ("만", "천"):
            continue
        pairs = [(match.group("first"), match.group("unit")), *_MORE.findall(match.group("more"))]
        won = sum((Decimal(number.replace(",", "")) * _UNITS[unit] for number, unit in pairs), Decimal(0))
        return int(won) if won == won.to_integral_value() else None
    return None
