"""Attempts: a failing document is tried again after a pause, then parked; a run that dies parks nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from duckdb import DuckDBPyConnection

from warehouse import attempts, ledger
from warehouse.attempts import RetryPolicy
from warehouse.balance import balance
from warehouse.database import connect
from warehouse.home import Home
from warehouse.ledger import PARKED, Arrival, Origin, State
from warehouse.load import load
from warehouse.store import StoredFile

from .conftest import PlanMaker

AT_ONCE = RetryPolicy(most=3, first_pause_s=0)


@pytest.fixture
def con(home: Home) -> Iterator[DuckDBPyConnection]:
    with connect(home) as connection:
        yield connection


def arrive(con: DuckDBPyConnection, home: Home, sha256: str = "ab") -> Arrival:
    stored = StoredFile(sha256, 6, home.stored(sha256))
    return ledger.arrive(con, stored, Origin.of(f"/inbox/{sha256}.pdf"))


def history(con: DuckDBPyConnection) -> list[tuple[object, ...]]:
    return con.execute("SELECT attempt, run_id, outcome FROM ledger.attempts ORDER BY attempt").fetchall()


def test_pauses_grow_to_a_bound() -> None:
    policy = RetryPolicy(first_pause_s=30, growth=4, longest_pause_s=1000)
    assert [policy.pause(failures).total_seconds() for failures in (1, 2, 3, 4)] == [30, 120, 480, 1000]


def test_what_waits_is_due_until_a_run_has_it_in_hand(con: DuckDBPyConnection, home: Home) -> None:
    waits = arrive(con, home)
    [due] = attempts.due(con)
    assert (due.arrival, due.attempt, due.deaths, due.key) == (waits, 1, 0, "ab:1")
    attempts.begin(con, [waits], "run-1", "0.1.0")
    assert attempts.due(con) == []
    assert attempts.open_runs(con) == ["run-1"]


def test_a_failed_attempt_is_due_after_its_pause(con: DuckDBPyConnection, home: Home) -> None:
    waits = arrive(con, home)
    attempts.begin(con, [waits], "run-1", "0.1.0")
    failed = attempts.fail(
        con, waits.arrival_id, "timeout", "took 60 s", RetryPolicy(most=3, first_pause_s=60)
    )
    assert (failed.state, failed.failures, failed.reason) == (State.WAITING, 1, "attempt 1 of 3: took 60 s")
    assert failed.due_at is not None and attempts.due(con) == []
    con.execute("UPDATE ledger.arrivals SET due_at = now() - INTERVAL 1 SECOND")
    assert [one.key for one in attempts.due(con)] == ["ab:2"]


def test_after_the_last_attempt_it_is_parked_and_a_person_can_take_it_up_again(
    con: DuckDBPyConnection, home: Home
) -> None:
    waits = arrive(con, home)
    for number in (1, 2, 3):
        attempts.begin(con, [waits], f"run-{number}", "0.1.0")
        found = attempts.fail(con, waits.arrival_id, "reader_died", "SIGSEGV.", AT_ONCE)
    assert (found.state, found.reason_code) == (State.NEEDS_REVIEW, PARKED)
    assert found.reason == "3 attempts failed, the last: SIGSEGV. When the cause is mended: planhouse retry."
    assert (balance(con).needs_review, attempts.due(con)) == (1, [])
    assert history(con) == [(1, "run-1", "failed"), (2, "run-2", "failed"), (3, "run-3", "failed")]
    ledger.reopen(con, waits.arrival_id)
    assert [one.key for one in attempts.due(con)] == ["ab:4"]


def test_a_run_that_dies_leaves_its_documents_waiting_however_often(
    con: DuckDBPyConnection, home: Home
) -> None:
    one, other = arrive(con, home, "ab"), arrive(con, home, "cd")
    attempts.begin(con, [one, other], "run-1", "0.1.0")
    attempts.abandon(con, "run-1", AT_ONCE)
    assert [(due.key, due.deaths) for due in attempts.due(con)] == [("ab:2", 1), ("cd:2", 1)]
    for number in range(2, 9):
        attempts.begin(con, [one], f"run-{number}", "0.1.0")
        attempts.abandon(con, f"run-{number}", AT_ONCE)
    assert balance(con).waiting == 2


def test_documents_go_together_but_for_those_that_may_have_killed_their_run(
    con: DuckDBPyConnection, home: Home
) -> None:
    in_hand, beside, twice = (arrive(con, home, sha256) for sha256 in ("ab", "cd", "ef"))
    attempts.begin(con, [in_hand, beside, twice], "run-1", "0.1.0")
    attempts.abandon(con, "run-1", AT_ONCE)
    attempts.begin(con, [twice], "run-2", "0.1.0")
    attempts.abandon(con, "run-2", AT_ONCE)
    others = [arrive(con, home, f"c{number}") for number in range(3)]
    due = attempts.due(con)
    together = [ledger.arrival(con, one.arrival_id) for one in (beside, *others)]
    assert [one.arrival for one in attempts.batch(due, 9, {"ab"})] == together
    assert [one.arrival for one in attempts.batch(due, 2, {"ab"})] == together[:2]
    assert [one.arrival.sha256 for one in attempts.batch(due, 9)] == ["ab", "cd", "c0", "c1", "c2"]
    left = [one for one in due if one.arrival.sha256 in ("ab", "ef")]
    assert [one.arrival.sha256 for one in attempts.batch(left, 9, {"ab"})] == ["ab"]


def test_a_load_closes_its_attempt(con: DuckDBPyConnection, home: Home, make_plan: PlanMaker) -> None:
    plan = make_plan()
    waits = arrive(con, home, plan.document.document_id)
    attempts.begin(con, [waits], "run-1", "0.1.0")
    load(con, plan, waits.arrival_id)
    assert history(con) == [(1, "run-1", "loaded")]


def test_what_another_version_read_is_stale(
    con: DuckDBPyConnection, home: Home, make_plan: PlanMaker
) -> None:
    plan = make_plan()
    waits = arrive(con, home, plan.document.document_id)
    load(con, plan, waits.arrival_id)
    read_by = plan.document.extractor_version
    assert attempts.stale(con, read_by) == []
    assert [one.arrival_id for one in attempts.stale(con, "0.0.9")] == [waits.arrival_id]
    assert [one.arrival_id for one in attempts.stale(con, None)] == [waits.arrival_id]


def test_a_document_that_cannot_be_read_anew_stays_and_its_last_failure_is_known(
    con: DuckDBPyConnection, home: Home, make_plan: PlanMaker
) -> None:
    plan = make_plan()
    waits = arrive(con, home, plan.document.document_id)
    attempts.begin(con, [waits], "run-1", "0.1.0")
    load(con, plan, waits.arrival_id)
    assert attempts.last_failure(con, waits.arrival_id) is None
    attempts.begin(con, [waits], "run-2", "0.2.0")
    kept = attempts.fail(con, waits.arrival_id, "too_many_pages", "52 pages", AT_ONCE)
    assert (kept.state, attempts.last_failure(con, kept.arrival_id)) == (State.LOADED, "52 pages")
