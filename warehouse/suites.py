"""A promise as the expectations of Great Expectations, by name: what is to be true, and the sentence for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from warehouse.promises import Promise


class Expectation(NamedTuple):
    """A class of `great_expectations.expectations` with its arguments, and the promise in words."""

    kind: str
    arguments: dict[str, Any]
    words: str


def suite(promise: Promise, present: set[str], filled: bool) -> Iterator[Expectation]:
    """The expectations of one mart, of which `present` are the columns and which has to have rows if `filled`.

    Only the first is about columns that are missing: the others could not run on them.
    """
    contract = list(dict.fromkeys((*promise.columns, *promise.key)))
    yield Expectation(
        "ExpectTableColumnsToMatchSet",
        {"column_set": contract, "exact_match": False},
        "the contract's columns are there",
    )
    if filled:
        words = "the mart has rows, as loaded documents have some for it"
        yield Expectation("ExpectTableRowCountToBeBetween", {"min_value": 1}, words)
    if present.issuperset(promise.key):
        yield _unique(promise.key)
    for expectation in _of_columns(promise):
        if expectation.arguments["column"] in present:
            yield expectation


def _of_columns(promise: Promise) -> Iterator[Expectation]:
    for column in promise.required:
        yield Expectation("ExpectColumnValuesToNotBeNull", {"column": column}, "a value stands in every row")
    for column, values in promise.values.items():
        is_one = {"column": column, "value_set": list(values)}
        yield Expectation("ExpectColumnValuesToBeInSet", is_one, f"is one of {', '.join(values)}")
    for column, (low, high) in promise.ranges.items():
        lies = {"column": column, "min_value": low, "max_value": high}
        yield Expectation("ExpectColumnValuesToBeBetween", lies, _between(low, high))
    for column, pattern in promise.patterns.items():
        looks = {"column": column, "regex": pattern}
        yield Expectation("ExpectColumnValuesToMatchRegex", looks, f"looks like {pattern}")


def _unique(key: tuple[str, ...]) -> Expectation:
    words = f"no two rows have the same {' and '.join(key)}"
    if len(key) == 1:
        return Expectation("ExpectColumnValuesToBeUnique", {"column": key[0]}, words)
    arguments = {"column_list": list(key), "ignore_row_if": "never"}
    return Expectation("ExpectCompoundColumnsToBeUnique", arguments, words)


def _between(low: float | None, high: float | None) -> str:
    limits = [f"at least {low:,.0f}"] if low is not None else []
    limits += [f"at most {high:,.0f}"] if high is not None else []
    return "is " + " and ".join(limits)
