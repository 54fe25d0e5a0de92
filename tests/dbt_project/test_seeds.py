"""The vocabularies: what extractor and dbt both take a printed name for."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds"
VOCABULARIES = ["accounts", "departments", "ministries", "sectors", "sources"]


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def canonical(vocabulary: str) -> dict[str, str]:
    return {row["alias"]: row["canonical"] for row in seed(vocabulary)}


def without_spaces_and_dots(name: str) -> str:
    return re.sub(r"[\sㆍ·․‧・]", "", name)


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_alias_stands_once_without_spaces_and_middle_dots(vocabulary: str) -> None:
    aliases = Counter(row["alias"] for row in seed(vocabulary))
    assert [alias for alias, uses in aliases.items() if uses > 1] == []
    assert [alias for alias in aliases if not alias or alias != without_spaces_and_dots(alias)] == []


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_canonical_name_is_its_own_alias(vocabulary: str) -> None:
    known = canonical(vocabulary)
    assert [name for name in known.values() if known.get(without_spaces_and_dots(name)) != name] == []


@pytest.mark.parametrize(
    ("vocabulary", "alias", "name"),
    [
        ("ministries", "행전안전부", "행정안전부"),
        ("ministries", "서울시", "서울특별시"),
        ("ministries", "경기도", "경기도"),
        ("ministries", "문화재청", "문화재청"),
        ("ministries", "국가유산청", "국가유산청"),
        ("sectors", "산업중소기업", "산업·중소기업및에너지"),
        ("sources", "지방세수입", "지방세"),
        ("sources", "조정교부금", "조정교부금등"),
        ("accounts", "합계", "총계"),
        ("accounts", "주차장특별회계", "주차장"),
    ],
)
def test_the_name_is_understood(vocabulary: str, alias: str, name: str) -> None:
    assert canonical(vocabulary)[alias] == name


@pytest.mark.parametrize(
    ("vocabulary", "column"), [("accounts", "parent"), ("sources", "parent"), ("ministries", "later_name")]
)
def test_names_that_a_seed_points_to_are_in_it(vocabulary: str, column: str) -> None:
    names = set(canonical(vocabulary).values())
    assert {row[column] for row in seed(vocabulary)} - {""} <= names


def test_all_18_metropolitan_governments_are_known_by_name_and_in_short() -> None:
    known = canonical("ministries")
    with (SEEDS / "governments.csv").open(encoding="utf-8", newline="") as file:
        metropolitan = [row["name"] for row in csv.DictReader(file) if row["kind"] == "metropolitan"]
    assert len(metropolitan) == 18
    assert [name for name in metropolitan if name not in known.values()] == []
    shorts = [
        "서울시",
        "부산시",
        "대구시",
        "인천시",
        "광주시",
        "대전시",
        "울산시",
        "세종시",
        "경기도",
        "강원도",
        "충북도",
    ]
    shorts += ["충남도", "전북도", "전남도", "경북도", "경남도", "제주도"]
    assert [short for short in shorts if short not in known] == []


@pytest.mark.slow
@pytest.mark.xdist_group("dbt_build")
@pytest.mark.parametrize("name", [*VOCABULARIES, "governments", "government_periods", "ministry_periods"])
def test_the_warehouse_has_what_the_file_says(marts: DuckDBPyConnection, name: str) -> None:
    columns = list(seed(name)[0])
    rows = marts.execute(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM seeds.{name}").fetchall()
    stored = Counter(tuple(value or "" for value in row) for row in rows)
    assert stored == Counter(tuple(row[column] for column in columns) for row in seed(name))
