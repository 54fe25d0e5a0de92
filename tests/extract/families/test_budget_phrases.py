"""A budget that a bureau tells in a line and not in a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drawing import Table, Text
from tests.extract.drawn import read
from tests.extract.families.test_crossed import lines

FACTS = Text("Ⅰ. 기본현황", size=16)
TOLD = [
    ("□ 예 산 : 12,345백만원(일반회계 12,000, 특별회계 345)", [(None, "예산", 12_345_000_000)]),
    ("○ 2026년 예산규모 : 1,167,170,859천원", [(None, "예산규모", 1_167_170_859_000)]),
    ("□ 세출예산 ▷ 총 345억원", [("spending", "세출예산", 34_500_000_000)]),
    ("□ 예산 : 세입 12억원, 세출 34.5억원", [("revenue", "세입", 1_200_000_000), ("spending", "세출", 3_450_000_000)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), TOLD, ids=lambda value: value if isinstance(value, str) else "")
def test_a_line_of_the_basic_facts_tells_the_total(
    tmp_path: Path, text: str, told: list[tuple[str | None, str, int]]
) -> None:
    plan = read(tmp_path, FACTS, Text(text))
    assert lines(plan, "budget_by_account", "side", "account_printed", "amount_krw") == told
    assert {row for (row,) in lines(plan, "budget_by_account", "account")} == {"총계"}


def test_a_table_tells_it_better(tmp_path: Path) -> None:
    rows = [["구분", "계", "별빛과", "달빛과"], ["세출", "100", "60", "40"]]
    plan = read(
        tmp_path, FACTS, Text("□ 예산 : 100백만원"), Text("(단위 : 백만원)"), Table(rows, widths=[80] * 4)
    )
    assert lines(plan, "budget_by_account", "account_printed", "side") == [("계", "spending")]


@pytest.mark.parametrize("text", ["ㅇ 사업예산 : 900억원", "□ 예산 확보 : 12억원", "□ 예산 절감액 : 3억원"])
def test_other_money_is_no_budget(tmp_path: Path, text: str) -> None:
    assert lines(read(tmp_path, FACTS, Text(text)), "budget_by_account", "level") == []


def test_a_projects_budget_in_another_chapter_is_no_budget(tmp_path: Path) -> None:
    plan = read(tmp_path, FACTS, Text("Ⅳ. 2026년 주요업무계획", size=16), Text("ㅇ 예산 : 900억원"))
    assert lines(plan, "budget_by_account", "level") == []
