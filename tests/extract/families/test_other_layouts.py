"""Layouts that other governments use, each once read wrongly: the smallest table that shows it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from extract.families.profile import figures_of
from extract.plan import Outcome
from tests.drawing import Beside, Cell, Gap, PageBreak, Table, Text
from tests.extract.drawn import column, read

MILLION = 1_000_000


def test_circled_numbers_are_numbers(tmp_path: Path) -> None:
    rows = [
        ["연번", "수상명", "훈격", "주관", "부서명"],
        ["①", "가", "우수", "교육부", "나과"],
        ["②", "다", "장려", "교육부", "나과"],
    ]
    plan = read(tmp_path, Table(rows, widths=[40, 100, 60, 90, 80]))
    assert column(plan, "awards", "award_no") == [1, 2]


def test_a_title_is_the_column_that_says_so_most(tmp_path: Path) -> None:
    rows = [
        ["연번", "구분", "수상명", "훈격", "주관", "부서명"],
        ["1", "정부", "청렴도 평가", "우수", "교육부", "감사과"],
    ]
    plan = read(tmp_path, Table(rows, widths=[40, 60, 100, 60, 90, 80]))
    assert column(plan, "awards", "title") == ["청렴도 평가"]


def test_what_was_won_is_the_amount_and_not_the_whole_project(tmp_path: Path) -> None:
    rows = [
        ["연번", "공모사업명", "주관부처", "총사업비", "확보액", "부서명"],
        ["1", "돌봄", "교육부", "9,000", "3,000", "복지과"],
    ]
    plan = read(tmp_path, Text("(단위 : 백만원)"), Table(rows, widths=[40, 90, 80, 70, 70, 70]))
    assert column(plan, "grants", "amount_krw") == [3000 * MILLION]


def test_payers_in_columns_beside_the_whole(tmp_path: Path) -> None:
    rows = [
        ["연번", "공모사업명", "주관부처", "총사업비", "국비", "도비", "군비"],
        ["1", "돌봄", "교육부", "100", "60", "30", "10"],
    ]
    plan = read(tmp_path, Text("(단위 : 백만원)"), Table(rows, widths=[40, 90, 80, 70, 60, 60, 60]))
    assert column(plan, "grants", "amount_krw") == [100 * MILLION]
    assert column(plan, "grant_funding", "funding_source") == ["national", "city", "district"]
    assert [c.outcome for c in plan.checks if c.name == "grant_funding_total"] == [Outcome.EXACT]


@pytest.mark.parametrize(
    ("printed", "source"), [("국고 100", "national"), ("100(국비)", "national"), ("국 100(70%)", "national")]
)
def test_payers_stand_before_or_behind_their_money(tmp_path: Path, printed: str, source: str) -> None:
    rows = [["연번", "공모사업명", "주관부처", "확보액(백만원)"], ["1", "돌봄", "교육부", printed]]
    plan = read(tmp_path, Table(rows, widths=[40, 120, 90, 120]))
    assert column(plan, "grants", "amount_krw") == [100 * MILLION]
    assert column(plan, "grant_funding", "funding_source") == [source]


def test_the_newest_year_is_the_plan_s_and_the_share_no_amount(tmp_path: Path) -> None:
    years = [["분야", "구성비", "2025년", "2026년", "증감"], ["사회복지", "60.0", "50", "60", "10"],
             ["환경", "30.0", "25", "30", "5"], ["교육", "10.0", "9", "10", "1"]]  # fmt: skip
    plan = read(tmp_path, Text("(단위 : 백만원)"), Table(years, widths=[90, 70, 80, 80, 70]))
    assert column(plan, "budget_by_sector", "amount_krw") == [60 * MILLION, 30 * MILLION, 10 * MILLION]
    assert column(plan, "budget_by_sector", "share_pct") == [
        Decimal("60.0"),
        Decimal("30.0"),
        Decimal("10.0"),
    ]
    assert not plan.rejects


def test_a_sector_without_a_figure_is_kept_without_one(tmp_path: Path) -> None:
    rows = [["사회복지", "60"], ["환경", "-"], ["보건", "미정"], ["교육", "10"]]
    plan = read(tmp_path, Text("(단위 : 백만원)"), Table(rows, widths=[90, 80], header_rows=0))
    assert column(plan, "budget_by_sector", "amount_krw") == [60 * MILLION, None, None, 10 * MILLION]


def test_special_accounts_without_their_sum_stand_under_the_total(tmp_path: Path) -> None:
    rows = [["회계별", "2026년", "2025년"], ["합계", "100", "90"], ["일반회계", "80", "70"],
            ["공기업특별회계", "15", "15"], ["기타특별회계", "5", "5"]]  # fmt: skip
    plan = read(tmp_path, Text("(단위 : 백만원)"), Table(rows, widths=[120, 80, 80]))
    assert column(plan, "budget_by_account", "level") == [0, 1, 1, 1]
    assert {c.outcome for c in plan.checks} == {Outcome.EXACT}


def test_accounts_indented_by_an_empty_cell_are_read(tmp_path: Path) -> None:
    rows = [[Cell("구분", 1, 2), "2026년", "2025년"], [Cell("총계", 1, 2), "100", "90"],
            [Cell("일반회계", 1, 2), "80", "70"],
            [Cell("특별회계", 1, 2), "20", "20"],
            [Cell("", 2, 1), "교통사업특별회계", "15", "15"],
            ["도시철도특별회계", "5", "5"]]  # fmt: skip
    plan = read(tmp_path, Text("(단위 : 백만원)"), Table(rows, widths=[20, 130, 80, 80]))
    lines = [(r.fields["account_printed"], r.fields["level"]) for r in plan.of_family("budget_by_account")]
    assert lines == [
        ("총계", 0),
        ("일반회계", 1),
        ("특별회계", 1),
        ("교통사업특별회계", 2),
        ("도시철도특별회계", 2),
    ]
    assert {c.outcome for c in plan.checks} == {Outcome.EXACT}


def test_accounts_grouped_by_a_cell_over_their_rows_are_read(tmp_path: Path) -> None:
    rows = [[Cell("회계별", 1, 2), "2026년", "2025년"], [Cell("합계", 1, 2), "100", "90"],
            [Cell("일반회계", 1, 2), "80", "70"],
            [Cell("특별회계", 3, 1), "소계", "20", "20"],
            ["주차장", "15", "15"], ["의료급여기금", "5", "5"]]  # fmt: skip
    plan = read(tmp_path, Text("(단위 : 백만원)"), Table(rows, widths=[80, 100, 80, 80]))
    lines = [(r.fields["account_printed"], r.fields["level"]) for r in plan.of_family("budget_by_account")]
    assert lines == [("합계", 0), ("일반회계", 1), ("특별회계", 1), ("주차장", 2), ("의료급여기금", 2)]
    assert {c.outcome for c in plan.checks} == {Outcome.EXACT}


def test_an_unreadable_change_leaves_the_amounts_beside_it(tmp_path: Path) -> None:
    rows = [["회계별", "2026년", "2025년", "증감액", "증감율"], ["합계", "100", "90", "10", "11.1%"],
            ["일반회계", "95", "90", "5", "5.6%"], ["특별회계", "5", "-", "순증 5", "신규"]]  # fmt: skip
    plan = read(tmp_path, Text("(단위 : 백만원)"), Table(rows, widths=[120, 80, 80, 80, 80]))
    assert column(plan, "budget_by_account", "amount_krw") == [100 * MILLION, 95 * MILLION, 5 * MILLION]
    assert [(reject.rule, reject.page) for reject in plan.rejects] == [("change_krw", 2)]


def test_parts_of_a_source_are_not_added_to_it(tmp_path: Path) -> None:
    rows = [
        ["합계", "100"],
        ["지방세", "60"],
        ["세외수입", "40"],
        ["경상적세외수입", "25"],
        ["임시적세외수입", "15"],
    ]
    plan = read(tmp_path, Text("(단위 : 백만원)"), Table(rows, widths=[120, 80], header_rows=0))
    assert [c.outcome for c in plan.checks if c.name == "budget_by_source_total"] == [Outcome.EXACT]


def test_units_side_by_side_belong_to_the_tables_below_them(tmp_path: Path) -> None:
    left = Table(
        [["연번", "공모명", "주관", "확보액"], ["1", "가", "교육부", "5"]], widths=[40, 70, 60, 60], left=45
    )
    right = Table(
        [["보조금", "7"], ["지방세", "8"], ["세외수입", "9"]], widths=[90, 60], left=330, header_rows=0
    )
    plan = read(
        tmp_path,
        Text("(단위 : 천원)", indent=100),
        Gap(-17),
        Text("(단위 : 백만원)", align="right"),
        Beside([left, right]),
    )
    assert column(plan, "grants", "amount_krw") == [5_000]
    assert column(plan, "budget_by_source", "amount_krw") == [7 * MILLION, 8 * MILLION, 9 * MILLION]


def test_a_heading_at_the_top_of_a_page_begins_another_table(tmp_path: Path) -> None:
    header = ["연번", "공모사업명", "주관부처", "확보액"]
    tables = [
        Table([header, ["1", name, "교육부", "500"]], widths=[40, 120, 90, 90]) for name in ("가", "나")
    ]
    plan = read(
        tmp_path,
        Text("정부 공모사업 (단위 : 천원)"),
        tables[0],
        PageBreak(),
        Text("시 공모사업 (단위 : 백만원)"),
        tables[1],
    )
    assert column(plan, "grants", "amount_krw") == [500_000, 500 * MILLION]
    assert len({table.logical_id for table in plan.tables}) == 2


def test_people_in_parentheses_are_figures() -> None:
    figures = figures_of("306,231명(남 145,404 / 여 160,827)")
    assert [(f.measure, f.value, f.unit) for f in figures] == [
        (None, 306_231, "명"), ("남", 145_404, "명"), ("여", 160_827, "명"),
    ]  # fmt: skip


@pytest.mark.parametrize("total", ["총 2건", "계 (2건)", "소 계", "합계"])
def test_totals_are_no_records(tmp_path: Path, total: str) -> None:
    rows = [
        ["연번", "공모사업명", "주관부처", "확보액(천원)"],
        ["1", "가", "교육부", "5"],
        ["2", "나", "교육부", "6"],
        [total, "", "", "11"],
    ]
    plan = read(tmp_path, Table(rows, widths=[60, 120, 90, 120]))
    assert column(plan, "grants", "grant_no") == [1, 2]
    assert not plan.rejects
