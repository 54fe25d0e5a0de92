"""Budget tables with two axes, as bureaus print them: departments, sides, accounts and years in rows or columns."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from extract.plan import Outcome, Plan
from extract.reading import read_plan
from extract.validate import validate
from tests.drawing import Beside, Block, Cell, Gap, PageBreak, Table, Text, draw_plan
from tests.extract.drawn import column, read

MILLION = 1_000_000
UNIT = Text("(단위 : 백만원)", size=9, align="right")


def lines(plan: Plan, family: str, *names: str) -> list[tuple[object, ...]]:
    return [tuple(record.fields[name] for name in names) for record in plan.of_family(family)]


def outcomes(plan: Plan, name: str) -> list[Outcome]:
    return [check.outcome for check in plan.checks if check.name == name]


def bureau_plan(folder: Path, *blocks: Block) -> Plan:
    """A plan that a bureau of 부산광역시 signs. What is read of it must be what the schemas let through."""
    cover = [
        Text("2026년 주요업무계획", size=28),
        Gap(100),
        Text("부산광역시", size=20),
        Text("별빛국", size=20),
        PageBreak(),
    ]
    plan = read_plan(draw_plan(folder / "plan.pdf", [*cover, *blocks]))
    assert validate(plan).rejects == plan.rejects
    return plan


def test_departments_side_by_side_under_their_sum(tmp_path: Path) -> None:
    rows = [
        ["구 분", "합 계\n(일반회계)", "별 보 기\n담 당 관", "도로과", "사업소"],
        ["세 입", "30", "10", "-", "20"],
        ["세 출", "100", "60", "30", "11"],
    ]
    plan = bureau_plan(tmp_path, Text("□ 2026년 예산"), UNIT, Table(rows, widths=[60, 80, 80, 80, 80]))
    assert lines(plan, "budget_by_department", "scope", "side", "department_printed", "amount_krw") == [
        ("별빛국", "revenue", "별보기 담당관", 10 * MILLION),
        ("별빛국", "revenue", "도로과", None),
        ("별빛국", "revenue", "사업소", 20 * MILLION),
        ("별빛국", "spending", "별보기 담당관", 60 * MILLION),
        ("별빛국", "spending", "도로과", 30 * MILLION),
        ("별빛국", "spending", "사업소", 11 * MILLION),
    ]
    assert lines(plan, "budget_by_account", "side", "account", "level", "amount_krw") == [
        ("revenue", "일반회계", 0, 30 * MILLION),
        ("spending", "일반회계", 0, 100 * MILLION),
    ]
    assert outcomes(plan, "department_total") == [Outcome.EXACT, Outcome.ROUNDING]


def test_departments_one_below_the_other_over_two_years(tmp_path: Path) -> None:
    rows = [
        ["구 분", "2026년", "2025년", "증 감", "증감률"],
        ["계", "100", "80", "20", "25.0%"],
        ["별 보 기 과", "70", "60", "10", "16.7%"],
        ["도로지원단", "30", "20", "△10", "50%"],
    ]
    plan = bureau_plan(tmp_path, Text("3. 예 산"), UNIT, Table(rows, widths=[90, 70, 70, 70, 70]))
    assert lines(plan, "budget_by_account", "level", "amount_krw", "prior_amount_krw", "change_pct") == [
        (0, 100 * MILLION, 80 * MILLION, Decimal("25.0"))
    ]
    assert lines(plan, "budget_by_department", "department_printed", "prior_amount_krw", "change_krw") == [
        ("별보기과", 60 * MILLION, 10 * MILLION),
        ("도로지원단", 20 * MILLION, -10 * MILLION),
    ]
    assert outcomes(plan, "department_prior_total") == [Outcome.EXACT]
    assert outcomes(plan, "department_change") == [Outcome.EXACT, Outcome.MISMATCH]


def test_departments_crossed_with_accounts_add_up_both_ways(tmp_path: Path) -> None:
    rows = [
        ["부서별", "계", "일반회계", "교통사업특별회계"],
        ["합계", "100", "70", "30"],
        ["별빛과", "60", "40", "20"],
        ["운영팀", "40", "30", "11"],
    ]
    plan = bureau_plan(tmp_path, Text("세출예산 현황"), UNIT, Table(rows, widths=[90, 80, 80, 110]))
    assert lines(plan, "budget_by_account", "side", "account_printed", "level", "amount_krw") == [
        ("spending", "계", 0, 100 * MILLION),
        ("spending", "일반회계", 1, 70 * MILLION),
        ("spending", "교통사업특별회계", 1, 30 * MILLION),
    ]
    assert lines(plan, "budget_by_department", "department_printed", "account_printed", "amount_krw")[
        1:3
    ] == [
        ("별빛과", "일반회계", 40 * MILLION),
        ("별빛과", "교통사업특별회계", 20 * MILLION),
    ]
    assert outcomes(plan, "account_total") == [Outcome.EXACT]
    assert outcomes(plan, "department_total") == [Outcome.EXACT, Outcome.EXACT, Outcome.ROUNDING]
    assert outcomes(plan, "department_accounts") == [Outcome.EXACT, Outcome.ROUNDING]


def test_accounts_over_their_sides(tmp_path: Path) -> None:
    rows = [
        [Cell("일반회계", 1, 2), Cell("하수도사업특별회계", 1, 2)],
        ["세입", "세출", "세입", "세출"],
        ["141", "252", "415", "416"],
    ]
    plan = bureau_plan(tmp_path, Text("예 산"), UNIT, Table(rows, widths=[80] * 4, header_rows=2))
    assert lines(plan, "budget_by_account", "side", "account_printed", "level", "amount_krw") == [
        ("revenue", "일반회계", 1, 141 * MILLION),
        ("revenue", "하수도사업특별회계", 1, 415 * MILLION),
        ("spending", "일반회계", 1, 252 * MILLION),
        ("spending", "하수도사업특별회계", 1, 416 * MILLION),
    ]


SIDES_GROUP_ACCOUNTS = [
    [Cell("구분", 1, 2), "2026년도", "2025년도", "증감액"],
    [Cell("세입", 3), "계", "10", "9", "1"],
    ["일반회계", "7", "6", "1"],
    ["특별회계", "3", "3", "0"],
    [Cell("세출", 3), "계", "30", "20", "10"],
    ["일반회계", "20", "15", "5"],
    ["특별회계", "10", "5", "5"],
]
SIDES_UNDER_YEARS = [
    [Cell("회계별", 2), Cell("2026년", 1, 2), Cell("2025년", 1, 2)],
    ["세입", "세출", "세입", "세출"],
    ["총계", "10", "30", "9", "20"],
    ["일반회계", "7", "20", "6", "15"],
    ["특별회계", "3", "10", "3", "5"],
]
YEARS_BELOW_EACH_OTHER = [
    [Cell("구분", 2), Cell("세입예산", 1, 3), Cell("세출예산", 1, 3)],
    ["총계", "일반회계", "특별회계", "총계", "일반회계", "특별회계"],
    ["2026년", "10", "7", "3", "30", "20", "10"],
    ["2025년", "9", "6", "3", "20", "15", "5"],
]


@pytest.mark.parametrize(
    ("rows", "header_rows"),
    [(SIDES_GROUP_ACCOUNTS, 1), (SIDES_UNDER_YEARS, 2), (YEARS_BELOW_EACH_OTHER, 2)],
    ids=["sides group accounts", "sides under years", "years below each other"],
)
def test_the_same_budget_is_read_whichever_axis_says_what(
    tmp_path: Path, rows: list[list[str | Cell]], header_rows: int
) -> None:
    width = 420 / max(len(row) + sum(c.col_span - 1 for c in row if isinstance(c, Cell)) for row in rows)
    count = max(sum(c.col_span if isinstance(c, Cell) else 1 for c in row) for row in rows)
    table = Table(rows, widths=[width] * count, header_rows=header_rows)
    plan = bureau_plan(tmp_path, Text("예산총괄"), UNIT, table)
    found = lines(plan, "budget_by_account", "side", "level", "amount_krw", "prior_amount_krw")
    assert found == [
        ("revenue", 0, 10 * MILLION, 9 * MILLION),
        ("revenue", 1, 7 * MILLION, 6 * MILLION),
        ("revenue", 1, 3 * MILLION, 3 * MILLION),
        ("spending", 0, 30 * MILLION, 20 * MILLION),
        ("spending", 1, 20 * MILLION, 15 * MILLION),
        ("spending", 1, 10 * MILLION, 5 * MILLION),
    ]
    assert set(outcomes(plan, "account_total")) == {Outcome.EXACT}


def test_accounts_within_a_column_of_accounts(tmp_path: Path) -> None:
    rows = [
        [Cell("구분", 2), Cell("계", 2), Cell("일반회계", 2), Cell("특별회계", 1, 3)],
        ["소계", "별빛특별회계", "달빛특별회계"],
        ["예산액", "100", "70", "30", "20", "10"],
    ]
    plan = bureau_plan(
        tmp_path, Text("예산규모 : 1억원"), UNIT, Table(rows, widths=[60, 60, 70, 60, 85, 85], header_rows=2)
    )
    assert lines(plan, "budget_by_account", "account_printed", "level", "parent_printed", "amount_krw") == [
        ("계", 0, None, 100 * MILLION),
        ("일반회계", 1, None, 70 * MILLION),
        ("특별회계", 1, None, 30 * MILLION),
        ("별빛특별회계", 2, "특별회계", 20 * MILLION),
        ("달빛특별회계", 2, "특별회계", 10 * MILLION),
    ]
    assert outcomes(plan, "account_total") == [Outcome.EXACT, Outcome.EXACT]
    assert outcomes(plan, "budget_headline") == [Outcome.EXACT]


def test_the_prior_amount_is_the_first_of_the_year_before(tmp_path: Path) -> None:
    rows = [
        [Cell("구분", 2), Cell("2026년\n당초", 2), Cell("2025년", 1, 2), Cell("증감", 1, 2)],
        ["당초", "최종", "금액", "비율(%)"],
        ["합계", "100", "80", "90", "20", "25.0"],
        ["별빛과", "60", "50", "60", "10", "20.0"],
        ["달빛과", "40", "30", "30", "10", "33.3"],
    ]
    plan = bureau_plan(tmp_path, Text("예산현황"), UNIT, Table(rows, widths=[70] * 6, header_rows=2))
    assert lines(
        plan, "budget_by_department", "amount_krw", "prior_amount_krw", "change_krw", "change_pct"
    ) == [
        (60 * MILLION, 50 * MILLION, 10 * MILLION, Decimal("20.0")),
        (40 * MILLION, 30 * MILLION, 10 * MILLION, Decimal("33.3")),
    ]
    assert {check.outcome for check in plan.checks} <= {Outcome.EXACT, Outcome.ROUNDING}


def test_a_fund_is_its_balances_and_flows_and_two_account_lines(tmp_path: Path) -> None:
    rows = [
        [
            Cell("기금명", 2),
            Cell("2025년도말\n조성액(A)", 2),
            Cell("2026년도 운용계획", 1, 3),
            Cell("2026년도말\n예상액(A+B)", 2),
        ],
        ["수입", "지출", "증감(B)"],
        ["총계", "100", "30", "50", "△20", "80"],
        ["별빛기금", "60", "20", "30", "△10", "50"],
        ["달 빛 계 정", "40", "10", "20", "△10", "31"],
    ]
    plan = bureau_plan(
        tmp_path, Text("기금"), UNIT, Table(rows, widths=[80, 80, 60, 60, 60, 80], header_rows=2)
    )
    assert lines(plan, "funds", "fund_printed", "is_total", "opening_krw", "change_krw", "closing_krw") == [
        ("총계", True, 100 * MILLION, -20 * MILLION, 80 * MILLION),
        ("별빛기금", False, 60 * MILLION, -10 * MILLION, 50 * MILLION),
        ("달빛계정", False, 40 * MILLION, -10 * MILLION, 31 * MILLION),
    ]
    assert lines(plan, "budget_by_account", "side", "account_printed", "account", "level", "amount_krw")[
        :4
    ] == [
        ("revenue", "총계", "기금", 1, 30 * MILLION),
        ("spending", "총계", "기금", 1, 50 * MILLION),
        ("revenue", "별빛기금", None, 2, 20 * MILLION),
        ("spending", "별빛기금", None, 2, 30 * MILLION),
    ]
    assert outcomes(plan, "fund_closing") == [Outcome.EXACT, Outcome.EXACT, Outcome.ROUNDING]
    assert outcomes(plan, "fund_closing_total") == [Outcome.ROUNDING]


def test_one_fund_beside_its_header(tmp_path: Path) -> None:
    rows = [
        [
            Cell("식품진흥기금", 3),
            Cell("'25년도 말\n조성액", 2),
            Cell("운용계획", 1, 2),
            Cell("’26년도 말\n조성액", 2),
        ],
        ["수입", "지출"],
        ["13", "2", "3", "12"],
    ]
    plan = bureau_plan(tmp_path, Text("기 금"), UNIT, Table(rows, widths=[90, 80, 60, 60, 80], header_rows=2))
    assert lines(
        plan, "funds", "fund_printed", "opening_krw", "income_krw", "spending_krw", "closing_krw"
    ) == [("식품진흥기금", 13 * MILLION, 2 * MILLION, 3 * MILLION, 12 * MILLION)]


def test_programmes_within_programmes_add_up(tmp_path: Path) -> None:
    rows = [
        ["정책사업", "단위사업", "’26년 예산(A)", "’25년 예산(B)", "증 감(A-B)"],
        [Cell("합 계", 1, 2), "100", "90", "10"],
        [Cell("별빛 운영", 2), "별빛 조성", "60", "50", "10"],
        ["별빛 보전", "30", "30", "-"],
        ["행정운영경비", "기본경비", "10", "10", "0"],
    ]
    plan = bureau_plan(tmp_path, Text("세출예산 100백만원"), UNIT, Table(rows, widths=[90, 90, 80, 80, 80]))
    assert lines(
        plan, "budget_by_program", "side", "program_printed", "level", "parent_printed", "amount_krw"
    ) == [
        ("spending", "별빛 조성", 2, "별빛 운영", 60 * MILLION),
        ("spending", "별빛 보전", 2, "별빛 운영", 30 * MILLION),
        ("spending", "기본경비", 2, "행정운영경비", 10 * MILLION),
    ]
    assert outcomes(plan, "program_total") == [Outcome.EXACT]
    assert outcomes(plan, "budget_headline") == [Outcome.EXACT]


def test_revenue_by_source_over_two_years(tmp_path: Path) -> None:
    rows = [
        ["예 산 과 목", "'26년 예산(A)", "'25년 예산(B)", "증감(A-B)"],
        ["합 계", "972", "971", "1"],
        ["사 용 료 수 입", "61", "60", "1"],
        ["별빛 나눔 수익", "911", "911", "0"],
    ]
    plan = bureau_plan(tmp_path, Text("세입예산"), UNIT, Table(rows, widths=[110, 90, 90, 80]))
    assert lines(plan, "budget_by_source", "source_printed", "amount_krw", "prior_amount_krw") == [
        ("사용료수입", 61 * MILLION, 60 * MILLION),
        ("별빛 나눔 수익", 911 * MILLION, 911 * MILLION),
    ]
    assert lines(plan, "budget_by_account", "side", "level", "amount_krw") == [("revenue", 0, 972 * MILLION)]
    assert outcomes(plan, "budget_by_source_total") == [Outcome.EXACT]


def test_the_citys_budget_in_a_bureaus_plan_is_the_citys(tmp_path: Path) -> None:
    rows = [["구분", "세입", "세출"], ["총계", "900", "900"], ["일반회계", "900", "900"]]
    own = [["구분", "세입", "세출"], ["총계", "9", "9"], ["일반회계", "9", "9"]]
    plan = bureau_plan(
        tmp_path,
        Text("부산시 예산규모"), UNIT, Table(rows, widths=[80, 80, 80]),
        Text("별빛국 예산"), UNIT, Table(own, widths=[80, 80, 80]),
    )  # fmt: skip
    assert [scope for scope, side in lines(plan, "budget_by_account", "scope", "side") if side == "spending"] == [
        "district", "district", "별빛국", "별빛국",
    ]  # fmt: skip


def test_what_names_no_year_beside_the_year_before_is_the_plans(tmp_path: Path) -> None:
    rows = [
        ["부서명", "예산액", "전년도 예산액", "증△감", "전년대비(%)"],
        ["계", "100", "80", "20", "25.0"],
        ["별빛과", "60", "50", "10", "20.0"],
        ["기획조정", "40", "30", "10", "33.3"],
    ]
    plan = bureau_plan(tmp_path, Text("예산 총괄"), UNIT, Table(rows, widths=[90, 80, 90, 80, 80]))
    names = ("department_printed", "amount_krw", "prior_amount_krw", "change_krw", "change_pct")
    assert lines(plan, "budget_by_department", *names) == [
        ("별빛과", 60 * MILLION, 50 * MILLION, 10 * MILLION, Decimal("20.0")),
        ("기획조정", 40 * MILLION, 30 * MILLION, 10 * MILLION, Decimal("33.3")),
    ]


def test_who_pays_beside_the_whole_is_left_to_the_cells(tmp_path: Path) -> None:
    rows = [
        ["구분", "계", "국비", "시비", "기타"],
        ["합계", "100", "60", "30", "10"],
        ["별빛과", "70", "40", "20", "10"],
        ["달빛과", "30", "20", "10", "-"],
    ]
    plan = bureau_plan(tmp_path, Text("2026년 예산"), UNIT, Table(rows, widths=[90, 80, 80, 80, 80]))
    assert column(plan, "budget_by_department", "amount_krw") == [70 * MILLION, 30 * MILLION]
    assert column(plan, "budget_by_account", "amount_krw") == [100 * MILLION]


def test_figures_may_bring_their_own_unit(tmp_path: Path) -> None:
    rows = [["구분", "계", "별빛과", "달빛과"], ["세출", "1,234억원", "1,000억원", "234억원"]]
    plan = bureau_plan(tmp_path, Text("예산"), Table(rows, widths=[80, 100, 100, 100]))
    assert column(plan, "budget_by_department", "amount_krw") == [1000 * 10**8, 234 * 10**8]


def test_departments_within_the_main_office_and_outside_of_it(tmp_path: Path) -> None:
    rows = [
        [Cell("구분", 2), Cell("합계", 2), Cell("본청", 1, 3), Cell("사업소", 2)],
        ["소계", "별빛과", "달빛과"],
        ["세출", "100", "70", "40", "30", "30"],
    ]
    plan = bureau_plan(tmp_path, Text("예산"), UNIT, Table(rows, widths=[70] * 6, header_rows=2))
    assert lines(plan, "budget_by_department", "department_printed", "parent_printed", "amount_krw") == [
        ("본청", None, 70 * MILLION),
        ("별빛과", "본청", 40 * MILLION),
        ("달빛과", "본청", 30 * MILLION),
        ("사업소", None, 30 * MILLION),
    ]
    assert outcomes(plan, "department_total") == [Outcome.EXACT]


def test_parts_of_any_name_that_add_up_to_a_total_are_its_programmes(tmp_path: Path) -> None:
    rows = [
        ["구 분", "2026년", "2025년", "증감"],
        ["계", "100", "80", "20"],
        ["인력운영비", "60", "50", "10"],
        ["별빛 조성", "40", "30", "10"],
    ]
    plan = bureau_plan(tmp_path, Text("예산 현황"), UNIT, Table(rows, widths=[90, 80, 80, 80]))
    assert lines(plan, "budget_by_program", "program_printed", "level", "amount_krw") == [
        ("인력운영비", 1, 60 * MILLION),
        ("별빛 조성", 1, 40 * MILLION),
    ]
    assert lines(plan, "budget_by_account", "level", "amount_krw") == [(0, 100 * MILLION)]


def test_one_figure_a_year_is_the_total(tmp_path: Path) -> None:
    rows = [["구 분", "2026년", "2025년", "증감"], ["예산액", "100", "80", "20"]]
    plan = bureau_plan(tmp_path, Text("예산 규모"), UNIT, Table(rows, widths=[90, 80, 80, 80]))
    names = ("account", "level", "amount_krw", "prior_amount_krw")
    assert lines(plan, "budget_by_account", *names) == [("총계", 0, 100 * MILLION, 80 * MILLION)]


def test_two_pairs_of_account_and_amount_share_a_row(tmp_path: Path) -> None:
    rows = [
        ["회계별", "예산액", "회계별", "예산액"],
        ["총계", "100", "일반회계", "70"],
        ["특별회계", "30", "별빛특별회계", "30"],
    ]
    plan = bureau_plan(tmp_path, Text("세출예산"), UNIT, Table(rows, widths=[100, 80, 110, 80]))
    assert lines(plan, "budget_by_account", "account_printed", "level", "amount_krw") == [
        ("총계", 0, 100 * MILLION),
        ("일반회계", 1, 70 * MILLION),
        ("특별회계", 1, 30 * MILLION),
        ("별빛특별회계", 2, 30 * MILLION),
    ]
    assert set(outcomes(plan, "account_total")) == {Outcome.EXACT}


def test_two_pairs_of_department_and_amount_share_a_row(tmp_path: Path) -> None:
    rows = [
        ["부서", "예산액", "비고", "부서", "예산액", "비고"],
        ["계", "100", "", "별빛과", "60", "신설"],
        ["달빛과", "30", "-", "해빛과", "10", "-"],
    ]
    plan = bureau_plan(tmp_path, Text("세출예산"), UNIT, Table(rows, widths=[80, 70, 50, 80, 70, 50]))
    assert lines(plan, "budget_by_department", "department_printed", "amount_krw") == [
        ("별빛과", 60 * MILLION),
        ("달빛과", 30 * MILLION),
        ("해빛과", 10 * MILLION),
    ]
    assert outcomes(plan, "department_total") == [Outcome.EXACT]


OTHERS = {
    "parts that do not add up": (
        "예산 현황",
        [["구분", "2026년", "2025년"], ["계", "5", "4"], ["별", "30", "2"], ["달", "2", "2"]],
    ),
    "an earlier year's": (
        "예산 현황",
        [["구분", "2024년", "2023년"], ["계", "5", "4"], ["별빛과", "3", "2"], ["달빛과", "2", "2"]],
    ),
    "what was spent": (
        "2026년 예산 집행현황",
        [["구분", "예산액", "집행액"], ["별빛과", "3", "2"], ["달빛과", "2", "2"]],
    ),
    "a project's": (
        "총사업비",
        [["구분", "계", "국비", "시비"], ["2026년", "5", "3", "2"], ["2025년", "5", "3", "2"]],
    ),
    "people": (
        "인력",
        [["구분", "계", "별빛과", "달빛과"], ["정원", "5", "3", "2"], ["현원", "5", "3", "2"]],
    ),
}


@pytest.mark.parametrize("what", OTHERS)
def test_other_figures_are_no_budget(tmp_path: Path, what: str) -> None:
    heading, rows = OTHERS[what]
    plan = bureau_plan(tmp_path, Text(heading), UNIT, Table(rows, widths=[80] * len(rows[0])))
    assert plan.records == ()
    assert plan.rejects == ()


def test_an_unreadable_figure_is_a_reject_and_its_total_uncheckable(tmp_path: Path) -> None:
    rows = [["구분", "계", "별빛과", "달빛과"], ["세출", "100", "6O", "40"], ["세입", "30", "10", "20"]]
    plan = bureau_plan(tmp_path, Text("예산"), UNIT, Table(rows, widths=[80] * 4))
    assert column(plan, "budget_by_department", "department_printed") == ["달빛과", "별빛과", "달빛과"]
    assert [reject.family for reject in plan.rejects] == ["budget_by_department"]
    assert "letter O" in plan.rejects[0].reason
    assert set(outcomes(plan, "department_total")) == {Outcome.UNCHECKABLE}


def test_a_heading_numbered_in_a_frame_of_its_own_is_its_words(tmp_path: Path) -> None:
    rows = [["구분", "2026년", "2025년"], ["계", "5", "4"], ["별빛과", "3", "2"], ["달빛과", "2", "2"]]
    number_and_words = Beside([Table([["3"]], widths=[25]), Table([["예 산"]], widths=[300], left=90)])
    plan = read(tmp_path, number_and_words, UNIT, Table(rows, widths=[80, 80, 80]))
    assert column(plan, "budget_by_department", "amount_krw") == [3 * MILLION, 2 * MILLION]
