"""Writing the folders of plans: a few here, many by as many processes as there are cores.

Each process reads the same published file as this one, whatever is published meanwhile.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from extract.cores import cores
from extract.orphans import end_with_parent
from warehouse.database import open_build, path_of
from web import paper
from web.marts import Marts
from web.pictures import Draw
from web.plan_pages import PlanPages
from web.plan_rows import plan_rows
from web.plans import Plan

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

T = TypeVar("T")

MARK = ".fingerprint"
# So many are written sooner than processes are started.
FEW = 4
# So many are read together: to look through all marts takes as long for one plan as to read eight of them.
LEAST, MOST = 8, 128
TELL_EVERY = 0.5


@dataclass(frozen=True, slots=True)
class Folder:
    """A plan whose pages are to be written, the plan of the year before, the one that took its place, and the mark
    that says what the pages are made of."""

    plan: Plan
    last: Plan | None
    instead: Plan | None
    mark: str


def write_folders(
    folders: Sequence[Folder], marts: Marts, site: Path, draw: Draw | None, tell: Callable[[str], object]
) -> None:
    """`draw` goes to other processes, so it can be pickled. Raises what the first folder that fails raises."""
    if not folders:
        return
    if len(folders) <= FEW:
        tell(f"writing the pages of {', '.join(folder.plan.name for folder in folders)}")
        _write(folders, marts, site, draw)
        return
    # Not forked: this process has threads, and DuckDB open.
    fresh = multiprocessing.get_context("spawn")
    written = fresh.Value("L")
    common = path_of(marts.con), site, draw, written, os.getpid()
    # Beside drawing, looking through the marts is little.
    least = 1 if draw else min(LEAST, math.ceil(len(folders) / cores()))
    with ProcessPoolExecutor(cores(), fresh, initializer=_begin, initargs=common) as processes:
        running: set[Future[None]] = {processes.submit(_write_there, some) for some in shares(folders, least)}
        told = 0
        while running:
            ended, running = wait(running, TELL_EVERY, FIRST_COMPLETED)
            for share in ended:
                share.result()
            if (now := written.value) != told:
                tell(f"writing the pages of {len(folders):,} plans: {now:,} done")
                told = now


def shares(folders: Sequence[T], least: int) -> Iterator[Sequence[T]]:
    """Smaller ones towards the end, so that no process waits long for another one's last."""
    while folders:
        some = max(least, min(MOST, math.ceil(len(folders) / (2 * cores()))))
        yield folders[:some]
        folders = folders[some:]


def _write(
    folders: Sequence[Folder],
    marts: Marts,
    site: Path,
    draw: Draw | None,
    written: Synchronized[int] | None = None,
) -> None:
    """`written` counts the folders for whoever waits."""
    by_id = {folder.plan.document_id: folder for folder in folders}
    years = {it.plan.document_id: it.last.document_id if it.last else None for it in folders}
    failed: Exception | None = None
    for rows in plan_rows(marts, years):
        folder = by_id[rows.document_id]
        path = site / folder.plan.folder
        try:
            # Whoever is killed while writing leaves a folder that is written anew, whatever the marts are by then.
            (path / MARK).unlink(missing_ok=True)
            PlanPages(folder.plan, folder.instead, rows, path, draw).write()
            paper.put(path / MARK, folder.mark.encode())
            if written is not None:
                with written.get_lock():
                    written.value += 1
        except Exception as error:  # noqa: BLE001  raised when the others are written
            failed = failed or error
    if failed is not None:
        raise failed


_SHARED: list[tuple[Marts, Path, Draw | None, Synchronized[int]]] = []
"""Of a process of the pool."""


def _begin(database: Path, site: Path, draw: Draw | None, written: Synchronized[int], parent: int) -> None:
    end_with_parent(parent)
    # A Ctrl-C is for the process that waits.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _SHARED.append((Marts(open_build(database)), site, draw, written))


def _write_there(folders: Sequence[Folder]) -> None:
    _write(folders, *_SHARED[0])
