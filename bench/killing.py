"""Starting `planhouse build` and killing something of it, at a point that is seen from outside or after a time."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from warehouse import journal
from warehouse.home import Home
from warehouse.publish import UNFINISHED

LOOK_EVERY = 0.0005
LONGEST = 900.0
READER, DBT = "orchestration.reading", "orchestration.dbt_beside"


@dataclass
class Build:
    """A running build: its process, what it says, and what its home was like before."""

    process: subprocess.Popen[bytes]
    home: Home
    says: Path
    stored: int
    journaled: int
    current: Path | None

    def said(self, words: str) -> bool:
        return words in self.says.read_text("utf-8", errors="replace")


class Kill(Protocol):
    """When to strike, and whom."""

    @property
    def name(self) -> str:
        """As the report has it."""

    def victim(self, build: Build) -> int | None:
        """The process to kill now; None: not yet."""


@dataclass(frozen=True)
class Point:
    """A moment that is seen from outside; the command is killed, or the child that runs this module."""

    name: str
    reached: Callable[[Build], bool]
    child: str | None = None

    def victim(self, build: Build) -> int | None:
        if not self.reached(build):
            return None
        return build.process.pid if self.child is None else child_of(build.process.pid, self.child)


@dataclass(frozen=True)
class Moment:
    """After so many seconds, the command or one of its children."""

    name: str
    at: float
    child: str | None

    def victim(self, build: Build) -> int | None:
        if time.monotonic() < self.at:
            return None
        child = child_of(build.process.pid, self.child) if self.child else None
        return child or build.process.pid


@dataclass(frozen=True)
class Later:
    """A moment of a build that has not begun."""

    name: str
    after: float
    child: str | None


def at_random(moments: random.Random, seconds: float) -> Later:
    whom = moments.choice([None, None, READER, DBT])
    return Later(f"random ({whom or 'command'})", moments.uniform(0, seconds), whom)


def _points() -> dict[str, Point]:
    def said(words: str) -> Callable[[Build], bool]:
        return lambda build: build.said(words)

    def there(pattern: str) -> Callable[[Build], bool]:
        return lambda build: any(build.home.root.glob(pattern))

    def after(words: str, pattern: str) -> Callable[[Build], bool]:
        return lambda build: build.said(words) and any(build.home.root.glob(pattern))

    points = [
        Point("started", said("starting")),
        Point("copying", there("store/.arriving-*")),
        Point("stored", lambda build: len([*build.home.store.glob("??/*.pdf")]) > build.stored),
        Point("entered", lambda build: journal.last_number(journal.path_of(build.home)) > build.journaled),
        Point("reading", said("reading ")),
        Point("reader", said("reading "), READER),
        Point("validating", said("validating")),
        Point("loading", said("loading")),
        Point("load-log", after("loading", "warehouse/*.wal")),
        Point("dbt", lambda build: child_of(build.process.pid, DBT) is not None),
        Point("dbt-child", said("building the marts"), DBT),
        Point("dbt-log", after("building the marts", "warehouse/*.wal"), DBT),
        Point("accepting", said("accepting")),
        Point("data-docs", there(".docs-*")),
        Point("publishing", there(f"published/builds/{UNFINISHED}*")),
        Point("parquet", there(f"published/builds/{UNFINISHED}*/parquet/*")),
        Point("switched", lambda build: build.home.current.resolve() != build.current),
    ]
    return {point.name: point for point in points}


POINTS = _points()


def run_and_kill(home: Home, plan: Path, kill: Kill | Later) -> bool:
    """False where the build was over before."""
    build = _started(home, [plan])
    if isinstance(kill, Later):
        kill = Moment(kill.name, time.monotonic() + kill.after, kill.child)
    while build.process.poll() is None:
        victim = kill.victim(build)
        if victim is not None:
            try:
                os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:
                continue
            build.process.wait(LONGEST)
            return True
        time.sleep(LOOK_EVERY)
    return False


def undisturbed(home: Home, plans: Sequence[Path]) -> None:
    build = _started(home, plans)
    if build.process.wait(LONGEST) != 0:
        raise RuntimeError(f"an undisturbed build of {home.root} failed:\n{build.says.read_text('utf-8')}")


def _started(home: Home, plans: Sequence[Path]) -> Build:
    home.root.mkdir(parents=True, exist_ok=True)
    says = home.root / "says.txt"
    before = Build(
        None,  # type: ignore[arg-type]
        home,
        says,
        len([*home.store.glob("??/*.pdf")]),
        journal.last_number(journal.path_of(home)),
        home.current.resolve(),
    )
    with says.open("wb") as stream:
        before.process = subprocess.Popen(
            [sys.executable, "-m", "orchestration.cli", "build", *map(str, plans)],
            stdout=subprocess.DEVNULL,
            stderr=stream,
            env=os.environ | {"PLANHOUSE_HOME": str(home.root), "PYTHONUNBUFFERED": "1"},
        )
    return before


def child_of(pid: int, module: str) -> int | None:
    """A child of the process that runs this module (Linux's /proc)."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        children += [
            child
            for thread in Path(f"/proc/{pid}/task").iterdir()
            for child in (thread / "children").read_text().split()
        ]
        for child in children:
            if module.encode() in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    except OSError:
        return None
    return None
