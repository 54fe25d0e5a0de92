"""Lists of sources and sectors: side by side, paired, over a page break, with a total, with unknown names."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from extract.plan import Outcome
from tests.drawing import Beside, Cell, PageBreak, Table, Text
from tests.extract.drawn import column, read

SHARES = [("보조금", "600", "60%"), ("지방세", "300", "30%"), ("세외수입", "100", "10%")]
SECTORS = [
    ("사회복지", "500", "50.0%"),
    ("환 경", "300", "30.0%"),
    ("교 육", "150", "15.0%"),
    ("예 비 비", "50", "5.0%"),
]


def test_revenue_beside_spending_is_two_lists(tmp_path: Path) -> None:
    left, right = (Table([list(row) for row in rows], widths=[80, 60, 50], left=x, header_rows=0)
                   for rows, x in ((SHARES, 50), (SECTORS, 300)))  # fmt: skip
    plan = read(
        tmp_path, Text("세입ㆍ세출 예산구조"), Text("(단위 : 백만원)", align="right"), Beside([left, right])
    )
    assert column(plan, "budget_by_source", "source_printed") == ["보조금", "지방세", "세외수입"]
    assert column(plan, "budget_by_sector", "amount_krw") == [
        500_000_000,
        300_000_000,
        150_000_000,
        50_000_000,
    ]


def test_lists_on_both_sides_of_a_page_break_are_told_apart_by_their_members(tmp_path: Path) -> None:
    source, sector = (
        Table([list(row) for row in rows], widths=[80, 60, 50], header_rows=0) for rows in (SHARES, SECTORS)
    )
    plan = read(tmp_path, Text("(단위 : 억원)"), source, PageBreak(), sector)
    assert column(plan, "budget_by_source", "amount_krw") == [60_000_000_000, 30_000_000_000, 10_000_000_000]
    assert column(plan, "budget_by_sector", "share_pct") == [
        Decimal("50.0"),
        Decimal("30.0"),
        Decimal("15.0"),
        Decimal("5.0"),
    ]
    assert len({table.logical_id for table in plan.tables}) == 2


def test_an_unknown_sector_passes_through(tmp_path: Path) -> None:
    rows = [*SECTORS, ("우주개발", "7", "0.7%")]
    plan = read(
        tmp_path,
        Text("(단위 : 천원)"),
        Table([list(row) for row in rows], widths=[80, 60, 50], header_rows=0),
    )
    assert column(plan, "budget_by_sector", "sector_printed")[-1] == "우주개발"
    assert column(plan, "budget_by_sector", "amount_krw")[-1] == 7_000


def test_two_pairs_of_name_and_amount_share_a_row(tmp_path: Path) -> None:
    rows = [
        ["구 분", "금 액", "구성비", "구 분", "금 액", "구성비"],
        ["보조금", "600", "60.0", "세외수입", "100", "10.0"],
        ["지방세", "250", "25.0", "지방교부세", "50", "5.0"],
    ]
    plan = read(tmp_path, Text("(단위 : 억원)"), Table(rows, widths=[80, 70, 60] * 2))
    lines = {r.fields["source_printed"]: r.fields["amount_krw"] for r in plan.of_family("budget_by_source")}
    billion = 10**8
    assert lines == {
        "보조금": 600 * billion,
        "지방세": 250 * billion,
        "세외수입": 100 * billion,
        "지방교부세": 50 * billion,
    }
    assert sorted(map(str, column(plan, "budget_by_source", "share_pct"))) == ["10.0", "25.0", "5.0", "60.0"]


def test_amount_and_share_may_stand_in_one_cell(tmp_path: Path) -> None:
    rows = [["사회복지", "51,288(30.7)"], ["환 경", "30,000 (18.0%)"], ["교 육", "△200(0.1)"]]
    plan = read(tmp_path, Text("(단위 : 백만원)"), Table(rows, widths=[90, 120], header_rows=0))
    assert column(plan, "budget_by_sector", "amount_krw") == [51_288_000_000, 30_000_000_000, -200_000_000]
    assert list(map(str, column(plan, "budget_by_sector", "share_pct"))) == ["30.7", "18.0", "0.1"]


def test_the_total_of_a_list_is_the_base_of_its_shares_and_no_line(tmp_path: Path) -> None:
    rows = [["구 분", "예산액", "비율"], ["합 계", "1,000", "100%"], *map(list, SECTORS)]
    plan = read(tmp_path, Text("(단위 : 백만원)"), Table(rows, widths=[90, 80, 60]))
    assert column(plan, "budget_by_sector", "sector_printed") == ["사회복지", "환경", "교육", "예비비"]
    assert set(column(plan, "budget_by_sector", "printed_total_krw")) == {1_000_000_000}
    assert {c.name: c.outcome for c in plan.checks if c.subject is None} == {
        "budget_by_sector_total": Outcome.EXACT
    }


def test_a_name_over_two_columns_of_names_is_one_line(tmp_path: Path) -> None:
    """Where two columns of names are cut through one wide label, the label is the first column's."""
    rows = [
        [Cell("분야", 1, 2), "금액", "구성비"],
        [Cell("일반공공행정", 1, 2), "100", "10.0%"],
        ["교육", "문화및관광", "200", "20.0%"],
        [Cell("사회복지", 1, 2), "500", "50.0%"],
        [Cell("보건", 1, 2), "200", "20.0%"],
    ]
    plan = read(tmp_path, Text("세출 (단위 : 백만원)"), Table(rows, widths=[80, 80, 80, 80]))
    assert column(plan, "budget_by_sector", "sector_printed").count("일반공공행정") == 1
    assert column(plan, "budget_by_sector", "sector_printed").count("사회복지") == 1
