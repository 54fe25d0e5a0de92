"""How a long step tells that it is getting on. The command draws a line on the terminal; Dagster's runs are silent."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol


class Progress(Protocol):
    """What the steps call. The command's are `console.Line` and `console.Log`."""

    def step(self, title: str) -> None:
        """A new step begins."""

    def pages(self, done: int, total: int) -> None:
        """So many pages of the document are read."""

    def documents(self, total: int) -> None:
        """So many documents are going to be read."""

    def document(self) -> None:
        """One of them is read, or refused."""


# Of fewer documents each is named instead.
MANY = 4


class Tally:
    """How many of the documents of a run are read, how fast, and how long the rest will take."""

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.total = total
        self.done = 0
        self._clock = clock
        self._started = clock()

    @property
    def are_many(self) -> bool:
        return self.total >= MANY

    def add(self) -> None:
        self.done += 1

    def told(self) -> str:
        """`120 of 1,000, 4.1 plans/s, 3:35 left`."""
        passed = self._clock() - self._started
        counts = f"{self.done:,} of {self.total:,}"
        if not self.done or not passed:
            return counts
        rate = self.done / passed
        left = round((self.total - self.done) / rate)
        hours, minutes, seconds = left // 3600, left // 60 % 60, left % 60
        shown = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
        return f"{counts}, {rate:,.1f} plans/s, {shown} left"


class Silence:
    """For runs that Dagster starts: its own event log says what happens."""

    def step(self, title: str) -> None:
        return None

    def pages(self, done: int, total: int) -> None:
        return None

    def documents(self, total: int) -> None:
        return None

    def document(self) -> None:
        return None
