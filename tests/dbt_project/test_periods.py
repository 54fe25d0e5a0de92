"""The seeds of official codes and names with their periods: what they say of cases known from the law and the news."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from extract.vocabulary import vocabulary

SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds"


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def in_force(day: str) -> list[dict[str, str]]:
    """The governments' rows that hold on a day."""
    rows = seed("government_periods")
    return [row for row in rows if row["valid_from"] <= day <= (row["valid_to"] or "9999-12-31")]


@pytest.mark.parametrize(
    ("day", "metropolitan", "basic"),
    [
        ("2018-06-30", 17, 226),
        ("2018-07-01", 17, 226),
        ("2023-06-11", 17, 226),
        ("2024-01-18", 17, 226),
        ("2026-06-30", 17, 226),
        # 광주 and 전남 became one; of three districts of 인천 four were made.
        ("2026-07-01", 16, 227),
    ],
)
def test_on_each_day_every_government_has_one_code(day: str, metropolitan: int, basic: int) -> None:
    rows = in_force(day)
    assert Counter(row["district"] == row["province"] for row in rows) == {True: metropolitan, False: basic}
    assert len({row["government_code"] for row in rows}) == len(rows)
    assert len({row["official_name"] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("day", "code", "official_name"),
    [
        ("2024-01-01", "1141000000", "서울특별시 서대문구"),
        ("2024-01-01", "2600000000", "부산광역시"),
        ("2018-06-30", "2817000000", "인천광역시 남구"),
        ("2018-07-01", "2817700000", "인천광역시 미추홀구"),
        ("2023-06-10", "4211000000", "강원도 춘천시"),
        ("2023-06-11", "5111000000", "강원특별자치도 춘천시"),
        ("2023-06-30", "4772000000", "경상북도 군위군"),
        ("2023-07-01", "2772000000", "대구광역시 군위군"),
        ("2024-01-17", "4511000000", "전라북도 전주시"),
        ("2024-01-18", "5211000000", "전북특별자치도 전주시"),
        ("2026-06-30", "2826000000", "인천광역시 서구"),
        ("2026-07-01", "2827500000", "인천광역시 서해구"),
        ("2026-07-01", "1200000000", "전남광주통합특별시"),
        ("2026-07-01", "3611000000", None),
    ],
)
def test_the_code_on_that_day_was(day: str, code: str, official_name: str | None) -> None:
    assert {row["government_code"]: row["official_name"] for row in in_force(day)}.get(code) == official_name


def test_codes_are_of_the_province_that_the_official_name_begins_with() -> None:
    provinces = {
        row["official_name"]: row["government_code"][:2]
        for row in seed("government_periods")
        if row["district"] == row["province"]
    }
    for row in seed("government_periods"):
        assert provinces[row["official_name"].split(" ")[0]] == row["government_code"][:2], row


def test_every_government_of_the_marts_has_a_code() -> None:
    coded = {(row["province"], row["district"]) for row in seed("government_periods")}
    assert coded == {(row["province"], row["name"]) for row in seed("governments")}


def test_a_province_is_known_by_its_former_name_too() -> None:
    known = vocabulary()
    assert known.government("전라북도") == "전북특별자치도"
    assert known.government("강원도") == "강원특별자치도"
    assert (known.government("전남"), known.government("광주")) == ("전라남도", "광주광역시")
    assert known.government("전남광주통합특별시") == "전남광주통합특별시"


def test_the_14_official_sectors_have_their_codes_and_operating_expenses_none() -> None:
    codes = {row["canonical"]: row["code"] for row in seed("sectors")}
    assert codes == {
        "일반공공행정": "010",
        "공공질서및안전": "020",
        "교육": "050",
        "문화및관광": "060",
        "환경": "070",
        "사회복지": "080",
        "보건": "090",
        "농림해양수산": "100",
        "산업·중소기업및에너지": "110",
        "교통및물류": "120",
        "국토및지역개발": "140",
        "과학기술": "150",
        "예비비": "160",
        "기타": "900",
        "행정운영경비": "",
        "재무활동": "",
    }


def test_a_ministrys_later_name_is_its_successor() -> None:
    successors = {row["name"]: row["successor"] for row in seed("ministry_periods")}
    named = {row["canonical"]: row["later_name"] for row in seed("ministries") if row["later_name"]}
    national = {row["canonical"] for row in seed("ministries") if row["kind"] == "national"}
    assert {name: later for name, later in named.items() if name in national} == {
        name: successor for name, successor in successors.items() if successor
    }


def test_who_took_over_began_the_day_after() -> None:
    starts = {(row["name"], row["valid_from"]) for row in seed("ministry_periods")}
    changes = {
        "2013-03-22",
        "2014-11-18",
        "2017-07-25",
        "2020-09-11",
        "2023-06-04",
        "2024-05-16",
        "2025-09-30",
    }
    for row in seed("ministry_periods"):
        if row["valid_to"] in changes:
            year, month, day = map(int, row["valid_to"].split("-"))
            after = {"2025-09-30": "2025-10-01"}.get(row["valid_to"], f"{year}-{month:02}-{day + 1:02}")
            for successor in filter(None, (row["successor"], row["other_successor"])):
                assert (successor, after) in starts, row


@pytest.mark.slow
@pytest.mark.xdist_group("dbt_build")
@pytest.mark.parametrize(
    ("ministry", "present_name"),
    [
        ("문화재청", "국가유산청"),
        ("안전행정부", "행정안전부"),
        ("행정안전부", "행정안전부"),
        ("지식경제부", "산업통상부"),
        ("기획재정부", "재정경제부"),
        ("미래창조과학부", "과학기술정보통신부"),
        ("국토교통부", "국토교통부"),
    ],
)
def test_a_ministry_is_followed(marts: DuckDBPyConnection, ministry: str, present_name: str) -> None:
    asked = "SELECT DISTINCT present_name FROM marts.ministry_names WHERE ministry = ?"
    assert marts.execute(asked, [ministry]).fetchall() == [(present_name,)]
