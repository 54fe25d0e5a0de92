"""What the extractor lets through must be acceptable: else one document keeps everybody's marts from publishing."""

from __future__ import annotations

import re

import pandera.pandas as pa
import pytest

from extract.schemas import schemas
from warehouse.promises import PROMISES, Promise

FAMILIES = sorted(schemas())
IN_RANGE = re.compile(r"in_range\((-?\d+), (-?\d+)\)")
NAMED_BY_DBT = {"account", "department", "fund", "program", "sector", "source"}


def printed(column: str) -> str:
    """The schema's name for the column: a canonical name is made of the printed one."""
    return f"{column}_printed" if column in NAMED_BY_DBT else column


def bounds(column: pa.Column) -> tuple[int, int]:
    """Where the schema's values lie, as its check says."""
    for check in column.checks:
        if {"min_value", "max_value"} <= check.statistics.keys():
            return check.statistics["min_value"], check.statistics["max_value"]
        if match := IN_RANGE.search(str(check.name)):
            return int(match[1]), int(match[2])
    raise AssertionError(f"{column.name} has a promised range and no range in its schema")


def stricter(promise: Promise, schema: pa.DataFrameSchema) -> list[str]:
    """The columns for which the promise refuses what the schema lets through."""
    found = [name for name in promise.required if schema.columns[printed(name)].nullable]
    for name, (low, high) in promise.ranges.items():
        least, most = bounds(schema.columns[name])
        if (low is not None and low > least) or (high is not None and high < most):
            found.append(name)
    for name, values in promise.values.items():
        [check] = schema.columns[name].checks
        if not set(values) >= set(check.statistics["allowed_values"]):
            found.append(name)
    return found


@pytest.mark.parametrize("family", FAMILIES)
def test_no_promise_is_stricter_than_the_schema(family: str) -> None:
    assert stricter(PROMISES[family], schemas()[family]) == []


def test_a_stricter_promise_is_found() -> None:
    strict = Promise(
        ("title", "grade", "award_no"),
        required=("title", "grade"),
        ranges={"award_no": (1, 9_999)},
    )
    schema = pa.DataFrameSchema(
        {
            "title": pa.Column(object),
            "grade": pa.Column(object, nullable=True),
            "award_no": pa.Column("Int64", pa.Check.in_range(1, 10_000)),
        }
    )
    assert stricter(strict, schema) == ["grade", "award_no"]
