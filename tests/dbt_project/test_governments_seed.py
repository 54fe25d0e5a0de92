"""The seed of governments decides whose plan a document is, so it must name every government, once."""

import csv
from collections import Counter
from pathlib import Path

SEED = Path(__file__).parents[2] / "dbt_project" / "seeds" / "governments.csv"

# Basic local governments by province since 2023-07-01 (군위군 moved from 경상북도 to 대구광역시). 인천 has those before
# 2018-07-01 (남구) and since 2026-07-01 too (제물포구, 영종구, 서해구, 검단구), when 광주 and 전남 became one.
BASIC_BY_PROVINCE = {
    "서울특별시": 25,
    "부산광역시": 16,
    "대구광역시": 9,
    "인천광역시": 15,
    "광주광역시": 5,
    "대전광역시": 5,
    "울산광역시": 5,
    "세종특별자치시": 0,
    "경기도": 31,
    "강원특별자치도": 18,
    "충청북도": 11,
    "충청남도": 15,
    "전북특별자치도": 14,
    "전라남도": 22,
    "경상북도": 22,
    "경상남도": 18,
    "제주특별자치도": 0,
    "전남광주통합특별시": 0,
}
OF_OTHER_TIMES = {"남구", "제물포구", "영종구", "서해구", "검단구"}


def governments() -> list[dict[str, str]]:
    with SEED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_metropolitan_government_is_its_own_province() -> None:
    metropolitan = [row for row in governments() if row["kind"] == "metropolitan"]
    assert [row["name"] for row in metropolitan] == list(BASIC_BY_PROVINCE)
    assert all(row["name"] == row["province"] for row in metropolitan)


def test_each_province_has_its_number_of_basic_governments() -> None:
    counted = Counter(row["province"] for row in governments() if row["kind"] == "basic")
    assert counted == Counter({name: count for name, count in BASIC_BY_PROVINCE.items() if count})


def test_the_226_basic_governments_of_2024_are_69_districts_75_cities_and_82_counties() -> None:
    basic = [
        row["name"]
        for row in governments()
        if row["kind"] == "basic" and not (row["province"] == "인천광역시" and row["name"] in OF_OTHER_TIMES)
    ]
    assert Counter(name[-1] for name in basic) == {"구": 69, "시": 75, "군": 82}


def test_no_government_is_named_twice_within_its_province() -> None:
    rows = governments()
    assert (
        len({(row["province"], row["name"]) for row in rows}) == len(rows) == 18 + 226 + len(OF_OTHER_TIMES)
    )


def test_names_are_printed_names_in_composed_hangul_without_white_space() -> None:
    for row in governments():
        for name in (row["name"], row["province"]):
            assert all("가" <= character <= "힣" for character in name), row
