"""A bureau's budget told in a line of its basic facts, without a table: `□ 예산 : 세입 12억원, 세출 345억원`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.families.base import Context, Reading, line_source
from extract.families.meanings import Side, value_of
from extract.korean import UNITS, NotAnAmount, amount, name_key
from extract.outline import chapter_title
from extract.plan import Record, Value
from extract.printed import Line

FAMILY = "budget_by_account"

_FACTS = re.compile(r"(?:기본|일반|조직)현황|현황$")
_MONEY = rf"(?P<digits>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>{'|'.join(sorted(UNITS, key=len, reverse=True))})"
_BUDGET = re.compile(
    r"\W*(?:\d{1,2}\s*[.．]\s*)?(?:20\d\d년도?\s*)?(?P<what>(?:세\s*입|세\s*출)?\s*예\s*산\s*(?:규모|현황|총액|총괄|액)?)\s*"
    rf"(?:\([^()]*\)\s*)?[:：▷▹▻▸‣►]\s*(?:총\s*|약\s*)?(?P<rest>(?:{_MONEY}|(?:세\s*입|세\s*출)).*)"
)
_WHOLE = re.compile(_MONEY)
_BY_SIDE = re.compile(rf"(?P<side>세\s*입|세\s*출)\s*(?:예산)?\s*[:：]?\s*{_MONEY}")


def read(outline: Sequence[Line], known: Sequence[Record], context: Context) -> Reading:
    """The totals of such lines in the chapter of basic facts, where no table has told the scope's budget."""
    scope = context.scope
    if any(record.family == FAMILY and record.fields["scope"] == scope for record in known):
        return Reading()
    records: list[Record] = []
    in_facts = False
    for line in outline:
        chapter = chapter_title(line)
        if chapter is not None:
            in_facts = _FACTS.search(name_key(chapter)) is not None
        elif in_facts:
            for label, side, krw in _told(line.text):
                fields: dict[str, Value] = {
                    "scope": scope,
                    "line_no": len(records) + 1,
                    "side": value_of(side),
                    "account": "총계",
                    "account_printed": label,
                    "level": 0,
                    "parent_printed": None,
                    "amount_krw": krw,
                    "prior_amount_krw": None,
                    "change_krw": None,
                    "change_pct": None,
                }
                sources = [line_source(line, "amount")]
                records.append(context.record(FAMILY, line.page, f"{line.text}|{label}", fields, sources))
    return Reading(tuple(records))


def _told(text: str) -> Iterator[tuple[str, Side | None, int]]:
    """Label, side and won of each budget that the line tells; parts in parentheses are none."""
    match = _BUDGET.fullmatch(text)
    if match is None:
        return
    what, rest = name_key(match.group("what")), re.sub(r"\([^()]*\)", " ", match.group("rest"))
    sides = list(_BY_SIDE.finditer(rest))
    if not sides:
        whole = _WHOLE.match(rest)
        if whole is not None and (krw := _won(whole)) is not None:
            side = {"세입": Side.REVENUE, "세출": Side.SPENDING}.get(what[:2])
            yield what, side, krw
    for found in sides:
        krw = _won(found)
        label = name_key(found.group("side"))
        if krw is not None:
            yield label, Side.REVENUE if label == "세입" else Side.SPENDING, krw


def _won(match: re.Match[str]) -> int | None:
    try:
        return amount(match.group("digits")).krw(UNITS[match.group("unit")])
    except NotAnAmount:
        return None
