"""The hand-over: what a reader wrote is what the loader finds, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from extract.plan import Plan, Problem
from warehouse import handover, ledger
from warehouse.balance import balance
from warehouse.database import connect
from warehouse.errors import LoadFailed
from warehouse.handover import Handed
from warehouse.home import Home
from warehouse.ledger import Origin, State
from warehouse.load import load, load_together
from warehouse.store import StoredFile

from .conftest import PlanMaker

# All that was read, without the moments of loading.
READ = {
    "raw.documents": "SELECT * EXCLUDE (arrival_id, received_at, loaded_at) FROM raw.documents ORDER BY ALL",
    **{
        f"raw.{name}": f"FROM raw.{name} ORDER BY ALL"
        for name in ("cells", "awards", "checks", "rejects", "sources")
    },
}


@pytest.fixture
def con(home: Home) -> Iterator[DuckDBPyConnection]:
    with connect(home) as connection:
        yield connection


def arrive(con: DuckDBPyConnection, plan: Plan) -> str:
    sha256 = plan.document.document_id
    return ledger.arrive(
        con, StoredFile(sha256, 6, Path(sha256)), Origin.of(f"/inbox/{sha256}.pdf")
    ).arrival_id


def passed_on(plan: Plan, folder: Path) -> Handed:
    path = folder / f"{plan.document.document_id}.arrow"
    handover.write(handover.of_plan(plan), path, {})
    return handover.read(path)


def test_what_went_through_the_hand_over_is_loaded_like_the_plan_itself(
    con: DuckDBPyConnection, make_plan: PlanMaker, tmp_path: Path
) -> None:
    plan = make_plan(problems=(Problem("no_year", "No year is printed."),))
    with connect(tmp_path / "other.duckdb") as other:
        load(other, plan, arrive(other, plan))
        expected = {name: other.execute(query).fetchall() for name, query in READ.items()}
    [loaded] = load_together(con, [(passed_on(plan, tmp_path), arrive(con, plan))])
    assert loaded.status is State.NEEDS_REVIEW and loaded.reason == "No year is printed."
    assert {name: con.execute(query).fetchall() for name, query in READ.items()} == expected
    assert all(expected.values())


def test_many_documents_are_loaded_together_and_one_that_is_bad_keeps_all_out(
    con: DuckDBPyConnection, make_plan: PlanMaker, tmp_path: Path
) -> None:
    plans = [make_plan(b"%%PDF-%d" % number) for number in range(3)]
    bad = make_plan(b"%PDF-1", award_no=2**70)
    arrivals = [arrive(con, plan) for plan in plans]
    with pytest.raises(LoadFailed, match=r"and 2 others were not loaded: .*award_no"):
        load_together(
            con,
            [
                (passed_on(plan, tmp_path), to)
                for plan, to in zip((plans[0], bad, plans[2]), arrivals, strict=True)
            ],
        )
    assert (balance(con).loaded, balance(con).waiting) == (0, 3)
    load_together(con, [(passed_on(plan, tmp_path), to) for plan, to in zip(plans, arrivals, strict=True)])
    assert (balance(con).loaded, balance(con).waiting) == (3, 0)
    assert con.execute("SELECT count(DISTINCT document_id) FROM raw.cells").fetchall() == [(3,)]


def test_a_reader_finds_again_what_it_said_and_nothing_in_a_file_that_is_torn(
    make_plan: PlanMaker, tmp_path: Path
) -> None:
    path = tmp_path / "a.arrow"
    assert handover.said_of(path) is None
    handover.write(handover.of_plan(make_plan()), path, {"made_of": "this", "facts": {"pages": 3}})
    assert handover.said_of(path) == {"made_of": "this", "facts": {"pages": 3}}
    assert [one.name for one in tmp_path.iterdir()] == ["a.arrow"]
    path.write_bytes(path.read_bytes()[:40])
    assert handover.said_of(path) is None
