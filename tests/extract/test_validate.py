"""Failing records become rejects that say why; nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from extract.plan import Document, Plan, Record, Source
from extract.printed import BBox
from extract.validate import validate

AWARD = {
    "award_no": 1, "title": "지역복지 평가", "grade": "대상", "organizer_printed": "보건복지부",
    "department_printed": "복지과",
}  # fmt: skip
GRANT = {
    "grant_no": 1, "title": "돌봄 사업", "organizer_printed": "서울시", "department_printed": "복지과",
    "amount_krw": 5_000_000, "amount_status": "amount",
}  # fmt: skip
FUNDING = {
    "grant_record_id": "g1", "grant_no": 1, "share_no": 1, "source_printed": "시", "funding_source": "city",
    "amount_krw": 5_000_000, "amount_status": "amount",
}  # fmt: skip
CELL = (Source(9, BBox(0, 0, 10, 10), "대상", "grade"),)


def record(family: str, record_id: str, fields: dict[str, Any]) -> Record:
    return Record(family, record_id, 9, "p9t1", fields, CELL)


def plan(*records: Record) -> Plan:
    document = Document("0" * 64, "plan.pdf", 1, 1, "종로구", "서울특별시", None, 2026, {})
    return Plan(document, (), (), (), records)


def test_sound_records_stay_as_they_are() -> None:
    sound = plan(
        record("awards", "a1", AWARD), record("grants", "g1", GRANT), record("grant_funding", "f1", FUNDING)
    )
    assert validate(sound) == sound


@pytest.mark.parametrize(
    ("family", "fields", "column"),
    [
        ("awards", AWARD | {"title": None}, "title"),
        ("awards", AWARD | {"title": "  "}, "title"),
        ("awards", AWARD | {"award_no": 0}, "award_no"),
        ("grants", GRANT | {"amount_krw": -1}, "amount_krw"),
        ("grants", GRANT | {"amount_krw": 10**16}, "amount_krw"),
        ("grants", GRANT | {"amount_status": "zero"}, "amount_status"),
        ("grants", GRANT | {"amount_status": "none"}, "row"),
        ("grants", GRANT | {"amount_krw": None}, "row"),
        ("grant_funding", FUNDING | {"funding_source": "moon"}, "funding_source"),
    ],
)
def test_a_failing_record_is_a_reject_with_its_rule_and_its_cells(
    family: str, fields: dict[str, Any], column: str
) -> None:
    sound = {"awards": AWARD, "grants": GRANT, "grant_funding": FUNDING}[family]
    result = validate(plan(record(family, "bad", fields), record(family, "good", sound)))
    assert [r.record_id for r in result.records] == ["good"]
    (reject,) = result.rejects
    assert column in reject.rule
    assert "page 9" in reject.reason
    assert reject.sources == CELL
    assert result.problems == ()


def test_all_faults_of_a_record_are_told_at_once() -> None:
    bad = AWARD | {"award_no": 0, "title": None}
    (reject,) = validate(plan(record("awards", "bad", bad), record("awards", "good", AWARD))).rejects
    assert "award_no" in reject.reason
    assert "title" in reject.reason


def test_the_funding_of_a_rejected_grant_is_rejected_with_it() -> None:
    result = validate(
        plan(record("grants", "g1", GRANT | {"title": None}), record("grant_funding", "f1", FUNDING))
    )
    assert [(r.family, r.rule) for r in result.rejects] == [
        ("grants", "title:not_nullable"),
        ("grant_funding", "parent"),
    ]


def test_a_family_that_fails_wholly_is_a_problem_of_the_document() -> None:
    result = validate(plan(record("awards", "bad", AWARD | {"award_no": 0})))
    assert [problem.code for problem in result.problems] == ["family_failed"]


def test_validation_of_nothing_is_nothing() -> None:
    empty = plan()
    assert validate(empty) == replace(empty)
