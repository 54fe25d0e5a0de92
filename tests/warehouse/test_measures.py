"""What is measured of a home without opening its warehouse."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.warehouse.conftest import PlanMaker
from warehouse import attempts, journal, ledger
from warehouse.attempts import RetryPolicy
from warehouse.database import connect, transaction
from warehouse.home import Home
from warehouse.ledger import Arrival, Origin
from warehouse.load import load
from warehouse.measures import Follower, Measures
from warehouse.store import keep


def arrive(home: Home, content: bytes) -> Arrival:
    file = home.root / "sent.pdf"
    file.write_bytes(content)
    with connect(home) as con:
        return ledger.arrive(con, keep(file, home), Origin.of("/inbox/sent.pdf"))


def look(follower: Follower) -> Measures:
    return follower.measure(datetime.now(UTC))


def test_they_are_told_while_another_one_writes_the_warehouse(home: Home, make_plan: PlanMaker) -> None:
    first = arrive(home, b"%PDF-1")
    second = arrive(home, b"%PDF-22")
    with connect(home) as con:
        attempts.begin(con, [first], "run", "1")
        attempts.measured(con, {first.arrival_id: (20, 1.5)})
        load(con, make_plan(b"%PDF-1"), first.arrival_id)
    with connect(home):
        found = look(Follower(home))
    assert found.by_state == {"waiting": 1, "loaded": 1, "needs_review": 0, "rejected": 0, "duplicate": 0}
    assert found.waiting_since == second.received_at
    assert found.readings == ((20, 1.5),)
    assert found.outcomes == {"loaded": 1}
    assert found.sizes.store == len(b"%PDF-1") + len(b"%PDF-22")
    assert found.sizes.warehouse >= home.database.stat().st_size > 0
    assert found.build is None and found.last_failure is None


def test_a_look_reads_on_where_the_last_one_ended(home: Home) -> None:
    follower = Follower(home)
    assert look(follower).waiting_since is None
    arrive(home, b"%PDF-1")
    assert look(follower).by_state["waiting"] == 1
    before = follower._offset
    arrive(home, b"%PDF-2")
    assert look(follower).by_state["waiting"] == 2
    assert before < follower._offset == journal.path_of(home).stat().st_size


def test_a_journal_that_took_the_place_of_another_is_read_from_its_start(home: Home) -> None:
    follower = Follower(home)
    arrive(home, b"%PDF-1")
    arrive(home, b"%PDF-2")
    assert look(follower).by_state["waiting"] == 2
    path = journal.path_of(home)
    lines = path.read_bytes().splitlines(keepends=True)
    other = path.with_name("other")
    other.write_bytes(lines[0])
    other.rename(path)
    assert look(follower).by_state["waiting"] == 1


def test_a_line_that_is_still_being_written_is_read_when_it_is_whole(home: Home) -> None:
    arrive(home, b"%PDF-1")
    path, follower = journal.path_of(home), Follower(home)
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    assert look(follower).by_state["waiting"] == 0
    with path.open("ab") as file:
        file.write(whole[-10:])
    assert look(follower).by_state["waiting"] == 1


def test_the_last_failure_and_what_is_due_since_when(home: Home) -> None:
    first = arrive(home, b"%PDF-1")
    with connect(home) as con, transaction(con):
        attempts.begin(con, [first], "run", "1")
        attempts.fail(con, first.arrival_id, "reader_died", "it died.", RetryPolicy(first_pause_s=3600))
    found = look(Follower(home))
    assert found.last_failure is not None and found.last_failure.code == "reader_died"
    assert found.last_activity == found.last_failure.at
    assert found.waiting_since == first.received_at
    assert found.due_since is None


@pytest.mark.parametrize(
    "text", ["2026-11-23 17:00:00+09", "2026-11-23 08:00:00.12+00", "2026-11-23 13:30:00+05:30"]
)
def test_times_are_read_as_sql_writes_them(text: str, home: Home) -> None:
    path = journal.path_of(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'{{"rows": {{"arrivals": [{{"key": "a", "received_at": "{text}", "state": "waiting"}}]}}, "number": 1}}\n'
    )
    found = look(Follower(home)).waiting_since
    assert found is not None
    assert found.astimezone(UTC).replace(microsecond=0) == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_a_home_in_which_nothing_happened_yet_has_none(tmp_path: Path) -> None:
    found = look(Follower(Home(tmp_path)))
    assert sum(found.by_state.values()) == 0 and found.sizes.disk_free > 0
