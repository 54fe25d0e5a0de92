"""Many documents at once: each has its own outcome, whatever becomes of the others and of the processes that read."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.limits import Limits
from orchestration import reading
from orchestration.process_limits import ProcessLimits
from orchestration.read_document import Order, Read, Refused
from orchestration.readers import Readers
from orchestration.warm import Zygote
from tests.bad_files import encrypted_pdf
from tests.invented_plan import DrawnPlan
from warehouse import handover


@pytest.fixture
def readers() -> Iterator[Readers]:
    pool = Readers()
    yield pool
    pool.close()


def order(path: Path, rows: Path, sha256: str) -> Order:
    return Order(
        sha256,
        f"{sha256}.pdf",
        os.fsencode(path),
        os.fsencode(rows),
        (),
        Limits(),
        ProcessLimits(),
        processes=1,
    )


def test_each_document_has_its_outcome_and_its_rows_and_a_dead_process_costs_one(
    drawn_plan: DrawnPlan, tmp_path: Path, readers: Readers
) -> None:
    locked = encrypted_pdf(tmp_path / "locked.pdf")
    orders = [
        order(locked if name == "b" else drawn_plan.path, tmp_path / f"{name}.arrow", name)
        for name in "abcde"
    ]
    outcomes = {}
    for done, outcome in readers.read(orders, 2):
        if not outcomes:
            victim = next(one for one in readers._processes if one.order.sha256 != done.sha256)
            os.kill(victim._process.pid, signal.SIGKILL)
            cost = victim.order.sha256
        outcomes[done.sha256] = outcome
    assert set(outcomes) == set("abcde")
    assert isinstance(outcomes[cost], Refused) and outcomes[cost].again
    sound = [name for name in "acde" if name != cost]
    assert all(isinstance(outcomes[name], Read) for name in sound)
    assert cost == "b" or outcomes["b"].code == "encrypted"
    assert {path.stem for path in tmp_path.glob("*.arrow")} == set(sound)
    assert (
        handover.read(tmp_path / f"{sound[0]}.arrow").counts["awards"]
        == outcomes[sound[0]].facts.extracted["records_by_family"]["awards"]
    )


def test_what_was_read_before_a_kill_is_not_read_again_but_anything_else_is(
    drawn_plan: DrawnPlan, tmp_path: Path, readers: Readers
) -> None:
    rows = tmp_path / "a.arrow"
    [(_, first)] = readers.read([order(drawn_plan.path, rows, "a")], 1)
    written = rows.stat().st_mtime_ns
    [(_, again)] = readers.read([order(tmp_path / "gone.pdf", rows, "a")], 1)
    assert again == first and rows.stat().st_mtime_ns == written
    [(_, other)] = readers.read([order(tmp_path / "gone.pdf", rows, "b")], 1)
    assert isinstance(other, Refused)


def test_a_reader_that_died_before_its_order_is_replaced_and_leaves_nothing_open(
    drawn_plan: DrawnPlan, tmp_path: Path, readers: Readers
) -> None:
    a, b, c = (order(drawn_plan.path, tmp_path / f"{name}.arrow", name) for name in "abc")
    [(_, first)] = readers.read([a], 1)
    [process] = readers._processes
    process._process.kill()
    process._process.wait()
    [(_, lost)] = readers.read([b], 1)
    assert isinstance(first, Read) and isinstance(lost, Refused) and lost.again
    assert readers._processes == [] and process._input.closed and process._output.closed
    [(_, again)] = readers.read([c], 1)
    assert isinstance(again, Read)


def test_expected_documents_are_read_before_anybody_asks_and_after_those_that_came_before(
    drawn_plan: DrawnPlan, tmp_path: Path, readers: Readers
) -> None:
    first, then = (order(drawn_plan.path, tmp_path / f"{name}.arrow", name) for name in "ab")
    readers.expect([first], 1)
    readers.expect([then], 1)
    assert readers.are_expected([then])
    until = time.monotonic() + 60
    while not (tmp_path / "b.arrow").exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    made = [(tmp_path / name).stat().st_mtime_ns for name in ("a.arrow", "b.arrow")]
    assert made == sorted(made)
    [(_, outcome)] = readers.read([then], 1)
    assert isinstance(outcome, Read) and not readers.are_expected([then]) and readers.are_expected([first])
    assert (tmp_path / "b.arrow").stat().st_mtime_ns == made[1]


def test_what_is_expected_and_never_asked_for_ends_with_its_readers(
    drawn_plan: DrawnPlan, tmp_path: Path
) -> None:
    readers = Readers()
    readers.expect(
        [order(drawn_plan.path, tmp_path / f"{number}.arrow", str(number)) for number in range(50)], 2
    )
    started = time.monotonic()
    readers.close()
    assert time.monotonic() - started < 10
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("readers")]


def test_a_zygote_outlives_its_readers_and_one_that_is_killed_is_told(
    drawn_plan: DrawnPlan, tmp_path: Path
) -> None:
    with Zygote() as zygote:
        for path in (encrypted_pdf(tmp_path / "locked.pdf"), tmp_path / "gone.pdf"):
            with pytest.raises(reading.NotRead):
                reading.read(path, path.name, lambda done, total: None, zygote=zygote)
        assert reading.read(
            drawn_plan.path, "plan.pdf", lambda done, total: None, zygote=zygote, processes=1
        ).records
        os.kill(zygote._process.pid, signal.SIGKILL)
        with pytest.raises(reading.NotRead) as died:
            reading.read(drawn_plan.path, "plan.pdf", lambda done, total: None, zygote=zygote)
        assert died.value.code == "reader_died" and not zygote.is_alive
