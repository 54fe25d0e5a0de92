"""Whose plan it is, from the cover, the text, the title, the name: in this order."""

from __future__ import annotations

import pytest

from extract.identity import Identity, Texts, identify, is_cover
from extract.vocabulary import vocabulary


def told(
    cover: str = "", running: str = "", title: str | None = None, file_name: str = "plan.pdf"
) -> Identity:
    return identify(Texts(cover.split("\n"), running.split("\n"), title, file_name), vocabulary())


@pytest.mark.parametrize(
    ("cover", "district", "province", "year"),
    [
        ("2024년 주요업무계획\n서울특별시 마포구", "마포구", "서울특별시", 2024),
        ("2025년도 주요 업무 추진 계획\n강릉시", "강릉시", "강원특별자치도", 2025),
        ("- 2025년도 -\n주 요 업 무 계 획\n제주특별자치도", "제주특별자치도", "제주특별자치도", 2025),
        ("2026년 업무계획\n부산광역시 중구", "중구", "부산광역시", 2026),
        ("2026년 업무계획\n대구광역시 중구청", "중구", "대구광역시", 2026),
    ],
)
def test_a_cover_tells_it_all(cover: str, district: str, province: str, year: int) -> None:
    identity = told(cover, running="종로구 " * 9 + "2019년 주요업무계획")
    assert (identity.district, identity.province, identity.plan_year) == (district, province, year)
    assert identity.evidence == {"plan_year": "cover", "district": "cover"}
    assert identity.bureau is None
    assert not identity.problems


def test_without_a_cover_the_text_tells() -> None:
    running = "Ⅳ. 2024년 주요업무계획\n" + "종로구 청사\n" * 5 + "서울시 지원\n" * 40 + "마포구와 협력\n"
    identity = told(running=running)
    assert (identity.district, identity.plan_year) == ("종로구", 2024)
    assert identity.evidence == {"plan_year": "text", "district": "text"}


def test_a_bureau_signs_the_cover_and_its_city_speaks_in_the_text() -> None:
    identity = told(
        "2025년도 주요업무계획\n교 통 혁 신 국",
        running="부산 시민\n" * 20 + "강서구 도로\n" * 5 + "기장군 역\n" * 3,
    )
    assert (identity.district, identity.bureau) == ("부산광역시", "교통혁신국")
    assert identity.evidence["bureau"] == "cover"


@pytest.mark.parametrize("signature", ["부산광역시인재개발원", "부산광역시 인재개발원", "(인 재 개 발 원)"])
def test_the_city_before_a_bureau_is_not_its_name(signature: str) -> None:
    assert told(f"2025년도 주요업무계획\n{signature}", running="부산 " * 5).bureau == "인재개발원"


def test_a_committee_that_listens_is_no_bureau() -> None:
    assert told("복지환경위원회\n2025년 주요업무계획\n시민건강국").bureau == "시민건강국"


def test_the_title_and_the_name_are_asked_last() -> None:
    assert told(title="2023년 주요업무계획 - 서울특별시 종로구").district == "종로구"
    identity = told(file_name="2025년_교통혁신국_주요업무계획.pdf")
    assert (identity.plan_year, identity.bureau) == (2025, "교통혁신국")
    assert told(file_name="2022_수원시.pdf").evidence == {"plan_year": "file name", "district": "file name"}


def test_what_nothing_tells_is_a_problem() -> None:
    identity = told(running="표가 있는 문서")
    assert (identity.district, identity.plan_year) == (None, None)
    assert [problem.code for problem in identity.problems] == ["no_district", "no_plan_year"]


def test_an_autonomous_district_as_a_word_is_no_government() -> None:
    assert told(running="자치구 평가 " * 20).district is None


def test_a_first_page_without_the_plan_s_name_is_no_cover() -> None:
    assert is_cover(["2024년 주요업무계획", "서울특별시 마포구"])
    assert not is_cover(["Ⅰ. 구정비전 및 목표", "1"])
    assert not is_cover(["2024년 주요업무계획"] * 60)


def test_another_year_or_district_in_the_file_s_name_is_a_contradiction() -> None:
    cover = "2026년 주요업무계획\n서울특별시 종로구"
    assert not told(cover, file_name="종로구_2026년.pdf").problems
    for name in ("종로구_2025년_주요업무계획.pdf", "마포구_2026.pdf"):
        assert [problem.code for problem in told(cover, file_name=name).problems] == ["identity_contradicted"]


def test_a_district_of_several_cities_needs_its_city() -> None:
    identity = told("2026년 주요업무계획\n중구")
    assert (identity.district, identity.province) == ("중구", None)
    assert [problem.code for problem in identity.problems] == ["ambiguous_district"]
    assert told("2026년 주요업무계획\n중구", running="대구의 중심").province == "대구광역시"


def test_last_year_s_results_on_the_cover_are_not_the_plan_s_year() -> None:
    assert told("2025년 주요업무 성과 및\n2026년 주요업무계획\n종로구").plan_year == 2026


@pytest.mark.parametrize("slogan", ["다시 뛰는 대한민국", "걷고 싶은 도심 공원", "기획예산담당관"])
def test_a_slogan_or_a_department_on_the_cover_is_no_bureau(slogan: str) -> None:
    assert told(f"2026년 주요업무계획\n{slogan}\n서울특별시 종로구").bureau is None


@pytest.mark.parametrize("bureau", ["대변인", "감사위원회", "농업기술센터", "신공항추진본부", "재정관"])
def test_bureaus_of_many_endings_sign(bureau: str) -> None:
    listener = "복지환경위원회"
    identity = told(f"2026년 주요업무계획\n{listener}\n{bureau}", running="부산시 부산광역시 부산시 부산시")
    assert (identity.district, identity.bureau) == ("부산광역시", bureau)


@pytest.mark.parametrize("word", ["디지털 대전환 선도", "지역경기 회복", "경기침체 대응"])
def test_a_word_that_begins_like_a_city_is_no_city(word: str) -> None:
    running = "부산시 정책 부산의 미래 부산광역시 " + f"{word} " * 9
    assert told("2026년 주요업무계획\n별빛국", running=running).district == "부산광역시"
