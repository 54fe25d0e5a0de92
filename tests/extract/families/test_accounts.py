"""Account lines: levels, parents, and the checks between them."""

from __future__ import annotations

from pathlib import Path

from extract.plan import Outcome
from tests.drawing import Cell, Table, Text
from tests.extract.drawn import column, read


def account_table(*lines: tuple[str, ...]) -> Table:
    return Table(
        [["회계별", "2026년", "2025년", "증감액", "증감율"], *map(list, lines)], widths=[120, 80, 80, 80, 80]
    )


def test_accounts_and_their_checks(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        Text("(단위 : 백만원)", align="right"),
        account_table(
            ("총    계", "1,000", "900", "100", "11.1%"),
            ("일 반 회 계", "900", "850", "50", "5.8%"),
            ("특 별 회 계", "93", "50", "43", "86.0%"),
            ("주 차 장", "93", "50", "△43", "86%"),
        ),
    )
    levels = [
        (r.fields["account_printed"], r.fields["level"], r.fields["parent_printed"])
        for r in plan.of_family("budget_by_account")
    ]
    assert levels == [
        ("총계", 0, None),
        ("일반회계", 1, "총계"),
        ("특별회계", 1, "총계"),
        ("주차장", 2, "특별회계"),
    ]
    outcomes = {(c.name, c.subject): c.outcome for c in plan.checks}
    # 900 + 93 = 993: seven off with three figures in play, whose hard bound is 1.5.
    assert outcomes["account_total", "총계"] is Outcome.MISMATCH
    assert outcomes["account_prior_total", "총계"] is Outcome.EXACT
    # 50 / 850 is 5.88 %, printed 5.8.
    assert outcomes["account_change_rate", "일반회계"] is Outcome.TRUNCATED
    assert outcomes["account_change", "주차장"] is Outcome.MISMATCH
    assert outcomes["account_change_rate", "특별회계"] is Outcome.EXACT


def test_amounts_without_a_year_and_a_change_in_two_columns(tmp_path: Path) -> None:
    rows = [
        [Cell("회계별", 2), Cell("금액", 2), Cell("전년도", 2), Cell("증감", 1, 2)],
        ["금액", "비율"],
        ["합계", "100", "80", "20", "25.0"],
        ["일반회계", "90", "75", "15", "20.0"],
        ["특별회계", "10", "5", "5", "100.0"],
    ]
    plan = read(tmp_path, Text("(단위 : 억원)"), Table(rows, widths=[120, 80, 80, 80, 80], header_rows=2))
    assert column(plan, "budget_by_account", "amount_krw") == [100 * 10**8, 90 * 10**8, 10 * 10**8]
    assert column(plan, "budget_by_account", "change_krw") == [20 * 10**8, 15 * 10**8, 5 * 10**8]
    assert {c.outcome for c in plan.checks} == {Outcome.EXACT}
