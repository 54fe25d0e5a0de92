"""The ten questions of docs/analyst.md, asked of the sample: their answers are what the plan prints.

Amounts, names and places come from the gold; shares, rates and the sums of page 3 were read off the printed page.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pdfplumber
import pytest
from duckdb import DuckDBPyConnection

from tests.dbt_project.conftest import REPOSITORY

pytestmark = pytest.mark.slow

GUIDE = (REPOSITORY / "docs" / "analyst.md").read_text(encoding="utf-8")
QUESTIONS = {
    int(number): (heading, query)
    for number, heading, query in re.findall(r"### (\d+)\. (.*?)\n.*?```sql\n(.*?)```", GUIDE, re.DOTALL)
}
GOLD = json.loads((REPOSITORY / "tests" / "gold" / "tables.json").read_text(encoding="utf-8"))
INITIATIVES = json.loads((REPOSITORY / "tests" / "gold" / "initiatives.json").read_text(encoding="utf-8"))

SECTOR_SHARES = ["52", "17.9", "7.9", "5.5", "3.5", "2.7", "2.6", "2.3", "2.1", "2", "0.6", "0.5", "0.4"]
SOURCE_SHARES = ["43.3", "19.6", "14.4", "14.2", "6.7", "1.8"]
# Where the name that is printed is not the one that the marts have.
SECTORS = {"산업중소기업": "산업중소기업및에너지"}
MINISTRIES = {
    "서울시": "서울특별시",
    "행전안전부(과학기술정보통신부)": "행정안전부",
    "국토교통부(국가철도공단)": "국토교통부",
    "보건복지부(한국장애인개발원)": "보건복지부",
    "한국청소년정책연구원(문화체육관광부산하)": "문화체육관광부",
}
ORGANIZERS = {
    "교육부(국가평생교육진흥원)": "교육부",
    "교육부(국립특수교육원)": "교육부",
    "국회사무처소관(사)청년과미래": "국회사무처",
    "문화체육관광부(한국공예디자인문화진흥원)": "문화체육관광부",
    "보건복지부(한국장애인개발원)": "보건복지부",
    "행정안전부(지방공기업평가원)": "행정안전부",
}
PAYERS = {"국": "national", "시": "city", "기": "other"}

Rows = list[tuple[Any, ...]]


def key(text: object) -> str:
    """Gold's rule: names are compared without white space and middle dots."""
    return re.sub(r"[\sㆍ·․]+", "", str(text))


@pytest.fixture
def sample(sample_warehouse: Path) -> Iterator[DuckDBPyConnection]:
    with duckdb.connect(str(sample_warehouse), read_only=True) as con:
        yield con


def answer(con: DuckDBPyConnection, number: int) -> Rows:
    """The rows, names as gold compares them."""
    rows = con.execute(QUESTIONS[number][1]).fetchall()
    return [tuple(key(value) if isinstance(value, str) else value for value in row) for row in rows]


def test_ten_questions_are_asked_in_korean_and_in_english() -> None:
    assert sorted(QUESTIONS) == list(range(1, 11))
    for heading, _ in QUESTIONS.values():
        assert re.fullmatch(r"[^/]*[가-힣][^/]*\? / [A-Z][ -~]*\?", heading)


def test_1_the_budget_by_sector_and_its_shares(sample: DuckDBPyConnection) -> None:
    found = answer(sample, 1)
    assert [row[:3] for row in found] == [
        (SECTORS.get(key(sector), key(sector)), amount, Decimal(share))
        for (sector, amount), share in zip(GOLD["budget_by_sector"], SECTOR_SHARES, strict=True)
    ]
    # 429,415 of 826,257 printed in all is 51.97 %.
    assert found[0][3] == Decimal("51.97")


def test_2_the_structure_of_sources(sample: DuckDBPyConnection) -> None:
    assert answer(sample, 2) == [
        (key(source), amount, Decimal(share))
        for (source, amount), share in zip(GOLD["budget_by_source"], SOURCE_SHARES, strict=True)
    ]


