"""A mart's rows as the table and the chart of a page."""

from __future__ import annotations

from typing import Any

from web.blocks import Block, blocks
from web.plans import Links
from web.sections import MONEY, WON

LINKS = Links({"a": 3, "b": 3, "c": 4})
ACCOUNT, SECTOR = MONEY[0], MONEY[1]


def sector(record: str, name: str, amount: int, **more: Any) -> dict[str, Any]:
    return {
        "record_id": record,
        "page": 3,
        "plan_year": 2024,
        "scope": "district",
        "sector": name,
        "amount_krw": amount,
    } | more


def only(found: list[Block]) -> Block:
    [block] = found
    return block


def test_a_column_that_is_empty_everywhere_is_left_out() -> None:
    block = only(blocks([SECTOR], {"budget_by_sector": [sector("a", "교육", 1_000_000, share_pct=5)]}, LINKS))
    assert [column.name for column in block.columns] == ["sector", "amount_krw", "share_pct"]


def test_each_row_leads_to_its_own_cells() -> None:
    rows = [
        sector("a", "교육", 2_000_000),
        sector("c", "환경", 1_000_000),
        sector("unknown", "보건", 1_000_000),
    ]
    block = only(blocks([SECTOR], {"budget_by_sector": rows}, LINKS))
    assert [line.href for line in block.lines] == ["pages/3.html#r-a", "pages/4.html#r-c", "pages/3.html"]


def test_the_citys_money_and_the_bureaus_stand_apart_and_so_do_revenue_and_spending() -> None:
    rows = [
        sector("a", "교육", 5_000_000, side="spending"),
        sector("b", "교육", 4_000_000, side="revenue"),
        sector("c", "교육", 1_000_000, side="spending", scope="교통국"),
    ]
    found = blocks([SECTOR], {"budget_by_sector": rows}, LINKS)
    assert {(block.scope, block.side, len(block.lines)) for block in found} == {
        ("district", "spending", 1),
        ("district", "revenue", 1),
        ("교통국", "spending", 1),
    }
    assert len({block.key for block in found}) == 3


def test_a_chart_begins_with_the_largest_and_says_amount_and_share() -> None:
    rows = [sector("a", "교육", 100_000_000, share_pct=20), sector("b", "환경", 400_000_000, share_pct=80)]
    chart = only(blocks([SECTOR], {"budget_by_sector": rows}, LINKS)).chart
    assert chart is not None
    assert [(bar["name"], bar["ko"], bar["en"]) for bar in chart["bars"]] == [
        ("환경", "4억원 · 80%", "₩400m · 80%"),
        ("교육", "1억원 · 20%", "₩100m · 20%"),
    ]


def test_accounts_stay_in_their_order_with_last_year_beside() -> None:
    rows = [
        sector("a", "", 9_000_000, account="총계", level=0, prior_amount_krw=8_000_000),
        sector("b", "", 1_000_000, account="특별회계", level=1, prior_amount_krw=2_000_000),
        sector("c", "", 8_000_000, account="일반회계", level=1, prior_amount_krw=6_000_000),
    ]
    chart = only(blocks([ACCOUNT], {"budget_by_account": rows}, LINKS)).chart
    assert chart is not None
    assert [bar["name"] for bar in chart["bars"]] == ["총계", "특별회계", "일반회계"]
    assert [bar["prior"] for bar in chart["bars"]] == [8_000_000, 2_000_000, 6_000_000]


def test_bars_of_less_than_nothing_are_no_bars() -> None:
    rows = [sector("a", "교육", -1_000_000), sector("b", "환경", 4_000_000)]
    assert only(blocks([SECTOR], {"budget_by_sector": rows}, LINKS)).chart is None


def test_a_grant_without_an_amount_says_why_and_one_with_payers_names_them() -> None:
    grants = [
        {"record_id": "a", "page": 3, "title": "첫째", "ministry": "교육부", "amount_krw": 3_000_000},
        {"record_id": "b", "page": 3, "title": "둘째", "amount_krw": None, "amount_status": "undecided"},
    ]
    funding = [
        {"grant_record_id": "a", "funding_source": "national", "amount_krw": 2_000_000},
        {"grant_record_id": "a", "funding_source": "district", "amount_krw": 1_000_000},
    ]
    block = only(blocks([WON[1]], {"grants": grants, "grant_funding": funding}, LINKS))
    said = [[cell.shown.striptags() for cell in line.cells] for line in block.lines]
    amount, payers = [column.name for column in block.columns].index("amount_krw"), -1
    assert said[0][amount] == "3" and "국비" in said[0][payers] and "구비" in said[0][payers]
    assert "미정" in said[1][amount] and said[1][payers] == "–"
    assert [line.of for line in block.lines] == ["교육부", None]
