"""Grants: units, the ways in which funding is split, and rows that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.plan import Outcome
from tests.drawing import Block, Cell, Table, Text
from tests.extract.drawn import column, read


@pytest.mark.parametrize(("unit", "factor"), [("원", 1), ("천원", 10**3), ("백만원", 10**6), ("억원", 10**8)])
@pytest.mark.parametrize("in_header", [True, False])
def test_units_come_from_the_header_or_the_note(
    tmp_path: Path, unit: str, factor: int, in_header: bool
) -> None:
    amount = f"사업비({unit})" if in_header else "사업비"
    note: list[Block] = [] if in_header else [Text(f"(단위 : {unit})", size=9, align="right")]
    rows = [
        ["연번", "부서명", "공모사업명", "주관기관", amount],
        ["계", "", "", "", "1,734"],
        ["1", "복지과", "돌봄 공모", "보건복지부", "1,234"],
        ["2", "복지과", "일자리 공모", "서울시", "500"],
        ["3", "문화과", "축제 공모", "서울시", "-"],
        ["4", "문화과", "미술관 공모", "문화체육관광부", "미정"],
    ]
    plan = read(tmp_path, Text("공모사업 4개 사업 선정"), *note, Table(rows, widths=[40, 80, 120, 100, 90]))
    assert column(plan, "grants", "amount_krw") == [1234 * factor, 500 * factor, None, None]
    assert column(plan, "grants", "amount_status") == ["amount", "amount", "none", "undecided"]
    assert {c.name: c.outcome for c in plan.checks} == {
        "grant_count": Outcome.EXACT,
        "grant_total": Outcome.EXACT,
    }


def test_without_any_unit_amounts_are_rejected_and_say_so(tmp_path: Path) -> None:
    rows = [["연번", "부서명", "공모사업명", "주관기관", "사업비"], ["1", "복지과", "돌봄", "서울시", "12"]]
    plan = read(tmp_path, Table(rows, widths=[40, 80, 120, 100, 90]))
    assert not plan.of_family("grants")
    assert [(r.family, r.rule, r.page) for r in plan.rejects] == [("grants", "unit", 2)]
    assert [problem.code for problem in plan.problems] == ["family_failed"]


FUNDING = [
    ("국 325,000\n시 186,000", 511_000_000, [("국", 325_000_000), ("시", 186_000_000)]),
    ("계 511,000\n국 325,000\n구 186,000", 511_000_000, [("국", 325_000_000), ("구", 186_000_000)]),
    ("시비 4,500", 4_500_000, [("시", 4_500_000)]),
    ("기 -", None, [("기", None)]),
    ("12,000", 12_000_000, []),
]


@pytest.mark.parametrize(("printed", "amount", "parts"), FUNDING, ids=[f[0].split()[0] for f in FUNDING])
def test_funding_is_split_where_payer_and_amount_share_a_cell(
    tmp_path: Path, printed: str, amount: int | None, parts: list[tuple[str, int | None]]
) -> None:
    rows = [
        ["연번", "부서명", "공모사업명", "주관기관", "확보액(천원)"],
        ["1", "복지과", "돌봄", "서울시", printed],
    ]
    plan = read(tmp_path, Table(rows, widths=[40, 80, 120, 100, 90]))
    assert column(plan, "grants", "amount_krw") == [amount]
    assert [
        (r.fields["source_printed"], r.fields["amount_krw"]) for r in plan.of_family("grant_funding")
    ] == parts


def test_funding_is_split_over_columns_headed_by_payers(tmp_path: Path) -> None:
    rows = [
        [
            Cell("연번", 2),
            Cell("부서명", 2),
            Cell("사업명", 2),
            Cell("공모주관", 2),
            Cell("확보액(백만원)", 1, 4),
        ],
        ["계", "국비", "시비", "구비"],
        ["1", "복지과", "돌봄", "보건복지부", "100", "60", "30", "10"],
        ["2", "복지과", "일자리", "서울시", "40", "-", "40", "-"],
    ]
    plan = read(tmp_path, Table(rows, widths=[40, 70, 90, 90, 50, 50, 50, 50], header_rows=2))
    assert column(plan, "grants", "amount_krw") == [100_000_000, 40_000_000]
    assert [
        (r.fields["grant_no"], r.fields["funding_source"], r.fields["amount_krw"])
        for r in plan.of_family("grant_funding")
    ] == [
        (1, "national", 60_000_000), (1, "city", 30_000_000), (1, "district", 10_000_000),
        (2, "national", None), (2, "city", 40_000_000), (2, "district", None),
    ]  # fmt: skip
    assert [(c.subject, c.outcome) for c in plan.checks if c.name == "grant_funding_total"] == [
        ("1", Outcome.EXACT), ("2", Outcome.EXACT),
    ]  # fmt: skip


def test_a_misprinted_amount_is_a_reject_that_points_at_the_character(tmp_path: Path) -> None:
    rows = [
        ["연번", "부서명", "공모사업명", "주관기관", "확보액(천원)"],
        ["1", "복지과", "돌봄", "서울시", "1,2O0"],
        ["2", "복지과", "일자리", "서울시", "300"],
    ]
    plan = read(tmp_path, Table(rows, widths=[40, 80, 120, 100, 90]))
    (reject,) = plan.rejects
    assert "page 2, table 1, row 2" in reject.reason
    assert "'1,2O0' is not an amount (letter O at 4)" in reject.reason
    assert "1,2O0" in [source.text for source in reject.sources]
    assert column(plan, "grants", "grant_no") == [2]


@pytest.mark.parametrize(
    ("heading", "header"),
    [
        ("도로 정비 계획", ["연번", "사업명", "시행기관", "사업비(천원)", "담당부서"]),
        ("시설물 현황", ["연번", "시설명", "등급", "관리기관", "담당부서"]),
    ],
)
def test_a_list_that_only_looks_like_grants_or_awards_is_neither(
    tmp_path: Path, heading: str, header: list[str]
) -> None:
    plan = read(
        tmp_path, Text(heading), Table([header, ["1", "가", "나", "10", "다"]], widths=[40, 90, 90, 90, 90])
    )
    assert plan.records == ()
    assert [problem.code for problem in plan.problems] == ["no_known_table"]
    assert [table.heading for table in plan.tables] == [heading]


GRANT_LIST = [
    ["연번", "주관부처", "공 모 명", "선정현황"],
    ["1", "보건복지부", "별빛 돌봄 확충\n- 신청: 3개소", "선정(2개소)"],
    ["2", "국토교통부", "달빛 도로", "미선정"],
    ["3", "환경부", "맑은 별", "선정"],
]
FORM = (
    "ㆍ사 업 명 : 별빛 돌봄 확충사업\nㆍ공모기간 : 2025. 2월 ~ 4월\nㆍ사업기간 : 2026. 1월 ~ 12월\n"
    "ㆍ총사업비 : 연도별 예산 (단위: 백만원)"
)


def grant_form(whole: str = "354") -> Table:
    """A form with the small table of its budget in the grid around it."""
    rows = [
        ["연번", Cell("사업내용", 1, 3), "주관부처", "선정현황"],
        [Cell("1", 6), Cell(FORM, 1, 3), Cell("보건\n복지부", 6), Cell("선정", 6)],
        ["구 분", "총사업비", "'26년"],
        ["계", whole, whole],
        ["국 비", "236", "236"],
        ["시 비", "118", "118"],
        [Cell("ㆍ사업내용 : 시설 개선", 1, 3)],
    ]
    return Table(rows, widths=[40, 120, 80, 80, 70, 60])


def test_a_list_without_amounts_holds_the_grants_that_were_won(tmp_path: Path) -> None:
    plan = read(tmp_path, Text("2025년 신청 추진 공모사업"), Table(GRANT_LIST, widths=[40, 90, 200, 90]))
    assert [tuple(record.fields.values()) for record in plan.of_family("grants")] == [
        (1, "별빛 돌봄 확충", "보건복지부", None, None, "none"),
        (3, "맑은 별", "환경부", None, None, "none"),
    ]
    assert not plan.rejects


def test_a_form_tells_the_money_of_the_grant_that_the_list_names(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        Text("2025년 신청 추진 공모사업"),
        Table(GRANT_LIST, widths=[40, 90, 200, 90]),
        Text("2025년 신청 추진 공모사업(상세)"),
        grant_form(),
    )
    assert column(plan, "grants", "title") == ["별빛 돌봄 확충", "맑은 별"]
    assert column(plan, "grants", "amount_krw") == [354_000_000, None]
    assert column(plan, "grant_funding", "funding_source") == ["national", "city"]
    assert column(plan, "grant_funding", "amount_krw") == [236_000_000, 118_000_000]
    assert [c.outcome for c in plan.checks if c.name == "grant_funding_total"] == [Outcome.EXACT]


def test_a_form_alone_is_a_grant_by_the_name_in_it(tmp_path: Path) -> None:
    plan = read(tmp_path, Text("공모사업 추진상황"), grant_form("360"))
    assert column(plan, "grants", "title") == ["별빛 돌봄 확충사업"]
    assert [c.outcome for c in plan.checks if c.name == "grant_funding_total"] == [Outcome.MISMATCH]


@pytest.mark.parametrize(
    ("heading", "header"),
    [
        ("2026년 공모 계획", ["연번", "사업명(사업내용)", "공모시기\n발표시기", "주관부처"]),
        ("2026년 공모사업 신청계획", ["연번", "공모명", "추진여부", "주관부처"]),
    ],
)
def test_what_is_to_be_applied_for_is_no_grant(tmp_path: Path, heading: str, header: list[str]) -> None:
    row = ["1", "사 업 명 : 별빛 도시", "’26. 7.", "환경부"]
    plan = read(tmp_path, Text(heading), Table([header, row], widths=[40, 200, 90, 90]))
    assert plan.records == ()
