"""Writing the folders of plans: a few here, many by as many processes as there are cores.

Each process reads the same published file as this one, whatever is published meanwhile.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from extract.cores import cores
from extract.orphans import end_with_parent
from warehouse.database import open_build, path_of
from web import paper
from web.marts import Marts
from web.pictures import Draw
from web.plan_pages import PlanPages
from web.plan_rows import plan_rows
from web.plans import Plan

T = TypeVar("T")

MARK = ".fingerprint"
# So many are written sooner than processes are started.
FEW = 4
# So many are read together. Beside drawing, reading is little: people see sooner how far it is.
TOGETHER, TOGETHER_DRAWN = 64, 4


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
    with ProcessPoolExecutor(
        cores(), fresh, initializer=_begin, initargs=(path_of(marts.con), site, draw, os.getpid())
    ) as processes:
        running = [
            processes.submit(_write_there, some)
            for some in shares(folders, TOGETHER_DRAWN if draw else TOGETHER)
        ]
        written = 0
        for done in as_completed(running):
            written += done.result()
            tell(f"writing the pages of {len(folders):,} plans: {written:,} done")


def shares(folders: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """Smaller ones towards the end, so that no process waits long for another one's last."""
    while folders:
        some = min(most, math.ceil(len(folders) / (2 * cores())))
        yield folders[:some]
        folders = folders[some:]


def _write(folders: Sequence[Folder], marts: Marts, site: Path, draw: Draw | None) -> None:
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
        except Exception as error:  # noqa: BLE001  raised when the others are written
            failed = failed or error
    if failed is not None:
        raise failed


_SHARED: list[tuple[Marts, Path, Draw | None]] = []
"""Of a process of the pool."""


def _begin(database: Path, site: Path, draw: Draw | None, parent: int) -> None:
    end_with_parent(parent)
    # A Ctrl-C is for the process that waits.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _SHARED.append((Marts(open_build(database)), site, draw))


def _write_there(folders: Sequence[Folder]) -> int:
    _write(folders, *_SHARED[0])
    return len(folders)
