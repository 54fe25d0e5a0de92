"""Pages are the same however many processes read them, and what a process cannot read is told."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from pathlib import Path

import pytest

from extract import pages
from extract.errors import Encrypted, HwpFile, Malformed, NotAPdf, Truncated, Unreadable
from extract.pages import read_pages, reading_order, usable_cores
from extract.reader import PageObjects, PdfFile
from extract.shared_pages import WorkerDied
from tests.drawing import PageBreak, Table, Text, draw_plan


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Thirteen pages: enough for two processes."""
    blocks = [
        block
        for number in range(13)
        for block in (
            Text(f"{number}. 현황", size=14),
            Table([["연번", "부서"], [str(number), "총무과"]], widths=[60, 80]),
            PageBreak(),
        )
    ]
    return draw_plan(tmp_path / "plan.pdf", blocks[:-1], title="계획")


def test_one_process_and_two_read_the_same(plan: Path) -> None:
    alone, together = (read_pages(plan, plan.name, count, None) for count in (1, 2))
    assert alone == together
    assert [page.page.number for page in together.pages] == list(range(1, 14))
    assert [page.tables[0].cells[2].text for page in together.pages] == [str(number) for number in range(13)]
    assert together.title == "계획"


def test_progress_is_told_in_order_by_two_processes(plan: Path) -> None:
    told: list[tuple[int, int]] = []
    read_pages(plan, plan.name, 2, lambda page, of: told.append((page, of)))
    assert told == [(page, 13) for page in range(1, 14)]


@pytest.mark.parametrize(
    ("page_count", "page_bytes", "order"),
    [
        (3, [10, 30, 20], [2, 3, 1]),
        (3, [10, 10, 10], [1, 2, 3]),
        (10, [1, 90, 10, 20, 30, 40, 50, 60, 70, 80], [1, 2, 10, 9, 8, 7, 6, 5, 4, 3]),
        (3, [], [1, 2, 3]),
        (3, [10, 30], [1, 2, 3]),
    ],
)
def test_of_the_last_pages_the_largest_are_read_first(
    page_count: int, page_bytes: list[int], order: list[int]
) -> None:
    assert reading_order(page_count, page_bytes) == order


def test_pages_are_told_in_order_in_whatever_order_they_are_read(plan: Path) -> None:
    read = read_pages(plan, plan.name, 2, None, page_bytes=range(13))
    assert [page.page.number for page in read.pages] == list(range(1, 14))


@pytest.mark.parametrize("count", [1, 2])
def test_a_page_that_cannot_be_read_is_told_by_its_process(
    plan: Path, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = PdfFile.page

    def page(pdf: PdfFile, number: int) -> PageObjects:
        if number == 9:
            raise Malformed("받은 이름.pdf", "page 9 cannot be read")
        return read(pdf, number)

    monkeypatch.setattr(PdfFile, "page", page)
    with pytest.raises(Malformed, match=r"받은 이름\.pdf: page 9 cannot be read") as refused:
        read_pages(plan, plan.name, count, None)
    assert refused.value.file_name == "받은 이름.pdf"


def test_a_process_that_dies_is_told_with_the_signal_that_ended_it(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, parent = PdfFile.page, os.getpid()

    def page(pdf: PdfFile, number: int) -> PageObjects:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.05)
        return read(pdf, number)

    monkeypatch.setattr(PdfFile, "page", page)
    with pytest.raises(WorkerDied) as died:
        read_pages(plan, plan.name, 2, None)
    assert died.value.exit_codes == [-signal.SIGKILL]


@pytest.mark.parametrize("error", [Unreadable, NotAPdf, HwpFile, Encrypted, Truncated, Malformed])
def test_an_error_is_itself_when_it_comes_from_another_process(error: type[Unreadable]) -> None:
    sent = error("plan.pdf", "the reason")
    received = pickle.loads(pickle.dumps(sent))  # noqa: S301
    assert (type(received), str(received), received.file_name) == (error, "plan.pdf: the reason", "plan.pdf")


def test_a_short_document_is_read_by_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "shared_pages", lambda *_: pytest.fail("a process was started"))
    path = draw_plan(tmp_path / "plan.pdf", [Text("가"), PageBreak(), Text("나")])
    assert len(read_pages(path, path.name, 8, None).pages) == 2


def test_a_process_with_threads_does_not_fork() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert usable_cores() == 1
    finally:
        stop.set()
        thread.join()
