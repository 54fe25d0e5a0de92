"""The kills: a few of the loader here, those of whole builds with `make bench-kills`."""

from __future__ import annotations

import pytest

from bench.killing import POINTS
from bench.kills_of_the_loader import kill_the_loader
from bench.same import differences


def test_a_killed_loader_keeps_what_it_promised(capsys: pytest.CaptureFixture[str]) -> None:
    assert kill_the_loader(kills=2, seed=7) == 0
    assert capsys.readouterr().out.endswith(", 0 broken\n")


def test_there_are_named_points_from_the_first_step_to_the_last() -> None:
    assert len(POINTS) >= 10 and {"copying", "reader", "loading", "dbt-child", "publishing"} <= POINTS.keys()


def test_homes_that_differ_are_told_by_table() -> None:
    assert [*differences({"raw.cells": "4 1"}, {"raw.cells": "4 1"})] == []
    assert [*differences({"raw.cells": "4 1"}, {"raw.cells": "3 1"})] == ["raw.cells: 3 1 instead of 4 1"]
