"""What passes from step to step of a run: documents in batches, and what became of each. Plain values, pickled whole.

A batch is read by one step, on whatever machine, and loaded by one other. Its rows do not pass: they are in the
hand-over, a file a document, whose place both know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.plan_facts import Facts
from orchestration.read_document import BEGUN, Outcome
from warehouse.home import Home
from warehouse.ledger import Arrival


@dataclass(frozen=True, slots=True)
class Bulk:
    """How many documents are done at a time.

    `batch` are read by one step and loaded together; `processes` read at the same time, one document each (0: as many
    as there are cores); a build publishes when it has loaded `publish_every`, and at its end.
    """

    batch: int = 100
    processes: int = 0
    publish_every: int = 1000

    def __post_init__(self) -> None:
        if min(self.batch, self.publish_every) < 1:
            raise ValueError("batch and publish_every must be 1 or more")
        if self.processes < 0:
            raise ValueError("processes must be 0 (as many as there are cores) or more")


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that one step reads; `following` are those of the next one."""

    arrivals: tuple[Arrival, ...]
    following: tuple[Arrival, ...] = ()


@dataclass(frozen=True, slots=True)
class Came:
    """What became of a document so far: its arrival as the ledger had it last, and how it was read."""

    arrival: Arrival
    outcome: Outcome

    @property
    def facts(self) -> Facts | None:
        return getattr(self.outcome, "facts", None)


@dataclass(frozen=True, slots=True)
class Readings:
    """A batch after it was read."""

    came: tuple[Came, ...]


@dataclass(frozen=True, slots=True)
class Loaded(Readings):
    """A batch after it was settled in the warehouse; whether that is another one than before."""

    has_changed: bool


def in_batches(arrivals: Sequence[Arrival], size: int) -> Iterator[Batch]:
    for first in range(0, len(arrivals), size):
        here, after = arrivals[first : first + size], arrivals[first + size : first + 2 * size]
        yield Batch(tuple(here), tuple(after))


def in_hand(home: Home) -> set[str]:
    """The documents that are being read, or were when their run was killed."""
    return {path.stem for path in (home.dagster / "values" / "rows").glob(f"*{BEGUN}")}


def rows_of(home: Home, sha256: str) -> Path:
    """The hand-over: where who reads a document leaves its rows, and who loads it finds them."""
    return home.dagster / "values" / "rows" / f"{sha256}.arrow"
