"""What the readers of `make bench-postgres` saw is judged by the builds that there were."""

from __future__ import annotations

import json

import pytest

from bench.served_by_postgres import judged

FORMER = ["20260101", "66", "18633248000", "13", "826250000000"]
LATTER = ["20260102", "2", "100000000", "8", "612480000000"]


@pytest.mark.parametrize(
    ("answers", "mixed"),
    [
        ([FORMER, LATTER], 0),
        ([FORMER[:3] + LATTER[3:]], 3),
        ([[FORMER[0], *LATTER[1:]]], 3),
        ([[FORMER[0], "0", "0", "0", "0"]], 3),
        ([["0 rows", *LATTER[1:]]], 3),
    ],
)
def test_an_answer_that_is_of_no_build_counts_as_mixed(answers: list[list[str]], mixed: int) -> None:
    seen = {json.dumps(["apart", *answer]): 3 for answer in answers}
    truth = {json.dumps(FORMER), json.dumps(LATTER)}
    found = judged("READ_COMMITTED", [3 * len(answers), [], seen, 0.5], truth)
    assert (found.reads, found.mixed, found.isolation) == (3 * len(answers), mixed, "READ COMMITTED")
