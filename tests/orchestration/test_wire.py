"""A plan crosses from process to process unchanged; what is no plan does not cross."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from extract.plan import Plan
from extract.reading import read_plan
from orchestration.wire import BadAnswer, Refusal, decode, encode
from tests.invented_plan import DrawnPlan


@pytest.fixture(scope="module")
def plan(drawn_plan: DrawnPlan) -> Plan:
    return read_plan(drawn_plan.path)


def test_a_plan_comes_back_as_it_was_to_the_type_of_every_figure(plan: Plan) -> None:
    came = decode(encode(plan))
    assert came == plan and repr(came) == repr(plan)


def test_a_refusal_comes_back() -> None:
    refusal = Refusal("encrypted", "a.pdf: 암호")
    assert decode(encode(refusal)) == refusal


def changed(place: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(answer: dict[str, Any]) -> None:
        *way, last = [int(part) if part.isdigit() else part for part in place.split(".")]
        inner: Any = answer
        for part in way:
            inner = inner[part]
        inner[last] = value

    return change


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("type", "pickled"),
        ("plan.document", None),
        ("plan.document.page_count", 999),
        ("plan.document.page_count", "9"),
        ("plan.pages.0.number", 7),
        ("plan.tables.0.page", 0),
        ("plan.tables.0.kind", "chair"),
        ("plan.tables.0.cells.0.row", -1),
        ("plan.tables.0.cells.0.col_span", 0),
        ("plan.tables.0.cells.0.text", 5),
        ("plan.tables.0.cells.0.text", "x" * 100_001),
        ("plan.tables.0.cells.0.text", "a\u0000b"),
        ("plan.tables.0.cells.0.text", "\ud800"),
        ("plan.tables.0.cells.0.bbox", [1, 2, 3]),
        ("plan.tables.0.cells.0.bbox", [1, 2, 3, float("nan")]),
        ("plan.lines.0.page", 10_000),
        ("plan.records.0.fields", {"amount_krw": [1]}),
        ("plan.records.0.fields", {"share_pct": {"decimal": "one"}}),
    ],
)
def test_an_answer_that_is_no_plan_is_refused(place: str, value: object, plan: Plan) -> None:
    answer = json.loads(encode(plan))
    changed(place, value)(answer)
    with pytest.raises(BadAnswer):
        decode(json.dumps(answer).encode())


@pytest.mark.parametrize(
    "answer", [b"", b"null", b"[]", b"\x80\x04N.", b"[" * 100_000, b'{"type":"refused"}']
)
def test_bytes_that_are_no_answer_are_refused(answer: bytes) -> None:
    with pytest.raises(BadAnswer):
        decode(answer)


@pytest.mark.parametrize("code", ["", "No", "a" * 50, "x;drop"])
def test_a_refusal_needs_a_code_as_ours_are(code: str) -> None:
    with pytest.raises(BadAnswer):
        decode(encode(Refusal(code, "")))
