"""Acceptance: sound marts pass, a broken one is told with mart, column and value."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.acceptance import accept
from warehouse.database import connect, tables
from warehouse.home import Home
from warehouse.promises import PROMISES


def damage(home: Home, statement: str) -> list[str]:
    with connect(home) as con:
        con.execute(statement)
    outcome = accept(home)
    assert outcome.success == (not outcome.failures)
    return [str(check) for check in outcome.failures]


def test_sound_marts_are_accepted_and_the_data_docs_say_so(built: Home) -> None:
    (built.docs / "stale.html").write_text("from an earlier run")
    outcome = accept(built)
    assert outcome.success and not outcome.failures
    assert len(outcome.checks) > 90
    assert {check.mart for check in outcome.checks} == PROMISES.keys()
    assert outcome.docs_path == built.docs / "index.html"
    pages = "".join(path.read_text(encoding="utf-8") for path in built.docs.rglob("*.html"))
    assert "grants" in pages and "is one of amount, none, undecided" in pages
    assert not (built.docs / "stale.html").exists()
    assert sorted(path.name for path in built.root.glob(".docs-*")) == []


def test_what_was_accepted_is_looked_at_again_when_its_document_changed(built: Home) -> None:
    with connect(built) as con:
        con.execute("CREATE SCHEMA IF NOT EXISTS core")
        con.execute(
            "CREATE TABLE core.built AS SELECT document_id, 'first' AS stamp, 'p' AS project FROM marts.documents"
        )
    first = accept(built)
    assert first.success and first.scope.is_whole
    with connect(built) as con:
        con.execute("UPDATE marts.grants SET amount_status = 'maybe' WHERE grant_no = 8")
    again = accept(built)
    assert again.success and again.scope.looked_at == 0, "dbt says that nothing was built since"
    assert "0 of 1 documents were looked at" in again.docs_path.read_text(encoding="utf-8")
    with connect(built) as con:
        con.execute("UPDATE core.built SET stamp = 'second'")
    for _ in range(2):
        refused = accept(built)
        assert not refused.success and refused.scope.looked_at == 1, "until it is accepted"


BROKEN = {
    "UPDATE marts.grants SET amount_status = 'maybe' WHERE grant_no = 8": (
        "grants.amount_status: is one of amount, none, undecided; found 1 of 2 rows otherwise: maybe"
    ),
    "UPDATE marts.initiatives SET title = NULL": (
        "initiatives.title: a value stands in every row; found 1 of 1 rows otherwise: None"
    ),
    "UPDATE marts.budget_by_sector SET amount_krw = 414711000000000000 WHERE line_no = 2": (
        "budget_by_sector.amount_krw: is at least -1,000,000,000,000,000 and at most 1,000,000,000,000,000; "
        "found 1 of 2 rows otherwise: 414711000000000000"
    ),
    "UPDATE marts.awards SET record_id = 'aaaa/awards/12'": (
        "awards.record_id: no two rows have the same record_id; "
        "found 2 of 2 rows otherwise: aaaa/awards/12, aaaa/awards/12"
    ),
    "INSERT INTO marts.awards_by_department FROM marts.awards_by_department": (
        "awards_by_department: no two rows have the same document_id and department; "
        f"found 2 of 2 rows otherwise: {{'document_id': '{'a' * 64}', 'department': '세무1과'}}"
    ),
    "UPDATE marts.documents SET sha256 = 'A1'": (
        "documents.sha256: looks like ^[0-9a-f]{64}$; found 1 of 1 rows otherwise: A1"
    ),
    "ALTER TABLE marts.grants_by_ministry DROP ministry": (
        "grants_by_ministry: the contract's columns are there; found no ministry"
    ),
    "ALTER TABLE marts.provenance DROP source_no": (
        "provenance: the contract's columns are there; found no source_no"
    ),
    "DROP TABLE marts.rejects": "rejects: the mart is there; found no such table",
}


def test_broken_marts_are_refused_with_the_value_and_sound_ones_are_not(built: Home) -> None:
    found = sorted(damage(built, "; ".join(BROKEN)))
    assert len(found) == len(BROKEN)
    for told, expected in zip(found, sorted(BROKEN.values()), strict=True):
        assert told.startswith(expected)


def test_an_empty_mart_is_accepted_only_while_no_sound_document_has_records_for_it(
    built: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {name: PROMISES[name] for name in ("awards", "awards_by_department", "documents")}
    monkeypatch.setattr("warehouse.acceptance.PROMISES", few)
    assert damage(built, "DELETE FROM marts.awards; DELETE FROM marts.awards_by_department") == []
    row = "INSERT INTO raw.awards (document_id, record_id) VALUES (repeat('{}', 64), 'x')"
    assert damage(built, row.format("b")) == []
    words = "the mart has rows, as loaded documents have some for it; found 0"
    assert damage(built, row.format("a")) == [f"awards: {words}", f"awards_by_department: {words}"]
    assert damage(built, "UPDATE marts.documents SET status = 'needs_review'") == []


def test_awards_without_department_are_a_row_of_their_own_and_once_only(built: Home) -> None:
    row = (
        "INSERT INTO marts.awards_by_department SELECT * REPLACE (NULL AS department) "
        "FROM marts.awards_by_department LIMIT 1"
    )
    assert damage(built, row) == []
    [told] = damage(built, row)
    assert told.startswith("awards_by_department: no two rows have the same document_id and department")


def test_without_marts_every_mart_is_missing(home: Home) -> None:
    with connect(home) as con:
        assert tables(con, "marts") == []
    outcome = accept(home)
    assert not outcome.success and len(outcome.failures) == len(PROMISES)


def test_importing_the_module_does_not_import_great_expectations() -> None:
    script = "import sys, warehouse.acceptance; print('great_expectations' in sys.modules, 'pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_every_mart_of_the_dbt_project_has_a_promise() -> None:
    models = Path(__file__).parents[2] / "dbt_project" / "models" / "marts"
    assert {path.stem for path in models.glob("*.sql")} == PROMISES.keys()


def test_the_hand_made_marts_have_a_promise_each(built: Home) -> None:
    with connect(built, read_only=True) as con:
        assert set(tables(con, "marts")) == PROMISES.keys()
    for promise in PROMISES.values():
        named = {*promise.required, *promise.values, *promise.ranges, *promise.patterns}
        assert named <= {*promise.columns, *promise.key}
        assert all(re.compile(pattern) for pattern in promise.patterns.values())
