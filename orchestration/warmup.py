"""Slow imports, in a thread while another process works: a child that reads the PDF, then dbt.

In the order in which they are needed: what the ingest run and the marts run import goes while the PDF is read, Great
Expectations goes while dbt builds. Together they would keep each other from the one interpreter.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from importlib import import_module

from orchestration import dbt
from orchestration.progress import Progress
from orchestration.timings import timed
from warehouse.home import Home


class Warming:
    """Progress that begins to warm up with the first page: the child is at work then, and this process waits."""

    def __init__(self, home: Home, progress: Progress) -> None:
        self.home = home
        self.progress = progress

    def step(self, title: str) -> None:
        self.progress.step(title)

    def pages(self, done: int, total: int) -> None:
        while_reading(self.home)
        self.progress.pages(done, total)

    def documents(self, total: int) -> None:
        self.progress.documents(total)

    def document(self) -> None:
        while_reading(self.home)
        self.progress.document()


@cache
def while_reading(home: Home) -> None:
    _in_a_thread("warm-up while reading", lambda: _for_the_runs(home))


@cache
def while_dbt_builds() -> None:
    _in_a_thread("warm-up while dbt builds", lambda: import_module("warehouse.acceptance").warm())


def _for_the_runs(home: Home) -> None:
    import_module("extract.validate")
    import_module("warehouse.load")
    import_module("orchestration.dbt_models")
    dbt.manifest(home)


def _in_a_thread(name: str, work: Callable[[], object]) -> None:
    def run() -> None:
        try:
            with timed(name):
                work()
        except Exception:  # noqa: BLE001
            # The step that needs the thing meets the failure again, where it can be explained.
            return

    threading.Thread(target=run, name=name, daemon=True).start()
