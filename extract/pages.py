"""All pages of a document: one after the other, or several at once in processes of their own.

What a page says depends on that page alone, so the result is the same however many there are.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.cores import cores
from extract.limits import Limits
from extract.page import PageContent, read_page
from extract.reader import PdfFile, open_pdf
from extract.shared_pages import MOST_PAGES, shared_pages
from extract.vocabulary import vocabulary

# A process more is worth its start for so many pages.
_PAGES_A_PROCESS = 6
# So many pages at the end are read by their size.
_LAST = 8


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
    page_bytes: Sequence[int] | None = None,
) -> Contents:
    """Read every page of the PDF at `path` in so many processes (None: as many as there are free cores).

    `page_bytes`, how many bytes draw each page, help them to be done at the same time. Calls `progress(page, pages)`
    after each page, in order. Raises a subclass of `extract.errors.Unreadable`.
    """
    limits = limits or Limits()
    with open_pdf(path, file_name, limits) as pdf:
        count = min(processes or usable_cores(), max(1, pdf.page_count // _PAGES_A_PROCESS))
        vocabulary()  # Before there are processes, so that each need not read it.
        pages: list[PageContent] = []
        if count > 1 and pdf.page_count <= MOST_PAGES:
            order = reading_order(pdf.page_count, page_bytes or ())
            read = shared_pages(path, file_name, pdf, order, count, limits, _read)
        else:
            read = (_read(pdf, number) for number in range(1, pdf.page_count + 1))
        for page in read:
            pages.append(page)
            if progress is not None:
                progress(len(pages), pdf.page_count)
        return Contents(tuple(pages), pdf.title, pdf.producer)


def reading_order(page_count: int, page_bytes: Sequence[int]) -> list[int]:
    """The pages' numbers: in order, so that progress can be told, but of the last ones the largest first.

    A process that takes a large page at the very end would be waited for.
    """
    numbers = list(range(1, page_count + 1))
    if len(page_bytes) != page_count:
        return numbers
    return numbers[:-_LAST] + sorted(numbers[-_LAST:], key=lambda number: -page_bytes[number - 1])


def usable_cores() -> int:
    """Those of them for pages. Only a process with one thread may be forked, and only Linux does it well."""
    if not hasattr(os, "sched_getaffinity") or threading.active_count() > 1:
        return 1
    return cores()


def _read(pdf: PdfFile, number: int) -> PageContent:
    return read_page(pdf.page(number), vocabulary().is_name, pdf.gauge(number))
