"""How a long step tells that it is getting on. The command draws a line on the terminal; Dagster's runs are silent."""

from __future__ import annotations

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
