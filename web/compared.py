"""What plans are compared by: governments, bureaus and years side by side, as data of the page's chart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web.marts import Marts, Row
from web.plans import Plan
from web.words import money_en, money_ko, words

WHOLE = "district"

# The total that a plan prints of its own: a bureau's of the bureau where it has one, else of the widest scope, which is
# the government's; spending before revenue.
TOTALS = (
    "FROM marts.budget_by_account "
    "SELECT document_id, scope, record_id, page, '' AS name, amount_krw AS value, change_pct "
    "WHERE level = 0 AND amount_krw IS NOT NULL QUALIFY row_number() OVER (PARTITION BY document_id "
    "ORDER BY scope IS DISTINCT FROM coalesce(bureau, 'district'), scope <> 'district', "
    "side IS NOT DISTINCT FROM 'revenue', line_no) = 1"
)
_NAMED = (
    "FROM marts.{mart} SELECT document_id, scope, record_id, page, {name} AS name, amount_krw AS value "
    "WHERE amount_krw IS NOT NULL"
)
_OF_A_LIST = (
    "FROM marts.{mart} SELECT document_id, 'district' AS scope, '' AS name, {value} AS value "
    "GROUP BY document_id HAVING value > 0"
)


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is compared: the key of its word, its rows, and the mart's list that a bar leads to where no cell is one."""

    key: str
    query: str
    is_money: bool = True
    lists: str | None = None


_MEASURES = (
    _Measure("total_budget", TOTALS),
    _Measure("budget_by_sector", _NAMED.format(mart="budget_by_sector", name="sector")),
    _Measure("budget_by_source", _NAMED.format(mart="budget_by_source", name="source")),
    _Measure("grant_krw", _OF_A_LIST.format(mart="grants", value="sum(amount_krw)::bigint"), lists="grants"),
    _Measure("grant_count", _OF_A_LIST.format(mart="grants", value="count(*)"), False, "grants"),
    _Measure("award_count", _OF_A_LIST.format(mart="awards", value="count(*)"), False, "awards"),
)


def compared(marts: Marts, current: Sequence[Plan]) -> list[dict[str, Any]]:
    """Each measure with a bar for every plan that has it. Bureaus' budgets stand apart from whole governments'."""
    plans = {plan.document_id: plan for plan in current}
    return [said for measure in _MEASURES for said in _said(measure, marts, plans)]


def _said(measure: _Measure, marts: Marts, plans: Mapping[str, Plan]) -> Iterator[dict[str, Any]]:
    bars: dict[tuple[bool, str], list[dict[str, Any]]] = defaultdict(list)
    for row in marts.rows(measure.query):
        if plan := plans.get(row["document_id"]):
            bars[row["scope"] != WHOLE, row["name"]].append(_bar(measure, row, plan))
    korean, english = words()[measure.key]
    for (is_of_bureaus, name), found in sorted(bars.items()):
        about = f": {name}" if name else ""
        yield {
            "ko": f"{korean}{about}{' (실·국)' if is_of_bureaus else ''}",
            "en": f"{english}{about}{' (bureaus)' if is_of_bureaus else ''}",
            "bars": sorted(found, key=lambda bar: (bar["whose"] or "", bar["year"] or 0)),
        }


def _bar(measure: _Measure, row: Row, plan: Plan) -> dict[str, Any]:
    value = row["value"]
    # A bureau's plan prints its government's budget once more: that is no bar of the bureau.
    is_of_the_government = measure.lists is None and plan.bureau is not None and row["scope"] == WHOLE
    whose, beside = plan.whose, None
    if is_of_the_government:
        whose, beside = plan.government, plan.bureau
    elif row["scope"] not in (WHOLE, plan.bureau):
        beside = row["scope"]
    name = " ".join(str(it) for it in (whose or plan.file_name, plan.plan_year) if it)
    return {
        "name": f"{name} ({beside})" if beside else name,
        "whose": whose,
        "year": plan.plan_year,
        "value": value,
        "ko": money_ko(value) if measure.is_money else f"{value}건",
        "en": money_en(value) if measure.is_money else str(value),
        "href": f"{plan.folder}/index.html#{measure.lists}"
        if measure.lists
        else plan.place(row["record_id"], row["page"]),
    }
