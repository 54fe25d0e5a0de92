"""Rows that a page break cuts, in whole tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drawing import Table, Text
from tests.extract.drawn import column, read


@pytest.mark.parametrize("repeat_header", [True, False])
def test_a_row_that_a_page_break_cuts_is_one_row(tmp_path: Path, repeat_header: bool) -> None:
    rows = [
        ["연번", "사업명", "주관", "추진부서", "확보액(백만원)"],
        ["1", "안심 골목길 조성", "행정안전부", "안전과", "1,000"],
        ["2", "주차 안내 체계를 새로", "국토교통부", "교통과", "2,000"],
        ["", "짓는 사업", "", "", ""],
        ["3", "작은 도서관", "교육부", "교육과", "3,000"],
    ]
    table = Table(rows, widths=[40, 150, 90, 80, 90], breaks_before=[3], repeat_header=repeat_header)
    plan = read(tmp_path, Text("공모사업 3개 사업 선정", size=13), table)
    assert column(plan, "grants", "title") == [
        "안심 골목길 조성",
        "주차 안내 체계를 새로 짓는 사업",
        "작은 도서관",
    ]
    assert column(plan, "grants", "amount_krw") == [1_000_000_000, 2_000_000_000, 3_000_000_000]
    assert plan.rejects == ()