def test_3_the_accounts_that_shrank(sample: DuckDBPyConnection) -> None:
    million = 1_000_000
    assert answer(sample, 3) == [
        ("주차장", 9_892 * million, 14_968 * million, -5_076 * million, Decimal("-33.9")),
        ("건축안전", 1_045 * million, 1_196 * million, -151 * million, Decimal("-12.6")),
        ("의료급여기금", 450 * million, 525 * million, -75 * million, Decimal("-14.2")),
    ]


def test_4_grants_in_all_and_by_ministry(sample: DuckDBPyConnection) -> None:
    counts: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    for _, _, organizer, _, amount, _ in GOLD["grants"]:
        ministry = MINISTRIES.get(key(organizer), key(organizer))
        counts[ministry] += 1
        sums[ministry] += amount or 0
    total, *ministries = answer(sample, 4)
    assert total == (None, GOLD["grant_count"], GOLD["grant_total"]) == (None, 66, 18_633_248_000)
    assert sorted(ministries) == sorted((name, counts[name], sums[name]) for name in counts)


def test_5_national_and_city_money(sample: DuckDBPyConnection) -> None:
    counts: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    for *_, parts in GOLD["grants"]:
        for payer, amount in parts:
            if amount is not None:
                counts[PAYERS[payer]] += 1
                sums[PAYERS[payer]] += amount
    assert sum(sums.values()) == GOLD["grant_total"]
    assert answer(sample, 5) == [(payer, counts[payer], amount) for payer, amount in sums.most_common()]


def test_6_grants_with_several_payers(sample: DuckDBPyConnection) -> None:
    expected = [
        (number, key(title), PAYERS[payer], amount)
        for number, title, *_, parts in GOLD["grants"]
        if len(parts) > 1
        for payer, amount in sorted(parts, key=lambda part: -part[1])
    ]
    assert len(expected) == 24
    assert answer(sample, 6) == expected


def test_7_awards_by_department_and_organizer(sample: DuckDBPyConnection) -> None:
    expected = Counter(
        (key(department), ORGANIZERS.get(key(organizer), key(organizer)))
        for *_, organizer, department in GOLD["awards"]
    )
    found = answer(sample, 7)
    assert {row[:2]: row[2] for row in found} == expected and len(found) == len(expected)
    assert found[0] == ("도시관리공단", "행정안전부", 3) and sum(row[2] for row in found) == 60


def test_8_initiatives_with_a_place_or_a_cost(sample: DuckDBPyConnection) -> None:
    expected = [
        (initiative["page"], key(initiative["title"]), key(value), None)
        for initiative in INITIATIVES
        for label, value in initiative["attributes"]
        if label == "위치"
    ]
    assert len(expected) == 24
    assert sorted(answer(sample, 8)) == sorted(expected)


def test_9_what_does_not_add_up(sample: DuckDBPyConnection) -> None:
    """450 of 525 is 14.29 % less, printed as 14.2; the sectors are 826,250 together, 826,257 is printed."""
    found = [(row[1], row[3], round(row[4], 2), row[7], row[8]) for row in answer(sample, 9)]
    assert found == [
        ("의료급여기금", Decimal("-14.2"), Decimal("-14.29"), "truncated", 3),
        (None, 826_257, 826_250, "suspicious", 3),
    ]
    assert sum(amount for _, amount in GOLD["budget_by_sector"]) == 826_250_000_000


def test_10_the_page_and_box_of_a_figure(sample: DuckDBPyConnection, sample_pdf: Path) -> None:
    """Where another reader, pdfplumber, sees the figure."""
    [(sector, amount, page, x0, top, x1, bottom, text, confidence)] = answer(sample, 10)
    assert (sector, amount, page, text, confidence) == ("사회복지", 429_415_000_000, 3, "429,415", "proved")
    with pdfplumber.open(sample_pdf) as pdf:
        [word] = [word for word in pdf.pages[page - 1].extract_words() if word["text"] == "429,415"]
    assert x0 <= word["x0"] and word["x1"] <= x1 and top <= word["top"] and word["bottom"] <= bottom
    assert (x1 - x0) < 100 and (bottom - top) < 25
