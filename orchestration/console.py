"""The terminal: colours and a progress line there, plain text in a pipe; Korean counts as two columns wide."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

# In a pipe nothing wraps: whoever reads on wants one row a line.
PIPE_WIDTH = 400


def console(stream: TextIO | None = None) -> Console:
    stream = stream or sys.stdout
    width = None if stream.isatty() else PIPE_WIDTH
    return Console(file=stream, width=width, highlight=False, soft_wrap=False, emoji=False, markup=False)


def table(*columns: str, right: Collection[str] = ()) -> Table:
    """A table with columns to the right where named; one rule under the header, so that a pipe gets plain columns."""
    made = Table(box=box.SIMPLE_HEAD, show_edge=False)
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return made


def show(out: Console, title: str, made: Table) -> None:
    out.print(title, style="bold")
    out.print(made, "")


class Line:
    """Progress as one line on a terminal that disappears when the work is done."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.task = progress.add_task("", total=None)

    def step(self, title: str) -> None:
        self.progress.reset(self.task, description=title, total=None)

    def pages(self, done: int, total: int) -> None:
        self.progress.update(self.task, completed=done, total=total)


class Log:
    """Progress as one plain line a step: for pipes and log files."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def step(self, title: str) -> None:
        print(f"{title} ...", file=self.stream, flush=True)

    def pages(self, done: int, total: int) -> None:
        return None


@contextmanager
def own_stream() -> Iterator[TextIO]:
    """Standard error through a handle of our own: Dagster captures the usual one while a step runs."""
    with os.fdopen(os.dup(2), "w", buffering=1) as stream:
        yield stream


@contextmanager
def progress(stream: TextIO | None = None) -> Iterator[Line | Log]:
    """Progress on stderr, so that what the command prints can be piped."""
    stream = stream or sys.stderr
    if not stream.isatty():
        yield Log(stream)
        return
    shown = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
        console=console(stream),
        transient=True,
    )
    with shown:
        yield Line(shown)
