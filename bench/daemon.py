"""`make bench-daemon`: what becomes of a plan when the run that carries it is killed, or hangs, under a real daemon.

Each case has a server and a home of its own, with limits of seconds, and is over when the plan is loaded and
published. It prints what was seen, and ends with code 1 where that is not what the documentation promises.
Arguments choose cases (killed, hangs).
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import dagster as dg

from bench.served import SAMPLE, Served, TookTooLong, serving, wait_for
from orchestration import zygote
from orchestration.settings import FILE_NAME
from warehouse.contents import of_published
from warehouse.database import connect
from warehouse.errors import WarehouseBusy

AT_MOST = 240.0
MOST_SECONDS = 90


def killed(served: Served) -> None:
    """The run's process gets SIGKILL as soon as it reads."""
    run, pid = wait_for("a run that reads", lambda: _reading(served), AT_MOST, 0.02)
    os.kill(pid, signal.SIGKILL)
    _say(f"run {run.run_id[:8]}: process {pid} killed")


def hangs(served: Served) -> None:
    """The process that reads the PDF is stopped, so that the run waits for it for ever."""
    run, pid = wait_for("a run that reads", lambda: _reading(served), AT_MOST, 0.02)
    reader = wait_for("its reader", lambda: _reader(pid), 30, 0.005)
    os.kill(reader, signal.SIGSTOP)
    _say(f"run {run.run_id[:8]}: its reader, process {reader}, stopped; a run may take {MOST_SECONDS} s")


# With what is changed in dagster.yaml.
CASES: tuple[tuple[Callable[[Served], None], dict[str, int]], ...] = (
    (killed, {}),
    (hangs, {"poll_interval_seconds": 2, "max_runtime_seconds": MOST_SECONDS}),
)


def prove(case: Callable[[Served], None], settings: dict[str, int], folder: Path) -> None:
    """Raises TookTooLong and AssertionError."""
    _say(f"{case.__name__}: {case.__doc__}")
    folder.mkdir(parents=True)
    # A reader that takes too long is ended by its own limit; here run monitoring is to do it.
    (folder / FILE_NAME).write_text("[reading]\nwall_seconds = 36000\n", "utf-8")
    with serving(folder, settings) as served:
        shutil.copyfile(SAMPLE, served.home.inbox / SAMPLE.name)
        case(served)
        started = time.monotonic()
        first = wait_for("the first run's end", lambda: _ended(served, 0), AT_MOST)
        _say(
            f"run {first.run_id[:8]} of {first.job_name}: {first.status.value} after {time.monotonic() - started:.1f} s"
        )
        second = wait_for("the second run's end", lambda: _ended(served, 1), AT_MOST)
        _say(
            f"run {second.run_id[:8]} of {second.job_name}: {second.status.value} after "
            f"{time.monotonic() - started:.1f} s"
        )
        outcomes = wait_for("the ledger", lambda: _outcomes(served), AT_MOST)
        _say(f"attempts in the ledger: {', '.join(outcomes)}")
        wait_for("the marts", lambda: of_published(served.home), AT_MOST)
        time.sleep(10)
        runs = [(run.job_name, run.status.value) for run in served.runs()]
        _say(f"published; runs: {runs}")
        if first.status is not dg.DagsterRunStatus.FAILURE or outcomes != ["abandoned", "loaded"]:
            raise AssertionError(f"{first.status.value}, {outcomes}")
        if len(runs) != 2:
            raise AssertionError(f"{len(runs)} runs where two are enough")


def _reading(served: Served) -> tuple[dg.DagsterRun, int] | None:
    """The run whose step `read_batch` began, and the process in which it does."""
    for run in served.runs():
        for entry in served.instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_START):
            if (
                entry.dagster_event is not None
                and entry.dagster_event.step_key == "documents.read_batch[00001]"
            ):
                return run, int(str(entry.dagster_event.pid))
    return None


def _reader(pid: int) -> int | None:
    """The process that reads for that one: its zygote's child. Others capture what is printed."""
    zygotes = [child for child, command in _children(pid) if zygote.__name__ in command]
    readers = [child for parent in zygotes for child, _ in _children(parent)]
    return readers[0] if readers else None


def _children(pid: int) -> list[tuple[int, str]]:
    """With the command of each."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    lines = [line.split(maxsplit=1) for line in listed.stdout.splitlines()]
    return [(int(child), command) for child, command in lines]


def _ended(served: Served, number: int) -> dg.DagsterRun | None:
    runs = served.runs()
    return runs[number] if len(runs) > number and runs[number].is_finished else None


def _outcomes(served: Served) -> list[str] | None:
    try:
        with connect(served.home, read_only=True, patience=1) as con:
            rows = con.execute("SELECT outcome FROM ledger.attempts ORDER BY attempt").fetchall()
    except WarehouseBusy:
        return None
    return [str(outcome) for (outcome,) in rows]


def _say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {words}", flush=True)


def main() -> None:
    chosen = sys.argv[1:]
    failed = False
    for case, settings in CASES:
        if chosen and case.__name__ not in chosen:
            continue
        with tempfile.TemporaryDirectory(prefix="planhouse-daemon-") as scratch:
            folder = Path(scratch, "home")
            try:
                prove(case, settings, folder)
            except (AssertionError, TookTooLong) as wrong:
                failed = True
                kept = Path(tempfile.gettempdir(), f"planhouse-daemon-{case.__name__}.log")
                shutil.copyfile(folder / "serve.log", kept)
                _say(f"NOT as promised: {wrong}. The server's log: {kept}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
