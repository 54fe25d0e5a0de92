"""Turns: one command at a time works on a home, and no command while one of Dagster's runs does.

Whoever comes later waits and says for whom. A turn is a lock of the system: it ends with its process, however that
ends. What arrives meanwhile is in the ledger already; whose turn it is finds it there.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.errors import WarehouseBusy

if TYPE_CHECKING:
    import dagster as dg

    from orchestration.progress import Progress
    from warehouse.home import Home

PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class Waiting:
    """For how long a command waits for others: long enough for a whole batch."""

    seconds: float = 3600.0

    def __post_init__(self) -> None:
        if self.seconds < 0:
            raise ValueError("seconds must be 0 or more")


@contextmanager
def turn(home: Home, progress: Progress, waiting: Waiting) -> Iterator[None]:
    """This process's turn, once the commands before it are done. Raises WarehouseBusy."""
    handle = os.open(_path(home), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        started, told = time.monotonic(), None
        while not _locked(handle):
            other = _written(handle)
            if time.monotonic() - started >= waiting.seconds:
                raise WarehouseBusy(str(home.root), other, waiting.seconds)
            if other != told:
                progress.step(f"waiting for process {other}, which builds in this home")
                told = other
            time.sleep(PAUSE)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def whose_turn(home: Home) -> int | None:
    """The process whose turn it is."""
    try:
        handle = os.open(_path(home), os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        return None if _locked(handle) else _written(handle)
    finally:
        os.close(handle)


def wait_for_runs(
    home: Home, instance: dg.DagsterInstance, progress: Progress, waiting: Waiting, own: str = ""
) -> None:
    """Returns when no run but `own` is at work in this home. Raises WarehouseBusy."""
    from orchestration.instance import at_work, release_slots_of_the_dead

    started, told = time.monotonic(), None
    while others := [run for run in at_work(instance, home) if run.run_id != own]:
        run = others[0]
        if time.monotonic() - started >= waiting.seconds:
            raise WarehouseBusy(str(home.root), None, waiting.seconds)
        if run.run_id != told:
            progress.step(f"waiting for {_named(run)}")
            told = run.run_id
        time.sleep(PAUSE)
        release_slots_of_the_dead(instance)


def _named(run: dg.DagsterRun) -> str:
    from orchestration.instance import PID_TAG

    process = f"process {run.tags[PID_TAG]}, " if PID_TAG in run.tags else ""
    return f"{process}run {run.run_id[:8]} ({run.job_name})"


def _path(home: Home) -> Path:
    return home.dagster / "turn.lock"


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _written(handle: int) -> int | None:
    text = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
    return int(text) if text.isdigit() else None
