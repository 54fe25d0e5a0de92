"""Drawn plans: the same ones each time, no two alike, and read whole."""

from __future__ import annotations

from hashlib import sha256
from itertools import islice
from pathlib import Path

from bench.drawn_plans import draw, drawn
from extract.plan import Outcome
from extract.reading import read_plan


def test_the_same_seed_draws_the_same_files_and_no_two_are_alike(tmp_path: Path) -> None:
    once, again = draw(5, tmp_path / "once"), draw(5, tmp_path / "again")
    hashes = [sha256(path.read_bytes()).hexdigest() for path in once]
    assert hashes == [sha256(path.read_bytes()).hexdigest() for path in again]
    assert len(set(hashes)) == 5


def test_a_thousand_plans_have_names_of_their_own_and_years_that_follow_each_other() -> None:
    plans = list(islice(drawn(), 1000))
    assert len({plan.file_name for plan in plans}) == 1000
    assert len({plan.district for plan in plans}) > 100
    known = {(plan.publisher, plan.plan_year) for plan in plans}
    assert sum((plan.publisher, plan.plan_year - 1) in known for plan in plans) > 300
    assert 5 < sum(plan.revision == 2 for plan in plans) < 50


def test_planhouse_reads_them_whole_and_every_promise_is_kept(tmp_path: Path) -> None:
    read = [read_plan(path) for path in draw(6, tmp_path)]
    for plan in read:
        families = {record.family for record in plan.records}
        assert families >= {"budget_by_account", "budget_by_source", "budget_by_sector", "initiatives"}
        assert not plan.rejects and not plan.problems
        # The headline is printed in whole 억, cut off as plans do; a list on a page without its unit proves nothing.
        doubtful = {Outcome.SUSPICIOUS, Outcome.MISMATCH}
        assert not doubtful & {check.outcome for check in plan.checks}
    assert {"awards", "grants", "budget_by_department"} <= {r.family for plan in read for r in plan.records}
