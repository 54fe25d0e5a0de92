"""How long each step took: one line per step on stderr when PLANHOUSE_TIMINGS=1 (for `bench/`)."""

from __future__ import annotations

import os
import sys
import threading
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
        _tell(step, watch.seconds)


class Stretches:
    """The time for which any thread of several is at something."""

    def __init__(self, step: str) -> None:
        self.step = step
        self.seconds = 0.0
        self._threads = 0
        self._since = 0.0
        self._lock = threading.Lock()

    @contextmanager
    def stretch(self) -> Iterator[None]:
        with self._lock:
            if not self._threads:
                self._since = time.perf_counter()
            self._threads += 1
        try:
            yield
        finally:
            with self._lock:
                self._threads -= 1
                if not self._threads:
                    self.seconds += time.perf_counter() - self._since

    def tell(self) -> None:
        _tell(self.step, self.seconds)


def _tell(step: str, seconds: float) -> None:
    if os.environ.get(VARIABLE) == "1":
        print(f"timing {step} {seconds:.2f}", file=sys.stderr, flush=True)
