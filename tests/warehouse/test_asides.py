"""Setting documents aside: which ones the published marts do not have, and what the ledger says meanwhile."""

from __future__ import annotations

from tests.warehouse.conftest import PlanMaker
from warehouse import asides, ledger
from warehouse.balance import balance
from warehouse.database import connect
from warehouse.home import Home
from warehouse.ledger import Origin, State
from warehouse.load import load
from warehouse.store import keep


def loaded(home: Home, make_plan: PlanMaker, content: bytes) -> str:
    file = home.root / "plan.pdf"
    file.write_bytes(content)
    with connect(home) as con:
        arrival = ledger.arrive(con, keep(file, home), Origin.of(file))
        return load(con, make_plan(content), arrival.arrival_id).document_id


def test_all_documents_are_suspects_before_the_first_publishing(home: Home, make_plan: PlanMaker) -> None:
    documents = [loaded(home, make_plan, content) for content in (b"%PDF-1", b"%PDF-2")]
    with connect(home) as con:
        assert asides.unpublished(con, home) == documents[::-1]


def test_a_document_on_trial_keeps_its_state(home: Home, make_plan: PlanMaker) -> None:
    document = loaded(home, make_plan, b"%PDF-1")
    with connect(home) as con:
        asides.try_without(con, [document])
        assert asides.on_trial(con) == [document] and asides.unpublished(con, home) == []
        assert balance(con).loaded == 1
        asides.take_in(con, [document])
        assert asides.on_trial(con) == [] and asides.unpublished(con, home) == [document]


def test_a_guilty_document_needs_review_and_is_not_taken_in_by_the_way(
    home: Home, make_plan: PlanMaker
) -> None:
    document = loaded(home, make_plan, b"%PDF-1")
    with connect(home) as con:
        asides.set_aside(con, document, "its award has no title")
        asides.take_in(con, [document])
        [arrival] = ledger.of_document(con, document)
        assert (arrival.state, arrival.reason_code) == (State.NEEDS_REVIEW, asides.CODE)
        assert asides.unpublished(con, home) == [] and balance(con).needs_review == 1


def test_a_document_that_is_read_again_gets_another_chance(home: Home, make_plan: PlanMaker) -> None:
    document = loaded(home, make_plan, b"%PDF-1")
    with connect(home) as con:
        asides.set_aside(con, document, "its award has no title")
        [arrival] = ledger.of_document(con, document)
        load(con, make_plan(b"%PDF-1"), arrival.arrival_id)
        assert asides.unpublished(con, home) == [document]
        assert ledger.of_document(con, document)[0].state is State.LOADED
