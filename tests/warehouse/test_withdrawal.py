"""Withdrawing: the document leaves the marts, its rows and its history stay, and it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from duckdb import DuckDBPyConnection

from warehouse import contents, ledger
from warehouse.balance import balance
from warehouse.database import connect
from warehouse.errors import AmbiguousDocument, NotWithdrawable, UnknownDocument
from warehouse.home import Home
from warehouse.ledger import Arrival, Origin, State
from warehouse.load import load
from warehouse.named import named
from warehouse.store import StoredFile
from warehouse.withdrawal import take_back, withdraw

from .conftest import PlanMaker


@pytest.fixture
def con(home: Home) -> Iterator[DuckDBPyConnection]:
    with connect(home) as connection:
        yield connection


def arrive(con: DuckDBPyConnection, home: Home, sha256: str, name: str) -> Arrival:
    return ledger.arrive(con, StoredFile(sha256, 6, home.stored(sha256)), Origin.of(f"/inbox/{name}"))


@pytest.fixture
def document(con: DuckDBPyConnection, home: Home, make_plan: PlanMaker) -> str:
    plan = make_plan()
    load(con, plan, arrive(con, home, plan.document.document_id, "plan.pdf").arrival_id)
    return plan.document.document_id


def test_a_withdrawn_document_is_rejected_and_its_rows_stay(con: DuckDBPyConnection, document: str) -> None:
    before = contents.of_warehouse(con)
    found = withdraw(con, document, "a draft")
    assert (found.state, found.reason_code, found.reason) == (
        State.REJECTED,
        "withdrawn",
        "withdrawn: a draft",
    )
    assert con.execute("SELECT count(*) FROM raw.awards").fetchall() == [(1,)]
    assert (balance(con).rejected, balance(con).loaded) == (1, 0)
    assert contents.of_warehouse(con) != before


def test_it_can_be_taken_back_as_it_was(con: DuckDBPyConnection, document: str) -> None:
    before = contents.of_warehouse(con)
    withdraw(con, document, "a mistake")
    assert take_back(con, document).state is State.LOADED
    assert contents.of_warehouse(con) == before
    assert balance(con).loaded == 1


def test_withdrawn_bytes_that_come_again_are_not_loaded(
    con: DuckDBPyConnection, home: Home, document: str
) -> None:
    withdraw(con, document, "a draft")
    again = arrive(con, home, document, "again.pdf")
    assert (again.state, again.reason_code) == (State.REJECTED, "withdrawn")
    assert again.reason is not None and again.reason.endswith("(a draft); planhouse retry takes it back")
    balance(con)


def test_a_new_reading_of_a_withdrawn_document_stays_withdrawn(
    con: DuckDBPyConnection, document: str, make_plan: PlanMaker
) -> None:
    withdraw(con, document, "a draft")
    [arrival] = ledger.of_document(con, document)
    load(con, make_plan(), arrival.arrival_id)
    assert ledger.arrival(con, arrival.arrival_id).state is State.REJECTED
    balance(con)


def test_only_what_is_there_can_be_withdrawn_or_taken_back(con: DuckDBPyConnection, document: str) -> None:
    with pytest.raises(NotWithdrawable, match="is not withdrawn"):
        take_back(con, document)
    withdraw(con, document, "a draft")
    with pytest.raises(NotWithdrawable, match="was withdrawn already"):
        withdraw(con, document, "again")


def test_people_name_a_file_by_its_name_or_the_beginning_of_its_hash(
    con: DuckDBPyConnection, home: Home, document: str
) -> None:
    arrive(con, home, document, "copy.pdf")
    for key in ("plan.pdf", document, document[:8], document[:12] + "…"):
        assert named(con, key).sha256 == document
    assert named(con, "plan.pdf").state is State.LOADED
    with pytest.raises(UnknownDocument, match=r"No file of the ledger is called 'other\.pdf'"):
        named(con, "other.pdf")
    with pytest.raises(UnknownDocument):
        named(con, document[:5])


def test_a_name_of_two_files_is_ambiguous_and_the_last_of_two_refusals_stands(
    con: DuckDBPyConnection, home: Home, document: str
) -> None:
    first = arrive(con, home, "ab" * 32, "other.pdf")
    ledger.settle(con, first.arrival_id, State.REJECTED, "malformed", "damaged")
    second = arrive(con, home, "ab" * 32, "other.pdf")
    ledger.settle(con, second.arrival_id, State.REJECTED, "malformed", "damaged")
    assert named(con, "other.pdf").arrival_id == second.arrival_id
    arrive(con, home, "cd" * 32, "plan.pdf")
    with pytest.raises(AmbiguousDocument, match="is more than one file"):
        named(con, "plan.pdf")
