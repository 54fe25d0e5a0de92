"""Reading a PDF in a child process, so that a file which kills the reader kills nothing else.

The parent calls `read`; the child is this same module run with `-m`. The child reports pages on its standard output
and leaves what it read, or why it could not, as a pickle. What is read, and what is refused, is `extract`'s business.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.plan import Plan

PageCount = Callable[[int, int], None]
LAST_WORDS = 500


class NotRead(Exception):
    """The document could not be read. `code` is for programs; the message names the file, the reason and the remedy."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Refusal:
    """What the child leaves instead of a plan."""

    code: str
    message: str


def read(path: Path, file_name: str, pages: PageCount) -> Plan:
    """Read `path`, known to people as `file_name`. Raises NotRead."""
    with tempfile.TemporaryDirectory(prefix="planhouse-") as scratch:
        outcome = Path(scratch, "plan.pickle")
        complaints = Path(scratch, "stderr")
        with complaints.open("wb") as stderr:
            # -P: a folder named extract/ in the user's current directory must not be taken for ours.
            child = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__, str(path), file_name, str(outcome)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                # The child has children of its own, one a core; they end together.
                start_new_session=True,
            )
            try:
                for line in child.stdout or ():
                    done, _, total = line.partition("/")
                    pages(int(done), int(total))
                code = child.wait()
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        if not outcome.exists():
            raise NotRead("reader_died", _obituary(file_name, code, complaints))
        result = pickle.loads(outcome.read_bytes())  # noqa: S301  our own child wrote it
    if isinstance(result, Refusal):
        raise NotRead(result.code, result.message)
    plan: Plan = result
    return plan


def _obituary(file_name: str, code: int, complaints: Path) -> str:
    how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
    words = complaints.read_text("utf-8", errors="replace").strip()[-LAST_WORDS:]
    return (
        f"{file_name}: the process that read it {how}. Print the plan to PDF anew; if that fails too, "
        f"report it with this file.{' Its last words: ' + words if words else ''}"
    )


def _child(path: str, file_name: str, outcome: str) -> None:
    from extract.errors import Unreadable
    from extract.reading import read_plan

    def report(done: int, total: int) -> None:
        print(f"{done}/{total}", flush=True)

    result: Plan | Refusal
    try:
        result = read_plan(Path(path), file_name=file_name, progress=report)
    except Unreadable as refused:
        result = Refusal(refused.code, str(refused))
    written = Path(outcome + ".part")
    written.write_bytes(pickle.dumps(result, pickle.HIGHEST_PROTOCOL))
    written.rename(outcome)


if __name__ == "__main__":
    # Run as __main__, a Refusal would be pickled as __main__.Refusal, which the parent does not have.
    from orchestration import reading  # noqa: PLW0406

    reading._child(*sys.argv[1:4])
