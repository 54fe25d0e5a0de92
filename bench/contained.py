"""Reads one file as `planhouse check` does, in this fresh process, and prints what came of it, as JSON."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


def main(path: Path) -> None:
    from orchestration.reading import NotRead, read

    # What outlives its parent becomes our child, so that nothing can be left behind unseen.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    begun = time.monotonic()
    try:
        plan = read(path, path.name, lambda done, total: None)
        codes = [problem.code for problem in plan.problems]
        got, message = ("needs_review" if codes else "loaded"), " ".join(codes)
        cells = [cell.text for table in plan.tables for cell in table.cells if cell.text][:8]
    except NotRead as refused:
        got, message, cells = f"rejected: {refused.code}", str(refused), []
    seconds = time.monotonic() - begun
    print(
        json.dumps(
            {
                "got": got,
                "message": message,
                "cells": cells,
                "seconds": round(seconds, 1),
                "peak_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
                "left": _left(),
            }
        )
    )


def _left() -> int:
    """Processes that were started for the file and are still there."""
    count = 0
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return count
        if pid == 0:
            return count + 1
        count += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]))
