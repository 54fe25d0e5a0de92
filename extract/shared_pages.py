"""Pages shared out among processes: this one and some that it forks, each taking the next page when it is done.

PDFium serves one thread a process, so each opens the document itself. A process that dies takes nothing with it but
the page that it was reading, which is told.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path

import msgspec

from extract.limits import Limits
from extract.orphans import end_with_parent
from extract.page import PageContent
from extract.reader import PdfFile, open_pdf

ReadPage = Callable[[PdfFile, int], PageContent]
Outcome = PageContent | Exception

# How a worker tells of a page, in a sixth of the time that pickling takes. After a None comes the error, pickled.
_RESULT = msgspec.msgpack.Decoder(tuple[int, PageContent | None])

# Bytes of a page's number; and for how many pages a pipe has room everywhere.
_NUMBER = 4
MOST_PAGES = 16_000


class WorkerDied(Exception):
    """One of the processes that read pages ended before its time. `exit_codes` are those of all."""

    def __init__(self, exit_codes: list[int | None]) -> None:
        super().__init__(f"a process that read pages died (exit codes: {exit_codes})")
        self.exit_codes = exit_codes


def shared_pages(
    path: Path,
    file_name: str,
    pdf: PdfFile,
    order: Sequence[int],
    count: int,
    limits: Limits,
    read: ReadPage,
) -> Iterator[PageContent]:
    """The pages from the first to the last, read by `count` processes, of which this is one, in the given order.

    `pdf` is how this process has them open.
    """
    numbers = _Numbers(order)
    workers = [_Worker(path, file_name, limits, numbers, read) for _ in range(count - 1)]
    try:
        done: dict[int, Outcome] = {}
        expected = 1
        for number, outcome in _outcomes(pdf, numbers, workers, read):
            done[number] = outcome
            while expected in done:
                yield _content(done.pop(expected))
                expected += 1
            if expected > len(order):
                return  # Nobody waits for a worker to clear up.
        if expected <= len(order):
            raise WorkerDied([worker.ended() for worker in workers])
    finally:
        for worker in workers:
            worker.end()
        numbers.close()


def _outcomes(
    pdf: PdfFile, numbers: _Numbers, workers: list[_Worker], read: ReadPage
) -> Iterator[tuple[int, Outcome]]:
    """What becomes of each page, in the order in which they are done."""
    while (number := numbers.take()) is not None:
        outcome = _outcome(pdf, number, read)
        yield number, outcome
        for worker in workers:
            yield from worker.done_so_far()
        if isinstance(outcome, Exception):
            break
    while running := [worker.results for worker in workers if worker.is_running]:
        wait(running)
        for worker in workers:
            yield from worker.done_so_far()


def _outcome(pdf: PdfFile, number: int, read: ReadPage) -> Outcome:
    try:
        return read(pdf, number)
    except Exception as error:  # noqa: BLE001  raised again in the page's turn
        return error


def _content(outcome: Outcome) -> PageContent:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


class _Numbers:
    """The numbers of the pages that nobody reads yet: in a pipe, which no process that dies can hold locked."""

    def __init__(self, order: Sequence[int]) -> None:
        self._source, sink = os.pipe()
        with os.fdopen(sink, "wb") as all_of_them:
            for number in order:
                all_of_them.write(number.to_bytes(_NUMBER, "big"))

    def take(self) -> int | None:
        """The next page's; None where there is none left."""
        taken = os.read(self._source, _NUMBER)
        return int.from_bytes(taken, "big") if taken else None

    def close(self) -> None:
        os.close(self._source)


class _Worker:
    """A process that reads pages and sends what becomes of them."""

    def __init__(self, path: Path, file_name: str, limits: Limits, numbers: _Numbers, read: ReadPage) -> None:
        context = multiprocessing.get_context("fork")
        self.results, sink = context.Pipe(duplex=False)
        self.is_running = True
        self._process = context.Process(
            target=_work, args=(sink, path, file_name, limits, numbers, read, os.getpid()), daemon=True
        )
        self._process.start()
        sink.close()

    def done_so_far(self) -> Iterator[tuple[int, Outcome]]:
        try:
            while self.is_running and self.results.poll():
                number, content = _RESULT.decode(self.results.recv_bytes())
                yield number, content or self.results.recv()
        except (EOFError, OSError):
            self.is_running = False

    def ended(self) -> int | None:
        """Its exit code, once it has ended."""
        self._process.join()
        return self._process.exitcode

    def end(self) -> None:
        """End it, whether it is done or not."""
        self.results.close()
        self._process.kill()
        self._process.join()


def _work(
    sink: Connection,
    path: Path,
    file_name: str,
    limits: Limits,
    numbers: _Numbers,
    read: ReadPage,
    parent: int,
) -> None:
    end_with_parent(parent)
    with open_pdf(path, file_name, limits) as pdf:
        while (number := numbers.take()) is not None:
            outcome = _outcome(pdf, number, read)
            if isinstance(outcome, PageContent):
                sink.send_bytes(msgspec.msgpack.encode((number, outcome)))
            else:
                sink.send_bytes(msgspec.msgpack.encode((number, None)))
                sink.send(outcome)
