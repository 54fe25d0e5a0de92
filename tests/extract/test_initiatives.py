"""Sections, themes, initiatives and their labelled lines, from lines alone."""

from __future__ import annotations

import pytest

from extract.initiatives import Initiative, initiatives
from extract.printed import BBox, Line


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


def page(*texts: str | tuple[str, float, float]) -> list[Initiative]:
    """Read lines of a bureau's plan: body at 15 points from x = 60, or text with a size and a left of its own."""
    lines = []
    for n, text in enumerate(["Ⅳ. 2026년 주요업무계획", "ㅇ 앞선 글", *texts], start=1):
        words, size, left = text if isinstance(text, tuple) else (text, 15.0, 60.0)
        lines.append(Line(1, n, BBox(left, n * 30, left + 200, n * 30 + size), size, words, words))
    return initiatives(lines)


def titles(items: list[Initiative]) -> list[str]:
    return [item.title for item in items]


HEADINGS = [
    ("1 별빛 조성", 18.0, 70.0),
    ("1. 별빛 조성", 18.0, 70.0),
    ("1-1 별빛 조성", 15.0, 70.0),
    ("❶ 별빛 조성", 19.0, 59.0),
    ("① 별빛 조성", 19.0, 59.0),
]


@pytest.mark.parametrize("heading", HEADINGS, ids=lambda heading: heading[0])
def test_a_heading_without_titles_below_it_is_the_initiative(heading: tuple[str, float, float]) -> None:
    assert titles(page(heading, "ㅇ (별 관측) 망원경을 놓음")) == ["별빛 조성"]


@pytest.mark.parametrize("heading", HEADINGS, ids=lambda heading: heading[0])
def test_titles_below_a_heading_are_the_initiatives_of_its_section(heading: tuple[str, float, float]) -> None:
    items = page(heading, "□ 망원경 설치", "ㅇ 하나", "□ 관측소 건립", "ㅇ 둘")
    assert [(item.section_title, item.title) for item in items] == [
        ("별빛 조성", "망원경 설치"),
        ("별빛 조성", "관측소 건립"),
    ]


def test_parts_of_a_description_are_no_initiatives_but_its_labels() -> None:
    (item,) = page(
        ("1 별빛관 건립", 18.0, 70.0),
        "□ 사업개요(2024~2028)",
        "ㅇ 사 업 비 : 12억원(국비 5, 시비 7)",
        "ㅇ (공사기간) ’25. 3. ~ ’26. 2.",
        "□ 조기 건립 필요성",
        "ㅇ 별이 많음",
        "□ 추진상황",
        "ㅇ ’24. 3. : 설계",
        "□ 향후계획(안)",
        "ㅇ ’26. 2. : 준공",
    )
    assert (item.section, item.section_title, item.title) == ("Ⅳ", "2026년 주요업무계획", "별빛관 건립")
    assert pairs(item) == [
        ("사업개요", "(2024~2028)"),
        ("사업비", "12억원(국비 5, 시비 7)"),
        ("공사기간", "’25. 3. ~ ’26. 2."),
        ("조기건립필요성", "별이 많음"),
        ("추진상황", "’24. 3. : 설계"),
        ("향후계획", "(안)"),
        ("향후계획", "’26. 2. : 준공"),
    ]
    periods = [(a.period.start, a.period.end) for a in item.attributes if a.period is not None]
    assert periods == [("2024", "2028"), ("2025-03", "2026-02")]
    assert [a.cost_krw for a in item.attributes if a.cost_krw is not None] == [1_200_000_000]


def test_headings_that_only_list_what_is_to_come_are_left_out() -> None:
    items = page(
        ("1. 별빛 조성", 18.0, 70.0),
        ("2. 달빛 조성", 18.0, 70.0),
        ("\uf000 해빛 조성", 18.0, 70.0),
        ("\uf000 구름 조성", 12.0, 70.0),
        ("1 별빛 조성", 18.0, 70.0),
        "ㅇ 하나",
    )
    assert titles(items) == ["별빛 조성"]


def test_circled_numbers_in_running_text_are_no_headings() -> None:
    items = page(("❶ 별빛 조성", 19.0, 59.0), "ㅇ 하나", ("❶ 망원경", 15.0, 76.0), ("❷ 관측소", 15.0, 76.0))
    assert titles(items) == ["별빛 조성"]


def test_a_symbol_fonts_box_stands_above_circled_numbers_where_it_heads_them() -> None:
    items = page(("\uf000 별빛 도시", 16.0, 67.0), ("❶ 별빛 조성", 17.0, 59.0), "ㅇ 하나")
    assert [(item.section_title, item.title) for item in items] == [("별빛 도시", "별빛 조성")]


def test_a_symbol_fonts_box_is_a_title_else() -> None:
    items = page(("❶ 별빛 도시", 19.0, 59.0), ("\uf000 별빛 조성", 16.0, 57.0), "ㅇ 하나", "\uf000 속의 점")
    assert [(item.section_title, item.title) for item in items] == [("별빛 도시", "별빛 조성")]


def test_what_is_attached_is_no_more_of_the_plan() -> None:
    assert titles(page("□ 별빛 조성", "ㅇ 하나", "[별첨 1]", "□ 작년의 일", "ㅇ 둘")) == ["별빛 조성"]


def test_a_page_of_aims_and_tasks_at_a_glance_holds_no_initiative() -> None:
    assert page("추진 전략", "1. 별빛 조성", "ㅇ 하나") == []


@pytest.mark.parametrize(
    "chapter", ["Ⅳ. 정책목표 및 추진전략", "Ⅱ. 2025년 주요업무 성과", "Ⅴ. 돌봄사업 추진상황"]
)
def test_chapters_of_aims_and_results_hold_no_initiatives(chapter: str) -> None:
    items = read(chapter, "□ 다른 일", "Ⅵ. 당면 현안", "□ 올해의 일")
    assert titles(items) == ["올해의 일"]


def test_a_number_in_a_frame_of_its_own_belongs_to_the_title_beside_it() -> None:
    frame = Line(1, 0, BBox(50, 100, 80, 130), 30.0, "1", "1")
    title = Line(1, 2, BBox(100, 106, 300, 124), 18.0, "별빛 조성", "별빛 조성")
    body = Line(1, 3, BBox(60, 150, 300, 165), 15.0, "ㅇ 하나", "ㅇ 하나")
    (item,) = initiatives([frame, title, body])
    assert item.title == "별빛 조성"
