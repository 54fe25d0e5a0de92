"""How an answer is laid out for people: whole numbers, short ids, no table where it is too narrow."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from orchestration.verbs.sql import print_for_people

NAMES = ["record_id", "title", "amount_krw"]
ROWS = [("b9ef82ba06dabaa1cb85", "교육지원 협력사업과 평생학습도시 운영 사업", 14_376_044_000)]


def printed(width: int) -> list[str]:
    text = StringIO()
    print_for_people(Console(file=text, width=width), NAMES, ROWS)
    return text.getvalue().splitlines()


def test_in_a_table_the_text_folds_and_the_number_does_not() -> None:
    rows = printed(60)[2:]
    assert len(rows) > 1
    assert rows[0].startswith(" b9ef82ba06da…  ") and rows[0].rstrip().endswith("14376044000")


def test_where_it_is_too_narrow_for_a_table_each_column_has_a_line() -> None:
    assert printed(30) == [
        "record 1 of 1",
        "  record_id   b9ef82ba06da…",
        "  title       교육지원 협력사업과 평생학습도시 운영 사업",
        "  amount_krw  14376044000",
    ]
