"""Tables that rule only their rows, and rules that make no table."""

from __future__ import annotations

from pathlib import Path

from tests.drawing import Gap, Rules, Table, Text
from tests.extract.drawn import column, read


def test_a_table_with_horizontal_rules_only_has_the_columns_that_its_text_shows(tmp_path: Path) -> None:
    rows = [["회계별", "2026년", "2025년", "증감액", "증감율"], ["총    계", "1,000", "900", "100", "11.1%"],
            ["일 반 회 계", "900", "850", "50", "5.9%"], ["특 별 회 계", "100", "50", "50", "100.0%"]]  # fmt: skip
    table = Table(rows, widths=[120, 80, 80, 80, 80], rules=Rules.HORIZONTAL)
    plan = read(tmp_path, Text("(단위 : 백만원)", align="right"), table)
    assert [[cell.text for cell in t.cells] for t in plan.tables] == [
        ["회계별", "2026년", "2025년", "증감액", "증감율", "총계", "1,000", "900", "100", "11.1%",
         "일반회계", "900", "850", "50", "5.9%", "특별회계", "100", "50", "50", "100.0%"]
    ]  # fmt: skip
    assert column(plan, "budget_by_account", "prior_amount_krw") == [900_000_000, 850_000_000, 50_000_000]


def test_rules_under_headings_make_no_table(tmp_path: Path) -> None:
    headings = [
        Table([[text]], widths=[400], rules=Rules.HORIZONTAL, header_rows=0) for text in ("가", "나", "다")
    ]
    plan = read(tmp_path, *(block for heading in headings for block in (heading, Gap(30))))
    assert not [table for table in plan.tables if table.kind == "table"]
