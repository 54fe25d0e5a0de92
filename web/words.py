"""The site's words in Korean and English, and how amounts and numbers are written in both.

Every page carries both languages; its style sheet shows one. What a plan prints is data and is never translated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from functools import cache, lru_cache
from html import escape
from importlib.resources import files
from types import MappingProxyType

import msgspec
from markupsafe import Markup

Number = int | float | Decimal

EOK = 100_000_000
JO = 1_000_000_000_000

# The unit is chosen by what is left after rounding: 9,999.6억 is said as 1조.
_AS_SAID = Context(prec=4)


@cache
def words() -> Mapping[str, tuple[str, str]]:
    """Key → (Korean, English)."""
    text = files("web").joinpath("words.json").read_bytes()
    return MappingProxyType(msgspec.json.decode(text, type=dict[str, tuple[str, str]]))


def escaped(value: object) -> str:
    """What a page has of a value, as of `markupsafe.escape`, which makes a Markup of each: that takes longer than
    escaping it, and is for nothing where it is joined with its page at once."""
    return value if isinstance(value, Markup) else escape(str(value))


def both(korean: object, english: object) -> Markup:
    """The two as elements of which the page shows one."""
    # Markup's own format takes the sentence apart each time, which was a quarter of a page's cost.
    return Markup(f'<span lang="ko">{escaped(korean)}</span><span lang="en">{escaped(english)}</span>')  # noqa: S704


def word(key: str, **values: object) -> Markup:
    """The word in both languages; a key that has none (a name that a newer reader gives) stands for itself."""
    # A name in the data may be a key by chance, and brings no values.
    return both(*(each.format(**values) for each in words()[key])) if values else _plain(key)


@lru_cache(1_000)
def _plain(key: str) -> Markup:
    return both(*words()[key]) if key in words() else Markup(escape(key.replace("_", " ")))  # noqa: S704


# A plan says the same amounts over and over: in its tables, its charts, its checks and on each page.
_remembered = lru_cache(10_000)


@_remembered
def money(won: Number | None) -> Markup:
    """An amount as people say it: 4,294억원, 9,500만원; ₩429.4bn, ₩95m."""
    return Markup("–") if won is None else both(money_ko(won), money_en(won))


def money_ko(won: Number) -> str:
    sign, size = ("△" if won < 0 else ""), abs(Decimal(won))
    said = _AS_SAID.plus(size)
    if said >= JO:
        jo, rest = divmod(round(size / EOK), JO // EOK)
        return f"{sign}{jo:,}조 {rest:,}억원" if rest else f"{sign}{jo:,}조원"
    if said >= 100 * EOK:
        return f"{sign}{round(size / EOK):,}억원"
    if said >= EOK:
        return f"{sign}{_short(size / EOK, 1)}억원"
    if said >= 10_000:
        return f"{sign}{round(size / 10_000):,}만원"
    return f"{sign}{size:,.0f}원"


def money_en(won: Number) -> str:
    sign, size = ("−" if won < 0 else ""), abs(Decimal(won))
    for unit, letters in ((JO, "tn"), (JO // 1000, "bn"), (1_000_000, "m")):
        if _AS_SAID.plus(size) >= unit:
            return f"{sign}₩{_short(size / unit, 2 if unit == JO else 1)}{letters}"
    return f"{sign}₩{size:,.0f}"


@_remembered
def number(value: Number | None) -> str:
    """With separators and no more decimals than it has."""
    return "–" if value is None else _short(Decimal(str(value)), 6)


@_remembered
def percent(value: Number | None) -> str:
    return "–" if value is None else f"{_short(Decimal(str(value)), 2)}%"


# The largest unit, of those that budgets are printed in, in which all of a table's amounts are whole.
_UNITS = ((1_000_000, "million_won"), (1_000, "thousand_won"), (1, "won"))


def unit_of(amounts: list[int]) -> tuple[int, str]:
    """(won, key of its word)."""
    return next((won, key) for won, key in _UNITS if all(amount % won == 0 for amount in amounts))


def _short(value: Decimal, places: int) -> str:
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


FILTERS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {"word": word, "money": money, "number": number, "percent": percent}
)
