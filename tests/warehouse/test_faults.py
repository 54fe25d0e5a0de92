"""Faults below the warehouse: what each means, and that nothing goes on with a database that stopped."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.conftest import PlanMaker
from warehouse import attempts, faults, ledger, space
from warehouse.attempts import RetryPolicy
from warehouse.database import PATIENCE, connect, transaction
from warehouse.errors import DatabaseStopped, DiskFull, LoadFailed, WarehouseDamaged
from warehouse.home import Home
from warehouse.ledger import Arrival, Origin, State
from warehouse.load import load
from warehouse.space import Floor
from warehouse.store import keep


@pytest.fixture
def waiting(home: Home) -> Arrival:
    file = home.root / "plan.pdf"
    file.write_bytes(b"%PDF-1")
    with connect(home) as con:
        return ledger.arrive(con, keep(file, home), Origin.of(file))


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (
            duckdb.TransactionException('Failed to commit: Could not write "x": No space left on device'),
            DiskFull,
        ),
        (duckdb.FatalException("Failed to create checkpoint: No space left on device"), DiskFull),
        (duckdb.FatalException("database has been invalidated"), DatabaseStopped),
        (duckdb.InternalException("Attempted to access index 7"), DatabaseStopped),
        (duckdb.IOException("Corrupt database file: computed checksum 1"), WarehouseDamaged),
        (duckdb.IOException('Failure while replaying WAL file "x.wal"'), WarehouseDamaged),
        (OSError(errno.ENOSPC, "No space left on device"), DiskFull),
    ],
)
def test_an_error_of_disk_or_file_is_raised_by_its_meaning(
    error: Exception, meaning: type[Exception]
) -> None:
    with pytest.raises(meaning), faults.told(Path("w.duckdb")):
        raise error


@pytest.mark.parametrize("error", [duckdb.CatalogException("no table x"), FileNotFoundError("x")])
def test_a_wrong_statement_or_path_stays_what_it_is(error: Exception) -> None:
    with pytest.raises(type(error)), faults.told(Path("w.duckdb")):
        raise error


def test_a_fatal_error_ends_the_work_and_the_next_opening_begins_anew(
    home: Home, waiting: Arrival, make_plan: PlanMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise duckdb.FatalException("FATAL Error: database has been invalidated")

    with monkeypatch.context() as patched:
        patched.setattr("warehouse.load._insert", dies)
        with pytest.raises(DatabaseStopped, match="tried again"), connect(home) as con:
            load(con, make_plan(b"%PDF-1"), waiting.arrival_id)
    with connect(home) as con:
        assert ledger.arrival(con, waiting.arrival_id).failures == 0
        load(con, make_plan(b"%PDF-1"), waiting.arrival_id)
        assert ledger.arrival(con, waiting.arrival_id).state is State.LOADED


def test_a_refused_row_is_the_documents_failure_not_the_databases(
    home: Home, waiting: Arrival, make_plan: PlanMaker
) -> None:
    with connect(home) as con, pytest.raises(LoadFailed, match="as it was"):
        load(con, make_plan(b"%PDF-1", award_no="twelve"), waiting.arrival_id)


def test_no_copy_is_begun_below_the_floor(home: Home, tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"%PDF-1")
    with pytest.raises(DiskFull, match=r"disk_full: .*space.free_bytes"):
        keep(tmp_path / "plan.pdf", home, Floor(free_bytes=1 << 60))
    assert [*home.store.iterdir()] == []


def test_a_full_disk_is_never_a_failed_attempt_and_never_parks(home: Home, waiting: Arrival) -> None:
    for number in range(10):
        with connect(home) as con, transaction(con):
            attempts.begin(con, [waiting], f"run-{number}", "1")
            attempts.postpone(con, attempts.in_hand(con, f"run-{number}"), space.CODE, "full", pause_s=0)
    with connect(home) as con:
        found = ledger.arrival(con, waiting.arrival_id)
        assert (found.state, found.reason_code, found.failures) == (State.WAITING, "disk_full", 0)
        [due] = attempts.due(con)
        assert (due.attempt, due.deaths) == (11, 0)
        with transaction(con):
            attempts.begin(con, [waiting], "run-last", "1")
            attempts.fail(con, waiting.arrival_id, "load_failed", "no", RetryPolicy(most=3))
        assert ledger.arrival(con, waiting.arrival_id).state is State.WAITING


def test_who_has_the_warehouse_open_is_told_while_we_wait(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(PATIENCE, "tell", told.append)
    with connect(home):
        pass
    with connect(home.database) as con:
        threading.Timer(1.6, con.close).start()
        with connect(home, read_only=True, patience=20):
            pass
    assert told == ["waiting for another connection of this process, which has the warehouse open"]
