"""Korean as plans print it: names with spaced letters, amounts, units, shares, dates.

Everything is text to value; nothing here knows where on a page the text stood.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from extract.plan import AmountStatus

MIDDLE_DOTS = "ㆍ·․‧・･"
_DOTS, _NO_DOTS = frozenset(MIDDLE_DOTS), str.maketrans("", "", MIDDLE_DOTS)

UNITS = {
    "원": 1,
    "천원": 10**3,
    "만원": 10**4,
    "십만원": 10**5,
    "백만원": 10**6,
    "천만원": 10**7,
    "억원": 10**8,
    "십억원": 10**9,
    "백억원": 10**10,
    "조원": 10**12,
}
_MULTIPLE = "십만|백만|천만|십억|백억|천|만|억|조"
# `원` may be left out behind a multiple, (단위 : 백만), but not before another word: 만 명 is no money.
_UNIT = rf"(?:(?:{_MULTIPLE})?\s*원(?![가-힣])|(?:{_MULTIPLE})(?!\s*[가-힣]))"
# No figure stands between the word and the unit: `금액 : 월 20 만원` is an amount and no note.
_UNIT_NOTE = re.compile(
    rf"(?:단\s*위|[(\[<〈]\s*금\s*액\s*(?=[:：]))\s*[:：]?\s*(?:[^)\]\d]*?[\s,/])??({_UNIT})"
)
_UNIT_IN_PARENTHESES = re.compile(rf"[(\[](?:(?:단위|금액)[:：]?)?({_UNIT})[)\]]")

_NONE = {"-", "–", "—", "―", "−", "ー", "‐", "‑", "ㅡ", "·", "해당없음", "없음"}
_UNDECIDED = {"미정", "미확정", "추후결정", "추후확정", "협의중"}
_NEGATIVE = "△▲▽▼▵∆Δ-−–"
_NO_RATE = {"신규", "순증", "순감", "폐지"}
_FULL_WIDTH = {ord("０") + n: str(n) for n in range(10)} | {ord("，"): ",", ord("．"): ".", ord("％"): "%"}
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
_LOOKALIKES = {
    "O": "letter O",
    "o": "letter o",
    "l": "letter l",
    "I": "letter I",
    "S": "letter S",
    "B": "letter B",
}


class NotAnAmount(ValueError):
    """Text where an amount is expected that is none: the message quotes it and points at the character."""


@lru_cache(maxsize=1 << 14)
def name_key(text: str) -> str:
    """`text` without white space and middle dots: the form in which names are compared (gold's rule)."""
    bare = "".join(unicodedata.normalize("NFC", text).split())
    return bare if _DOTS.isdisjoint(bare) else bare.translate(_NO_DOTS)


def unspaced(text: str) -> str:
    """Letters that were set apart to fill a cell, together again: `총    계` → `총계`.

    Only where every word is one Hangul letter (or a middle dot); `교통 및 물류` stays as it is.
    """
    words = text.split()
    if len(words) < 2:
        return " ".join(words)
    letters = [word for word in words if word not in MIDDLE_DOTS]
    if len(letters) > 1 and all(len(w) == 1 and "가" <= w <= "힣" for w in letters):
        return "".join(words)
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class Amount:
    """A printed amount: `value` in the printed unit, None unless `status` is amount."""

    value: Decimal | None
    status: AmountStatus

    def krw(self, unit: int) -> int | None:
        """Won, for a unit in won.

        Raises NotAnAmount where the printed figure is finer than a won.
        """
        if self.value is None:
            return None
        won = self.value * unit
        if won != won.to_integral_value():
            raise NotAnAmount(f"{self.value} times {unit} won is not a whole number of won")
        return int(won)


def amount(text: str) -> Amount:
    """Read an amount as plans print it: `1,234`, `△5,302`, `(△25)`, `+5`, `-` (none), `미정` (undecided).

    Units are the column's, not the figure's: `95,000천원` is no amount. Raises NotAnAmount.
    """
    bare = _plain(text)
    if bare in _NONE:
        return Amount(None, AmountStatus.NONE)
    if name_key(bare) in _UNDECIDED:
        return Amount(None, AmountStatus.UNDECIDED)
    if bare[:1] == "(" and bare[-1:] == ")" and bare[1:2] in _NEGATIVE:
        bare = bare[1:-1]
    negative = bare[:1] in _NEGATIVE and len(bare) > 1
    digits = bare[1:] if negative else bare.removeprefix("+")
    if negative and digits[:1] == "(" and digits[-1:] == ")":
        digits = digits[1:-1]
    match = _NUMBER.fullmatch(digits)
    if match is None:
        raise NotAnAmount(_why_not(text, digits))
    value = Decimal(digits.replace(",", ""))
    return Amount(-value if negative else value, AmountStatus.AMOUNT)


def _plain(text: str) -> str:
    """Without spaces; full-width figures and signs in their plain form."""
    return text.translate(_FULL_WIDTH).replace(" ", "").strip()


def _why_not(text: str, digits: str) -> str:
    if not digits:
        return "the cell is empty"
    for position, character in enumerate(digits, start=1):
        if character in _LOOKALIKES:
            return f"{text!r} is not an amount ({_LOOKALIKES[character]} at {position})"
        if not (character.isdigit() or character in ",."):
            return f"{text!r} is not an amount ({character!r} at {position})"
    return f"{text!r} is not an amount (its commas do not part thousands)"


_PERCENT = re.compile(rf"\(?([{re.escape(_NEGATIVE)}+]?)(\d[\d,]*(?:\.\d+)?)%?\)?")


def percent(text: str) -> Decimal | None:
    """A share or rate in percent: `43.3%`, `△31.8%`, `6.7`; None for `-` and `신규`. Raises NotAnAmount."""
    bare = _plain(text)
    if bare in _NONE or bare in _NO_RATE:
        return None
    match = _PERCENT.fullmatch(bare)
    if match is None:
        raise NotAnAmount(f"{text!r} is not a percentage")
    value = Decimal(match.group(2).replace(",", ""))
    return value if match.group(1) in ("", "+") else -value


def unit_note(text: str) -> int | None:
    """Won per printed unit, from a note such as `(단위 : 백만원)`; None where the text is no such note."""
    match = _UNIT_NOTE.search(text)
    return _won(match.group(1)) if match else None


def unit_in_parentheses(text: str) -> int | None:
    """Won per unit from a header such as `예산확보액(천원)`, however the cell's width broke it."""
    match = _UNIT_IN_PARENTHESES.search(text.replace(" ", ""))
    return _won(match.group(1)) if match else None


def _won(unit: str) -> int:
    return UNITS[unit.replace(" ", "").removesuffix("원") + "원"]


_DATE = re.compile(r"(?:20)?(\d{2})\s*[.년]\s*(\d{1,2})\s*[.월]\s*(\d{1,2})\s*[.일]?")


def as_of(text: str) -> date | None:
    """The day of a note such as `(2023.12.31. 기준)` or `'25. 1. 1. 기준`; None where there is none."""
    if "기준" not in text:
        return None
    match = _DATE.search(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    try:
        return date(2000 + year, month, day)
    except ValueError:
        return None
