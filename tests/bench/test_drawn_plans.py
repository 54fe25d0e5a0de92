"""Drawn plans: the same ones each time, no two alike, and read whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path

from bench.drawn_plans import PRINTED, draw, drawn
from extract.plan import Outcome, Plan, Value
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


def test_a_printed_plan_says_with_its_ornaments_what_it_says_without(tmp_path: Path) -> None:
    for plan in islice(drawn(length=PRINTED), 2):
        ornate = read_plan(plan.draw(tmp_path))
        plain = read_plan(replace(plan, length=replace(PRINTED, ornate=False)).draw(tmp_path))
        assert ornate.problems == ornate.rejects == ()
        assert list(_said(ornate)) == list(_said(plain))
        assert [check.outcome for check in ornate.checks] == [check.outcome for check in plain.checks]


def _said(plan: Plan) -> Iterator[tuple[str, dict[str, Value]]]:
    """Family and fields of each record, without ids and without the lines that ornaments lengthen."""
    for record in plan.records:
        kept = {name: value for name, value in record.fields.items() if not name.endswith("record_id")}
        if record.family == "initiative_attributes":
            del kept["value"]
        yield record.family, kept
