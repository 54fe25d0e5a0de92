"""The terminal: colours and a progress line there, plain text in a pipe; Korean counts as two columns wide."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from rich import box
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from orchestration import logs
from orchestration.progress import Tally

# In a pipe nothing wraps: whoever reads on wants one row a line.
PIPE_WIDTH = 400


class Terminal(Console):
    """rich would end the process with code 1 when nobody reads any more: the command says that in its own way."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(stream: TextIO | None = None) -> Console:
    stream = stream or sys.stdout
    width = None if stream.isatty() else PIPE_WIDTH
    return Terminal(file=stream, width=width, highlight=False, soft_wrap=False, emoji=False, markup=False)


def table(*columns: str, right: Collection[str] = ()) -> Table:
    """A table with columns to the right where named; one rule under the header, so that a pipe gets plain columns."""
    made = Table(box=box.SIMPLE_HEAD, show_edge=False)
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return made


def printable(text: str) -> str:
    """On one line, and nothing in it that a terminal would obey."""
    return "".join(char if char.isprintable() else "\ufffd" for char in " ".join(text.split()))


def show(out: Console, title: str, made: Table) -> None:
    out.print(title, style="bold")
    out.print(made, "")


class Done(ProgressColumn):
    """How much is done: pages of a document, or documents with their rate and the time that is left."""

    def render(self, task: Task) -> Text:
        if task.total is None:
            return Text("")
        tally: Tally | None = task.fields.get("tally")
        if tally is None:
            return Text(f"page {task.completed:.0f} of {task.total:.0f}")
        return Text(tally.told())


class Line:
    """Progress as one line on a terminal that disappears when the work is done."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.task = progress.add_task("", total=None)
        self.tally = Tally(0)

    def step(self, title: str) -> None:
        # A task cannot forget its total: the pages of one step would stay with the next.
        self.progress.remove_task(self.task)
        self.task = self.progress.add_task(title, total=None)

    def pages(self, done: int, total: int) -> None:
        self.progress.update(self.task, completed=done, total=total)

    def documents(self, total: int) -> None:
        self.tally = Tally(total)
        if self.tally.are_many:
            self.progress.remove_task(self.task)
            self.task = self.progress.add_task("reading plans", total=total, tally=self.tally)

    def document(self) -> None:
        self.tally.add()
        if self.tally.are_many:
            self.progress.update(self.task, completed=self.tally.done)


class Log:
    """Progress as one plain line a step: for pipes and log files."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.tally = Tally(0)
        self.next_line = 0

    def step(self, title: str) -> None:
        # A build goes on when nobody reads any more how it is getting on.
        with suppress(BrokenPipeError):
            print(f"{title} ...", file=self.stream, flush=True)

    def pages(self, done: int, total: int) -> None:
        return None

    def documents(self, total: int) -> None:
        self.tally, self.next_line = Tally(total), 0

    def document(self) -> None:
        """A line each tenth of the documents."""
        self.tally.add()
        if self.tally.are_many and self.tally.done >= self.next_line:
            self.step(f"reading plans: {self.tally.told()}")
            self.next_line = self.tally.done + self.tally.total // 10


@contextmanager
def own_stream() -> Iterator[TextIO]:
    """Standard error through a handle of our own: whatever a step redirects, progress goes to the terminal."""
    with os.fdopen(os.dup(2), "w", buffering=1) as stream:
        yield stream


@contextmanager
def progress(stream: TextIO | None = None) -> Iterator[Line | Log | logs.Steps]:
    """Progress on stderr, so that what the command prints can be piped."""
    stream = stream or sys.stderr
    if logs.as_json():
        yield logs.Steps()
        return
    if not stream.isatty():
        yield Log(stream)
        return
    shown = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        Done(),
        TimeElapsedColumn(),
        console=console(stream),
        transient=True,
    )
    with shown:
        yield Line(shown)
