"""Sections, themes, initiatives and their labelled lines, from lines alone."""

from __future__ import annotations

import pytest

from extract.outline import Initiative, initiatives
from extract.plan import BBox, Line


def read(*texts: str, pitch: float = 16) -> list[Initiative]:
    lines = [
        Line(1, n, BBox(50, n * pitch, 300, n * pitch + 11), 11, text, text)
        for n, text in enumerate(texts, start=1)
    ]
    return initiatives(lines)


def pairs(item: Initiative) -> list[tuple[str, str]]:
    return [(attribute.name, attribute.value) for attribute in item.attributes]


def test_an_initiative_stands_under_its_section_and_theme() -> None:
    (item,) = read("1-1", "지역가치 재조명", "“성장동력 확보”", "□ 복합개발 추진", "ㆍ위  치 : 역 일대")
    assert (item.section, item.section_title, item.theme, item.title) == (
        "1-1",
        "지역가치 재조명",
        "성장동력 확보",
        "복합개발 추진",
    )
    assert pairs(item) == [("위치", "역 일대")]


def test_a_section_may_print_its_title_on_its_line() -> None:
    (item,) = read("3. 친환경 이동 확대", "□ 충전소 설치")
    assert (item.section, item.section_title, item.theme) == ("3", "친환경 이동 확대", None)


def test_a_new_section_ends_the_theme_before_it() -> None:
    first, second = read("1-1", "가", "“나”", "□ 다", "1-2", "라", "□ 마")
    assert (first.theme, second.theme) == ("나", None)


def test_a_theme_whose_closing_quote_is_missing_is_a_theme() -> None:
    (item,) = read("4-3", "재난안전", "“주민을 행복하게, 안전!", "□ 훈련")
    assert item.theme == "주민을 행복하게, 안전!"


def test_a_value_goes_on_until_the_next_bullet() -> None:
    (item,) = read("□ 조성", "ㆍ내  용 : 위상에 맞는", "일대 통합개발", "(예상도)", "ㆍ규  모 : 지하4층")
    assert pairs(item) == [("내용", "위상에 맞는 일대 통합개발"), ("규모", "지하4층")]


def test_a_caption_further_down_is_not_part_of_a_value() -> None:
    (item,) = read("□ 조성", "ㆍ내  용 : 상담", "홍보물 사진", pitch=40)
    assert pairs(item) == [("내용", "상담")]


def test_two_labels_on_a_line_are_two_attributes() -> None:
    (item,) = read("□ 청사", "ㆍ위  치 : 북가좌동 334-5 / 규  모 : 지하1층~지상6층")
    assert pairs(item) == [("위치", "북가좌동 334-5"), ("규모", "지하1층~지상6층")]


def test_a_label_whose_value_stands_below_has_none_on_its_line() -> None:
    (item,) = read("□ 청사", "ㆍ내  용", "- 설계 용역", "- 기  간 : 6월")
    assert pairs(item) == [("기간", "6월")]


@pytest.mark.parametrize("chapter", ["Ⅰ. 일반현황", "Ⅲ. 2023년 주요성과", "Ⅲ. 수상 및 공모현황"])
def test_other_chapters_have_no_initiatives_where_one_is_the_plan_s(chapter: str) -> None:
    items = read(chapter, "□ 작년의 일", "Ⅳ. 2024년 주요업무계획", "1-1", "가", "□ 올해의 일")
    assert [item.title for item in items] == ["올해의 일"]


def test_a_document_without_chapters_is_read_throughout() -> None:
    assert [item.title for item in read("□ 하나", "□ 둘")] == ["하나", "둘"]


def test_page_numbers_are_no_text_of_an_initiative() -> None:
    (item,) = read("□ 조성", "ㆍ내  용 : 상담", "- 12 -", "36")
    assert pairs(item) == [("내용", "상담")]
