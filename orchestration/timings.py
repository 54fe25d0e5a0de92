"""How long each step took: one line per step on stderr when PLANHOUSE_TIMINGS=1 (for `bench/`)."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

VARIABLE = "PLANHOUSE_TIMINGS"


@dataclass
class Stopwatch:
    """Seconds since it was started; stands still once the step is over."""

    started: float
    stopped: float | None = None

    @property
    def seconds(self) -> float:
        return (self.stopped if self.stopped is not None else time.perf_counter()) - self.started


@contextmanager
def timed(step: str) -> Iterator[Stopwatch]:
    """Time a step; say so on stderr where the user asked for it."""
    watch = Stopwatch(time.perf_counter())
    try:
        yield watch
    finally:
        watch.stopped = time.perf_counter()
        if os.environ.get(VARIABLE) == "1":
            print(f"timing {step} {watch.seconds:.2f}", file=sys.stderr, flush=True)
