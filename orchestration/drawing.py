"""Pictures of a stored plan's pages, drawn in a process with limits: a page that ends it costs that page only.

`drawing_child` is what it starts; how a page is drawn is `web.pictures`' business.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from orchestration.group import Child
from orchestration.process_limits import ProcessLimits
from orchestration.warm import ENVIRONMENT

if TYPE_CHECKING:
    from warehouse.home import Home
    from web.pictures import Draw, Pictures
    from web.plans import Plan

MOST_ATTEMPTS = 5

logger = logging.getLogger("planhouse")


def drawer(home: Home, process: ProcessLimits) -> Draw:
    """What draws the pages of the plans in the home's store, each plan within the limits."""

    # Not a function of its own: the processes that write the site get it too, pickled.
    return partial(_draw_plan, home, process)


def _draw_plan(
    home: Home, process: ProcessLimits, plan: Plan, pages: Sequence[int], folder: Path
) -> Pictures:
    return _draw(home.stored(plan.document_id), pages, folder, process)


def _draw(pdf: Path, pages: Sequence[int], folder: Path, process: ProcessLimits) -> Pictures:
    from web.pictures import drawn

    deadline = time.monotonic() + process.wall_seconds
    wanted = sorted(set(pages) - drawn(folder).keys())
    for _ in range(MOST_ATTEMPTS):
        if not wanted:
            break
        last, trouble = _attempt(pdf, wanted, folder, process, deadline)
        if trouble is None:
            break
        logger.warning("%s, page %s: not drawn (%s)", pdf.name, last, trouble)
        wanted = [page for page in wanted if last is not None and page > last]
    return drawn(folder)


def _attempt(
    pdf: Path, pages: Sequence[int], folder: Path, process: ProcessLimits, deadline: float
) -> tuple[int | None, str | None]:
    """The last page that was begun, and what ended the process before it was through."""
    order = {
        "path": os.fsencode(pdf),
        "pages": pages,
        "folder": os.fsencode(folder),
        "parent": os.getpid(),
        "process": process,
    }
    # -P: a folder named web/ in the user's current directory must not be taken for ours.
    child = Child(
        [sys.executable, "-P", "-m", "orchestration.drawing_child", msgspec.json.encode(order).decode()],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if name in ENVIRONMENT},
        start_new_session=True,
    )
    last = None
    try:
        for line in child.lines(deadline):
            if line.isdigit():
                last = int(line)
    except TimeoutError:
        return None, f"not within {process.wall_seconds} s"
    finally:
        child.end()
    return last, None if child.exit_code == 0 else f"its process ended with {child.exit_code}"
