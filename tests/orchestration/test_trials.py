"""Which document breaks the marts is found by building without it; the build here is a function of who is in."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from orchestration.progress import Silence
from orchestration.trials import Trial
from warehouse import asides
from warehouse.database import connect
from warehouse.home import Home

Breaks = Callable[[set[str]], bool]


@dataclass
class Marts:
    """Says whether the marts can be built of the documents that are in, and remembers how often it was asked."""

    home: Home
    breaks: Breaks
    built: list[set[str]] = field(default_factory=list)

    def build(self) -> str | None:
        with connect(self.home) as con:
            there = {*asides.unpublished(con, self.home)}
        self.built.append(there)
        return f"an award has no title, of {len(there)}" if self.breaks(there) else None


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Six documents, none published yet."""
    home = Home(tmp_path / "home").create()
    with connect(home) as con:
        for number in range(6):
            name = f"d{number}"
            con.execute(
                "INSERT INTO ledger.arrivals (arrival_id, received_at, file_name, source_path, sha256, "
                "state, settled_at) VALUES (?, now(), ?, ?, ?, 'loaded', now())",
                [name] * 4,
            )
            con.execute(
                "INSERT INTO raw.documents (document_id, arrival_id, file_name, byte_size, page_count, "
                "extractor_version, status, received_at, loaded_at) "
                "VALUES (?, ?, ?, 1, 1, '1', 'loaded', now(), now() + INTERVAL (?) SECOND)",
                [name, name, name, number],
            )
    return home


def judged(home: Home, breaks: Breaks) -> tuple[Trial, Marts, str | None]:
    marts = Marts(home, breaks)
    trial = Trial(home, marts.build, Silence())
    failure = marts.build()
    return trial, marts, trial.hold(failure) if failure else None


@pytest.mark.parametrize("bad", [["d0"], ["d2", "d5"]])
def test_those_that_break_the_marts_are_set_aside_and_no_others(bad: list[str], home: Home) -> None:
    trial, marts, failure = judged(home, lambda there: bool(there & {*bad}))
    assert failure is None and sorted(trial.guilty) == bad
    assert marts.built[-1] == {f"d{number}" for number in range(6)} - {*bad}
    with connect(home) as con:
        assert asides.on_trial(con) == []
        reasons = con.execute("SELECT reason FROM raw.documents WHERE aside_at IS NOT NULL").fetchall()
    assert len(reasons) == len(bad) and all("an award has no title" in reason for (reason,) in reasons)


def test_one_bad_document_of_many_costs_a_few_builds(home: Home) -> None:
    _, marts, _ = judged(home, lambda there: "d4" in there)
    assert len(marts.built) <= 3 + 2 * math.ceil(math.log2(6))


def test_nobody_is_blamed_where_the_marts_fail_without_the_new_documents(home: Home) -> None:
    trial, _, failure = judged(home, lambda _: True)
    assert failure is not None and trial.guilty == []
    with connect(home) as con:
        assert len(asides.unpublished(con, home)) == 6


def test_a_failure_that_passes_blames_nobody(home: Home) -> None:
    answers = iter([True])
    trial, marts, failure = judged(home, lambda _: next(answers, False))
    assert failure is None and trial.guilty == [] and len(marts.built[-1]) == 6


def test_two_that_break_the_marts_only_together_leave_one_in(home: Home) -> None:
    trial, _, failure = judged(home, lambda there: {"d1", "d5"} <= there)
    assert failure is None and len(trial.guilty) == 1
