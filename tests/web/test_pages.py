"""What a printed page shows of the records that were read from it."""

from __future__ import annotations

from typing import Any

from web.pages import Entry, entries


def cell(
    record: str, field: str, text: str, box: tuple[float, float, float, float], page: int = 9
) -> dict[str, Any]:
    names = ("x0", "top", "x1", "bottom")
    rest = dict.fromkeys(("corrected_value", "correction_reason", "reviewer"))
    told = {
        "record_id": record,
        "field": field,
        "text": text,
        "page": page,
        "basis": "ruled",
        "confidence": "read",
    }
    return told | rest | dict(zip(names, box, strict=True))


def grant(record: str, number: int, title: str) -> dict[str, Any]:
    return {"record_id": record, "grant_no": number, "title": title, "amount_krw": 40_000_000, "page": 9}


# A department's cell stands beside both rows, as on page 9 of the sample.
GRANTS = {
    "grants": [grant("a", 1, "첫째"), grant("b", 2, "둘째")],
    "evidence": [{"record_id": "a", "table_id": "p9t1"}, {"record_id": "b", "table_id": "p9t1"}],
    "provenance": [
        cell("b", "department", "교육지원과", (10, 100, 50, 140)),
        cell("b", "title", "둘째", (60, 120, 150, 140)),
        cell("a", "department", "교육지원과", (10, 100, 50, 140)),
        cell("a", "title", "첫째", (60, 100, 150, 120)),
    ],
    "reconciliation": [
        {"record_id": "c1", "table_id": "p9t1", "check_name": "grant_total", "subject": None},
        {"record_id": "c2", "table_id": "p9t1", "check_name": "grant_funding_total", "subject": "2"},
        {"record_id": "c3", "table_id": "p3t1", "check_name": "account_total", "subject": None},
    ],
}


def by_title(page: int = 9) -> dict[str, Entry]:
    return {entry.title: entry for entry in entries(GRANTS)[page]}


def test_records_come_as_their_rows_stand_whatever_merged_cell_stands_beside_them() -> None:
    assert [entry.title for entry in entries(GRANTS)[9]] == ["첫째", "둘째"]


def test_a_record_has_the_checks_of_its_table_and_those_that_name_it() -> None:
    checks = {title: [check["record_id"] for check in entry.checks] for title, entry in by_title().items()}
    assert checks == {"첫째": ["c1"], "둘째": ["c1", "c2"]}


def test_an_amount_is_shown_in_full_and_as_people_say_it() -> None:
    values = dict(by_title()["첫째"].values)
    assert values["amount"].startswith("40,000,000원") and "4,000만원" in values["amount"]


def test_a_record_on_two_pages_stands_on_both_and_says_so() -> None:
    rows = {
        **GRANTS,
        "provenance": [*GRANTS["provenance"], cell("a", "amount", "40,000", (60, 10, 90, 20), page=10)],
    }
    found = entries(rows)
    [here] = [entry for entry in found[9] if entry.title == "첫째"]
    [there] = found[10]
    assert (here.elsewhere, there.elsewhere) == ((10,), (9,))
    assert there.boxes == ((60, 10, 90, 20),)


def test_cells_of_a_former_revision_are_shown_though_no_mart_has_their_record() -> None:
    [entry] = entries({"provenance": [cell("gone", "amount", "1,200", (0, 0, 9, 9))]})[9]
    assert (entry.mart, entry.title, entry.values) == ("", "1,200", ())
