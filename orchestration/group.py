"""A process with all that it starts: followed until a deadline, and ended as a group."""

from __future__ import annotations

import os
import resource
import selectors
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

# How often we look whether the process is still there while it says nothing.
LOOK = 0.1
LONGEST_LINE = 1000


class Followed(ABC):
    """A process that leads a session of its own. `exit_code` and `peak_bytes` (0: not known) once it has ended.

    `output` is the descriptor from which what it says is read; it is closed at the end.
    """

    def __init__(self, output: int) -> None:
        self._output = output
        self.exit_code = 0
        self.peak_bytes = 0
        self._has_ended = False

    def lines(self, deadline: float) -> Iterator[bytes]:
        """What it writes to its standard output, line by line, until it has ended. Raises TimeoutError."""
        rest = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self._output, selectors.EVENT_READ)
            while selector.select(self._left(deadline)) or not self._ended():
                piece = os.read(self._output, 4096) if selector.select(0) else None
                if piece == b"":
                    break
                *whole, rest = (rest + (piece or b"")).split(b"\n")
                yield from whole
                if len(rest) > LONGEST_LINE:
                    yield rest
                    rest = b""
        while not self._ended():
            time.sleep(self._left(deadline) / 100)

    def end(self) -> None:
        """Kill what is left of the group: the process may ignore SIGTERM, its children may outlive it."""
        self._kill()
        while not self._ended():
            time.sleep(LOOK / 10)
        os.close(self._output)

    def _left(self, deadline: float) -> float:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(left, LOOK)

    def _ended(self) -> bool:
        self._has_ended = self._has_ended or self._look()
        return self._has_ended

    @abstractmethod
    def _look(self) -> bool:
        """Whether it has ended by now: its exit code and its peak are known then."""

    @abstractmethod
    def _kill(self) -> None:
        """The whole group, where anything of it is left."""


class Child(Followed):
    """A process that we start.

    Linux counts what it had before its own program began: a peak below ours tells nothing, and is 0.
    """

    def __init__(self, command: list[str], **options: Any) -> None:
        self._ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        output, theirs = os.pipe()
        try:
            self._process = subprocess.Popen(command, stdout=theirs, **options)
        except BaseException:
            os.close(output)
            raise
        finally:
            os.close(theirs)
        super().__init__(output)

    def _look(self) -> bool:
        pid, status, usage = os.wait4(self._process.pid, os.WNOHANG)
        if not pid:
            return False
        self.exit_code = self._process.returncode = os.waitstatus_to_exitcode(status)
        self.peak_bytes = usage.ru_maxrss * 1024 if usage.ru_maxrss > self._ours else 0
        return True

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
