"""Tables of no known kind, as the site shows them."""

from __future__ import annotations

from typing import Any

from web.plan_tables import PlanTable, plan_tables
from web.plans import Links


def table(*rows: tuple[tuple[str, str | None], ...]) -> PlanTable:
    """Of cells with their text and the header above them, as the mart has them."""
    cells: list[dict[str, Any]] = [
        {"row_no": down, "column_no": across, "text": text, "header": header}
        | dict.fromkeys(("row_span", "column_span", "record_id", "table_title"))
        | {"table_id": "p9t1", "page": 9}
        for down, row in enumerate(rows)
        for across, (text, header) in enumerate(row)
    ]
    [found] = plan_tables({"plan_tables": cells}, Links({}))
    return found


def texts(found: PlanTable) -> list[list[str]]:
    return [[cell.text for cell in row] for row in found.rows]


def test_a_header_that_stands_in_the_table_is_shown_once() -> None:
    found = table((("시설명", None), ("전경", None)), (("신촌", "시설명"), ("", "전경")))
    assert (found.is_headed, found.header) == (True, ())
    assert texts(found) == [["시설명", "전경"], ["신촌", ""]]


def test_the_header_of_a_part_before_is_shown_above() -> None:
    found = table((("신촌", "시설명"), ("", "전경")))
    assert (found.is_headed, found.header, texts(found)) == (False, ("시설명", "전경"), [["신촌", ""]])


def test_a_single_row_is_no_header() -> None:
    found = table((("신촌", None), ("이대", None)))
    assert (found.is_headed, found.header) == (False, ())
