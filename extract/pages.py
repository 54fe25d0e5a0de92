"""All pages of a document: one after the other, or several at once in processes of their own.

PDFium serves one thread a process, so pages are shared out among processes; each opens the document itself. What a
page says depends on that page alone, so the result is the same however many there are.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from extract.limits import Limits
from extract.orphans import end_with_parent
from extract.page import PageContent, read_page
from extract.reader import PdfFile, open_pdf
from extract.vocabulary import vocabulary

# A process more is worth its start for so many pages.
_PAGES_A_PROCESS = 6


class WorkerDied(Exception):
    """One of the processes that read pages ended before its time. `exit_codes` are those of all."""

    def __init__(self, exit_codes: list[int | None]) -> None:
        super().__init__(f"a process that read pages died (exit codes: {exit_codes})")
        self.exit_codes = exit_codes


@dataclass(frozen=True, slots=True)
class Contents:
    """The pages in order, with what the file says of itself."""

    pages: tuple[PageContent, ...]
    title: str | None
    producer: str | None


def read_pages(
    path: Path,
    file_name: str,
    processes: int | None,
    progress: Callable[[int, int], None] | None,
    limits: Limits | None = None,
) -> Contents:
    """Read every page of the PDF at `path` in so many processes (None: as many as there are free cores).

    Calls `progress(page, pages)` after each page, in order. Raises a subclass of `extract.errors.Unreadable`.
    """
    limits = limits or Limits()
    with open_pdf(path, file_name, limits) as pdf:
        count = min(processes or usable_cores(), max(1, pdf.page_count // _PAGES_A_PROCESS))
        pages: list[PageContent] = []
        for page in _together(path, file_name, pdf, count, limits) if count > 1 else _alone(pdf):
            pages.append(page)
            if progress is not None:
                progress(len(pages), pdf.page_count)
        return Contents(tuple(pages), pdf.title, pdf.producer)


def usable_cores() -> int:
    """Cores that this process may run on. Only a process with one thread may be forked, and only Linux does it well."""
    if not hasattr(os, "sched_getaffinity") or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _alone(pdf: PdfFile) -> Iterator[PageContent]:
    is_name = vocabulary().is_name
    return (
        read_page(pdf.page(number), is_name, pdf.gauge(number)) for number in range(1, pdf.page_count + 1)
    )


def _together(path: Path, file_name: str, pdf: PdfFile, count: int, limits: Limits) -> Iterator[PageContent]:
    vocabulary()
    with ProcessPoolExecutor(
        count, multiprocessing.get_context("fork"), _Worker.open, (path, file_name, limits, os.getpid())
    ) as pool:
        pages = pool.map(_Worker.read, range(1, pdf.page_count + 1))
        workers = multiprocessing.active_children()
        try:
            yield from pages
        except BrokenProcessPool as broken:
            raise WorkerDied([worker.exitcode for worker in workers]) from broken


class _Worker:
    """The document as one worker process holds it open, until the process ends."""

    _open = ExitStack()
    _pdf: PdfFile

    @classmethod
    def open(cls, path: Path, file_name: str, limits: Limits, parent: int) -> None:
        end_with_parent(parent)
        cls._pdf = cls._open.enter_context(open_pdf(path, file_name, limits))

    @classmethod
    def read(cls, number: int) -> PageContent:
        return read_page(cls._pdf.page(number), vocabulary().is_name, cls._pdf.gauge(number))
