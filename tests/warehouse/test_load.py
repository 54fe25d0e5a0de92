"""Loading: everything or nothing, once."""

from __future__ import annotations

import dataclasses
import json
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from extract.plan import Plan, Problem
from warehouse import ledger
from warehouse.balance import balance
from warehouse.database import connect, tables
from warehouse.errors import (
    AlreadySettled,
    FieldsMismatch,
    LoadFailed,
    RepeatedRow,
    UnknownArrival,
    UnknownFamily,
    WrongArrival,
)
from warehouse.home import Home
from warehouse.ledger import Origin, State
from warehouse.load import load
from warehouse.store import StoredFile

from .conftest import PlanMaker


@pytest.fixture
def con(home: Home) -> Iterator[DuckDBPyConnection]:
    with connect(home) as connection:
        yield connection


def arrive(con: DuckDBPyConnection, plan: Plan, name: str = "plan.pdf") -> str:
    sha256 = plan.document.document_id
    return ledger.arrive(con, StoredFile(sha256, 6, Path(sha256)), Origin.of(f"/inbox/{name}")).arrival_id


def counts(con: DuckDBPyConnection) -> dict[str, int]:
    found = {
        f"{schema}.{table}": con.execute(f'SELECT count(*) FROM {schema}."{table}"').fetchall()[0][0]
        for schema in ("raw", "ledger")
        for table in tables(con, schema)
        if table not in ("contents", "schema", "standing")
    }
    return {name: rows for name, rows in found.items() if rows}


