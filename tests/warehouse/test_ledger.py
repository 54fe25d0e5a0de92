"""The ledger: what each arrival becomes, and that the counts always add up."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from duckdb import DuckDBPyConnection

from warehouse import ledger
from warehouse.balance import Balance, balance
from warehouse.database import connect
from warehouse.errors import AlreadySettled, LedgerUnbalanced, UnknownArrival
from warehouse.home import Home
from warehouse.ledger import Origin, State
from warehouse.load import load
from warehouse.store import StoredFile

from .conftest import PlanMaker


@pytest.fixture
def con(home: Home) -> Iterator[DuckDBPyConnection]:
    with connect(home) as connection:
        yield connection


def stored(home: Home, sha256: str) -> StoredFile:
    return StoredFile(sha256, 6, home.stored(sha256))


def test_a_new_file_waits(con: DuckDBPyConnection, home: Home) -> None:
    found = ledger.arrive(con, stored(home, "ab"), Origin.of("/inbox/plan.pdf"))
    assert (found.state, found.sha256, found.byte_size, found.settled_at) == (State.WAITING, "ab", 6, None)
    assert found.original == found.arrival_id
    assert abs(datetime.now(UTC) - found.received_at) < timedelta(minutes=1)
    assert ledger.waiting(con) == [found] == ledger.statuses(con)


def test_the_same_bytes_under_another_name_are_a_duplicate(
    con: DuckDBPyConnection, home: Home, make_plan: PlanMaker
) -> None:
    plan = make_plan()
    sha256 = plan.document.document_id
    first = ledger.arrive(con, stored(home, sha256), Origin.of("/inbox/plan.pdf"))
    beside = ledger.arrive(con, stored(home, sha256), Origin.of("/inbox/copy.pdf"))
    load(con, plan, first.arrival_id)
    later = ledger.arrive(con, stored(home, sha256), Origin.of("/inbox/again.pdf"))
    for found, state in ((beside, "waiting"), (later, "loaded")):
        assert (found.state, found.original) == (State.DUPLICATE, first.arrival_id)
        assert found.reason == f"the same bytes arrived as plan.pdf ({state})"
    assert balance(con) == Balance(3, loaded=1, needs_review=0, rejected=0, duplicate=2, waiting=0)


def test_rejected_bytes_that_come_again_are_tried_again(con: DuckDBPyConnection, home: Home) -> None:
    first = ledger.arrive(con, stored(home, "ab"), Origin.of("/inbox/plan.pdf"))
    ledger.settle(con, first.arrival_id, State.REJECTED, "no_text_layer", "plan.pdf has no text")
    again = ledger.arrive(con, stored(home, "ab"), Origin.of("/inbox/plan.pdf"))
    assert again.state is State.WAITING and again.arrival_id != first.arrival_id
    assert balance(con) == Balance(2, loaded=0, needs_review=0, rejected=1, duplicate=0, waiting=1)


def test_an_arrival_that_was_interrupted_goes_on_instead_of_becoming_its_own_duplicate(
    con: DuckDBPyConnection, home: Home
) -> None:
    first = ledger.arrive(con, stored(home, "ab"), Origin.of("/inbox/plan.pdf"))
    assert ledger.arrive(con, stored(home, "ab"), Origin.of("/inbox/plan.pdf")) == first
    assert balance(con).arrivals == 1


def test_a_file_that_grew_has_one_arrival_when_it_rests(con: DuckDBPyConnection, home: Home) -> None:
    for _ in range(3):
        growing = ledger.wait_unread(con, Origin.of("/inbox/plan.pdf"), "growing", "still growing")
    assert (growing.state, growing.reason_code, growing.sha256) == (State.WAITING, "growing", None)
    assert ledger.waiting(con) == []
    rested = ledger.arrive(con, stored(home, "ab"), Origin.of("/inbox/plan.pdf"))
    assert (rested.arrival_id, rested.sha256, rested.reason) == (growing.arrival_id, "ab", None)
    assert balance(con) == Balance(1, loaded=0, needs_review=0, rejected=0, duplicate=0, waiting=1)


def test_a_path_that_is_refused_unread_is_counted_each_time(con: DuckDBPyConnection) -> None:
    for _ in range(2):
        found = ledger.reject_unread(con, Origin.of("/inbox/x.hwp"), "wrong_extension", "x.hwp is not a PDF")
    assert (found.state, found.sha256, found.reason) == (State.REJECTED, None, "x.hwp is not a PDF")
    assert balance(con) == Balance(2, loaded=0, needs_review=0, rejected=2, duplicate=0, waiting=0)


def test_a_settled_arrival_stays_as_it_is(con: DuckDBPyConnection, home: Home) -> None:
    found = ledger.arrive(con, stored(home, "ab"), Origin.of("/inbox/plan.pdf"))
    rejected = ledger.settle(con, found.arrival_id, State.REJECTED, "encrypted", "plan.pdf wants a password")
    with pytest.raises(AlreadySettled, match=r"plan\.pdf\) is rejected already"):
        ledger.settle(con, found.arrival_id, State.DUPLICATE)
    assert ledger.arrival(con, found.arrival_id) == rejected


def test_an_unknown_arrival_is_an_error(con: DuckDBPyConnection) -> None:
    with pytest.raises(UnknownArrival, match="no arrival nowhere"):
        ledger.settle(con, "nowhere", State.REJECTED)


def test_names_are_stored_as_they_can_be_shown(con: DuckDBPyConnection, home: Home) -> None:
    name = unicodedata.normalize("NFD", "계획") + "\u202egpj\n\udcff.pdf"
    assert (
        ledger.arrive(con, stored(home, "ab"), Origin.of("/inbox/" + name)).file_name
        == "계획\ufffdgpj\ufffd\ufffd.pdf"
    )


@pytest.mark.parametrize(
    ("damage", "finding"),
    [
        ("DELETE FROM raw.documents", "1 loaded or needs_review arrivals without their document"),
        ("DELETE FROM ledger.arrivals", "1 documents without the arrival"),
        ("UPDATE raw.documents SET status = 'needs_review'", "1 documents without the arrival"),
        ("UPDATE ledger.arrivals SET settled_at = NULL", "1 arrivals whose time of settling"),
        (
            "INSERT INTO ledger.arrivals BY NAME SELECT * REPLACE ('x' AS arrival_id) FROM ledger.arrivals",
            "1 files loaded by more than one arrival",
        ),
    ],
)
def test_a_ledger_that_contradicts_the_documents_does_not_balance(
    damage: str, finding: str, con: DuckDBPyConnection, home: Home, make_plan: PlanMaker
) -> None:
    plan = make_plan()
    found = ledger.arrive(con, stored(home, plan.document.document_id), Origin.of("/inbox/plan.pdf"))
    load(con, plan, found.arrival_id)
    balance(con)
    con.execute(damage)
    with pytest.raises(LedgerUnbalanced, match=finding):
        balance(con)
