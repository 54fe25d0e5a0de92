"""Reading a PDF in a process of its own, so that a file which kills or stalls its reader harms nothing else.

The parent calls `read`; a `zygote` forks the `child` that reads; `wire` checks what comes back. What is read, and what
is refused, is `extract`'s business.
"""

from __future__ import annotations

import os
import re
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from extract.limits import Limits
from orchestration import child, wire
from orchestration.process_limits import ProcessLimits
from orchestration.warm import Reader, Zygote

if TYPE_CHECKING:
    from extract.plan import Plan

PageCount = Callable[[int, int], None]
LAST_WORDS = 500
TRANSIENT = frozenset({"timeout", "reader_died", "bad_extractor_output"})
PAGES = re.compile(rb"(\d{1,7})/(\d{1,7})")


# How PDFium ends where it gets no memory.
OUT_OF_MEMORY = frozenset({-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGILL, -signal.SIGSEGV})


class NotRead(Exception):
    """The document could not be read. `code` is for programs; the message names the file, the reason and the remedy."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def may_pass(self) -> bool:
        """Could the same bytes be read another time? What the file itself is refused for, it is refused for again."""
        return self.code in TRANSIENT


def read(
    path: Path,
    file_name: str,
    pages: PageCount,
    limits: Limits | None = None,
    process: ProcessLimits | None = None,
    zygote: Zygote | None = None,
    processes: int | None = None,
) -> Plan:
    """Read `path`, known to people as `file_name`. Raises NotRead.

    Whoever reads many documents has a `zygote` for them. So many `processes` read pages: by default one a core.
    """
    limits, process = limits or Limits(), process or ProcessLimits()
    if zygote is None:
        with Zygote() as for_this_one:
            return read(path, file_name, pages, limits, process, for_this_one, processes)
    # A name that is no UTF-8 comes as lone surrogates, which nothing can store.
    file_name = file_name.encode("utf-8", "replace").decode()
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as complaints:
        order = child.Order(os.fsencode(path), file_name, processes, limits, process)
        reader = zygote.start(msgspec.json.encode(order), answer, complaints)
        _follow(reader, file_name, pages, process)
        code = reader.exit_code
        if code in OUT_OF_MEMORY and reader.peak_bytes > 0.8 * process.memory_bytes:
            raise NotRead(
                "resource_limit", process.told(file_name, "memory_bytes", "reading it takes more memory")
            )
        if -code == signal.SIGXCPU:
            raise NotRead(
                "resource_limit", process.told(file_name, "cpu_seconds", "reading it computes for longer")
            )
        if code != 0:
            raise NotRead("reader_died", _obituary(file_name, code, complaints))
        try:
            result = wire.decode(_whole(answer, process.answer_bytes))
        except wire.BadAnswer as bad:
            raise _bad(file_name, str(bad)) from bad
    if isinstance(result, wire.Refusal):
        raise NotRead(result.code, result.message)
    return result


def _follow(reader: Reader, file_name: str, pages: PageCount, process: ProcessLimits) -> None:
    """Until the reader's end. When this ends, however it ends, so have all processes of the reader's session."""
    deadline = time.monotonic() + process.wall_seconds
    try:
        for line in reader.lines(deadline):
            count = PAGES.fullmatch(line)
            if count is None:
                raise _bad(file_name, f"its report of pages is {line[:40]!r}")
            pages(int(count[1]), int(count[2]))
    except TimeoutError:
        raise NotRead(
            "timeout",
            f"{file_name}: not read within {process.wall_seconds} s. Try again when the machine is less busy; if that "
            "fails too, print the plan to PDF again or raise wall_seconds.",
        ) from None
    finally:
        reader.end()


def _whole(answer: IO[bytes], most: int) -> bytes:
    size = os.fstat(answer.fileno()).st_size
    if size > most:
        raise wire.BadAnswer(f"{size:,} bytes, and the limit answer_bytes is {most:,}")
    answer.seek(0)
    return answer.read(most)


def _bad(file_name: str, what: str) -> NotRead:
    return NotRead(
        "bad_extractor_output",
        f"{file_name}: what the process that read it answered is no plan ({what}). Nothing of it was taken. Try once "
        "more; if that fails too, report it with this file.",
    )


def _obituary(file_name: str, code: int, complaints: IO[bytes]) -> str:
    how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
    size = os.fstat(complaints.fileno()).st_size
    words = os.pread(complaints.fileno(), 4 * LAST_WORDS, max(0, size - 4 * LAST_WORDS))
    last = words.decode("utf-8", errors="replace").strip()[-LAST_WORDS:]
    return (
        f"{file_name}: the process that read it {how}. Print the plan to PDF anew; if that fails too, "
        f"report it with this file.{' Its last words: ' + last if last else ''}"
    )