def everything(con: DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    return {
        f"{schema}.{table}": con.execute(f'FROM {schema}."{table}" ORDER BY ALL').fetchall()
        for schema in ("raw", "ledger")
        for table in tables(con, schema)
    }


def test_a_plan_is_in_the_tables_as_it_was_read(con: DuckDBPyConnection, make_plan: PlanMaker) -> None:
    plan = make_plan()
    arrival_id = arrive(con, plan)
    loaded = load(con, plan, arrival_id)
    assert (loaded.status, loaded.reason, loaded.replaced) == (State.LOADED, None, False)
    assert {name: n for name, n in loaded.rows.items() if n} == {
        "documents": 1, "pages": 1, "tables": 2, "cells": 6, "lines": 1, "sources": 3, "evidence": 2, "rejects": 1,
        "checks": 1, "awards": 1, "budget_by_sector": 1,
    }  # fmt: skip
    assert counts(con) == {"ledger.arrivals": 1} | {f"raw.{name}": n for name, n in loaded.rows.items() if n}
    sha256 = plan.document.document_id
    assert con.execute("FROM raw.awards").fetchall() == [
        (sha256, f"award-{sha256[:8]}", 1, "p1t1", 12, "지방세 운영 우수", "우수", "행전안전부", "세무1과")
    ]
    assert con.execute("SELECT amount_krw, share_pct FROM raw.budget_by_sector").fetchall() == [
        (414_711_000_000, Decimal("50.2000"))
    ]
    assert con.execute("FROM raw.cells WHERE row_no = 2 AND col_no = 1").fetchall() == [
        (sha256, "p1t1", 1, 2, 1, 1, 1, 10.0, 20.0, 30.0, 40.0, "칸\n2", "칸2")
    ]
    of_award = "SELECT source_no, field, text FROM raw.sources WHERE record_id ^@ 'award' ORDER BY source_no"
    assert con.execute(of_award).fetchall() == [(1, None, "12"), (2, "grade", "우수")]
    assert con.execute("SELECT printed, difference, outcome, figures FROM raw.checks").fetchall() == [
        (Decimal(826_257), Decimal(7), "suspicious", 14)
    ]
    [(record, sources)] = con.execute("SELECT record_json, sources_json FROM raw.rejects").fetchall()
    assert json.loads(record) == {"share": "0.1"}
    assert json.loads(sources) == [
        {"field": None, "page": 1, "x0": 10.0, "top": 20.0, "x1": 30.0, "bottom": 40.0, "text": "1,2O0"}
    ]
    assert con.execute(
        "SELECT arrival_id, district, bureau, evidence->>'plan_year', d.received_at = a.received_at, "
        "loaded_at = settled_at FROM raw.documents AS d JOIN ledger.arrivals AS a USING (arrival_id)"
    ).fetchall() == [(arrival_id, "서대문구", None, "cover", True, True)]


def test_tables_tell_their_basis_and_their_parent_and_records_their_evidence(
    con: DuckDBPyConnection, make_plan: PlanMaker
) -> None:
    plan = make_plan()
    load(con, plan, arrive(con, plan))
    nested = (
        "SELECT table_id, basis, parent_table_id, parent_row, parent_col FROM raw.tables ORDER BY table_id"
    )
    assert con.execute(nested).fetchall() == [
        ("p1t1", "shaded", None, None, None),
        ("p1t2", "aligned", "p1t1", 2, 1),
    ]
    assert con.execute(
        "SELECT * EXCLUDE (document_id, record_id) FROM raw.evidence ORDER BY 1"
    ).fetchall() == [
        ("awards", 1, "p1t1", "shaded", True, 2, 1, "proved"),
        ("budget_by_sector", 1, None, None, False, 0, 0, "read"),
    ]


def test_a_warehouse_of_an_earlier_release_keeps_its_rows_and_takes_new_ones(
    home: Home, make_plan: PlanMaker
) -> None:
    with connect(home) as con:
        con.execute("DROP TABLE ledger.schema")
        con.execute("DROP TABLE raw.evidence")
        for column in ("basis", "parent_table_id", "parent_row", "parent_col"):
            con.execute(f"ALTER TABLE raw.tables DROP COLUMN {column}")
        con.execute("INSERT INTO raw.tables (document_id, table_id) VALUES ('old', 'p1t1')")
    plan = make_plan()
    with connect(home) as con:
        load(con, plan, arrive(con, plan))
        bases = con.execute("SELECT table_id, basis FROM raw.tables ORDER BY ALL").fetchall()
    assert bases == [("p1t1", "shaded"), ("p1t1", None), ("p1t2", "aligned")]


def test_the_same_document_again_takes_the_place_of_the_former_reading(
    con: DuckDBPyConnection, make_plan: PlanMaker
) -> None:
    plan = with_award(make_plan())
    arrival_id = arrive(con, plan)
    load(con, plan, arrival_id)
    before = counts(con)
    received_at = ledger.arrival(con, arrival_id).received_at
    again = load(con, with_award(plan, title="고쳐 읽은 이름"), arrival_id)
    assert again.replaced and again.rows["awards"] == 1 and again.status is State.LOADED
    assert counts(con) == before
    assert con.execute("SELECT title FROM raw.awards").fetchall() == [("고쳐 읽은 이름",)]
    assert ledger.arrival(con, arrival_id).received_at == received_at
    assert balance(con).loaded == 1


def test_a_new_reading_with_problems_makes_a_loaded_document_wait_for_a_review(
    con: DuckDBPyConnection, make_plan: PlanMaker
) -> None:
    plan = make_plan()
    arrival_id = arrive(con, plan)
    load(con, plan, arrival_id)
    load(con, replace(plan, problems=(Problem("no_identity", "no year"),)), arrival_id)
    assert ledger.arrival(con, arrival_id).reason_code == "no_identity"
    assert (balance(con).loaded, balance(con).needs_review) == (0, 1)
    load(con, plan, arrival_id)
    assert ledger.arrival(con, arrival_id).reason is None
    assert balance(con).loaded == 1


def test_a_problem_makes_the_document_wait_for_a_review_and_says_why(
    con: DuckDBPyConnection, make_plan: PlanMaker
) -> None:
    plan = make_plan(
        problems=(Problem("no_year", "No year is printed."), Problem("awards", "60 awards, 59 read.", 9))
    )
    arrival_id = arrive(con, plan)
    assert load(con, plan, arrival_id).status is State.NEEDS_REVIEW
    reason = "No year is printed.; 60 awards, 59 read."
    assert con.execute("SELECT status, reason FROM raw.documents").fetchall() == [("needs_review", reason)]
    found = ledger.arrival(con, arrival_id)
    assert (found.state, found.reason_code, found.reason) == (State.NEEDS_REVIEW, "no_year", reason)
    assert balance(con).needs_review == 1


def test_a_document_of_nothing_but_pages_loads(con: DuckDBPyConnection, make_plan: PlanMaker) -> None:
    plan = dataclasses.replace(make_plan(), tables=(), lines=(), records=(), rejects=(), checks=())
    load(con, plan, arrive(con, plan))
    assert counts(con) == {"ledger.arrivals": 1, "raw.documents": 1, "raw.pages": 1}


def other_family(plan: Plan, family: str) -> Plan:
    return dataclasses.replace(plan, records=(dataclasses.replace(plan.records[0], family=family),))


def without_title(plan: Plan) -> Plan:
    award = plan.records[0]
    fields = {name: value for name, value in award.fields.items() if name != "title"}
    return dataclasses.replace(plan, records=(dataclasses.replace(award, fields=fields),))


def twice(plan: Plan) -> Plan:
    return dataclasses.replace(plan, records=plan.records[:1] * 2)


def with_award(plan: Plan, **fields: object) -> Plan:
    award = plan.records[0]
    return dataclasses.replace(plan, records=(dataclasses.replace(award, fields=award.fields | fields),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("damaged", "error", "message"),
    [
        (without_title, FieldsMismatch, r"raw\.awards: a row \(award-.*, page 1\) came without title"),
        (lambda plan: with_award(plan, colour="red"), FieldsMismatch, "with unknown colour"),
        (lambda plan: other_family(plan, "ghosts"), UnknownFamily, r"no table raw\.ghosts"),
        (lambda plan: other_family(plan, "cells"), UnknownFamily, r"no table raw\.cells for the family"),
        (twice, RepeatedRow, r"raw\.sources: record_id award-.*, source_no 1 comes twice"),
        (lambda plan: with_award(plan, award_no=2**70), LoadFailed, "casting from source column award_no"),
        (lambda plan: with_award(plan, title="\ud800"), LoadFailed, "The warehouse is as it was"),
    ],
)
def test_a_refused_row_leaves_nothing_of_its_document(
    damaged: object, error: type[Exception], message: str, con: DuckDBPyConnection, make_plan: PlanMaker
) -> None:
    plan = make_plan()
    arrival_id = arrive(con, plan)
    with pytest.raises(error, match=message):
        load(con, damaged(plan), arrival_id)  # type: ignore[operator]
    assert counts(con) == {"ledger.arrivals": 1}
    assert ledger.arrival(con, arrival_id).state is State.WAITING
    assert not load(con, plan, arrival_id).replaced


def test_an_arrival_is_needed_and_must_have_the_same_bytes(
    con: DuckDBPyConnection, make_plan: PlanMaker
) -> None:
    plan, other = make_plan(), make_plan(b"%PDF-2")
    with pytest.raises(UnknownArrival):
        load(con, plan, "nowhere")
    with pytest.raises(WrongArrival, match=r"has other bytes than plan\.pdf"):
        load(con, plan, arrive(con, other))
    rejected = ledger.reject_unread(con, Origin.of("/inbox/x"), "hidden", "hidden")
    with pytest.raises((WrongArrival, AlreadySettled)):
        load(con, plan, rejected.arrival_id)
    assert counts(con) == {"ledger.arrivals": 2}


def test_a_duplicate_that_waited_beside_a_load_is_settled_by_its_own_load(
    con: DuckDBPyConnection, make_plan: PlanMaker
) -> None:
    plan = make_plan()
    first = arrive(con, plan)
    load(con, plan, first)
    con.execute(
        "INSERT INTO ledger.arrivals (arrival_id, received_at, file_name, source_path, sha256, state) "
        "VALUES ('late', now(), 'b.pdf', '/inbox/b.pdf', ?, 'waiting')",
        [plan.document.document_id],
    )
    assert not load(con, plan, "late").rows
    assert ledger.arrival(con, "late").state is State.DUPLICATE
    assert balance(con).loaded == 1


LOADS = """
import pickle, sys
from pathlib import Path
from warehouse import ledger
from warehouse.database import connect
from warehouse.load import load
from warehouse.ledger import Origin
from warehouse.store import StoredFile

plan = pickle.loads(Path(sys.argv[2]).read_bytes())
sha256 = plan.document.document_id
with connect(Path(sys.argv[1])) as con:
    arrival = ledger.arrive(con, StoredFile(sha256, 6, Path(sha256)), Origin.of("/inbox/plan.pdf"))
    print("loading", flush=True)
    load(con, plan, arrival.arrival_id)
    print("loaded", flush=True)
"""


def test_a_killed_load_leaves_all_or_nothing_and_the_next_one_completes(
    tmp_path: Path, make_plan: PlanMaker
) -> None:
    plan = make_plan(rows=2_000)
    (tmp_path / "plan").write_bytes(pickle.dumps(plan))
    all_of_it = {"raw.cells": 4_000, "raw.documents": 1, "raw.awards": 1, "ledger.arrivals": 1}
    unfinished = 0
    for milliseconds in (0, 40, 120, 300):
        home = Home(tmp_path / f"after-{milliseconds}-ms").create()
        command = [sys.executable, "-c", LOADS, str(home.database), str(tmp_path / "plan")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None and child.stdout.readline() == "loading\n"
            time.sleep(milliseconds / 1000)
            child.kill()
        with connect(home) as con:
            found = counts(con)
            if balance(con).waiting:
                unfinished += 1
                assert found == {"ledger.arrivals": 1}
                load(con, plan, arrive(con, plan))
                found = counts(con)
            assert found.items() >= all_of_it.items()
            assert balance(con).loaded == 1
    assert unfinished > 0
