"""A process with all that it starts: followed until a deadline, and ended as a group."""

from __future__ import annotations

import os
import resource
import selectors
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

# How often we look whether the process is still there while it says nothing.
LOOK = 0.1
LONGEST_LINE = 1000


class Child:
    """A process that leads a session of its own. `exit_code` and `peak_bytes` are known once it has ended.

    Linux counts what this process had before the child's own program began: a peak below ours tells nothing, and is 0.
    """

    def __init__(self, command: list[str], **options: Any) -> None:
        self._ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self._process = subprocess.Popen(command, **options)
        self.exit_code = 0
        self.peak_bytes = 0
        self._has_ended = False

    def lines(self, deadline: float) -> Iterator[bytes]:
        """What it writes to its standard output, line by line, until it has ended. Raises TimeoutError."""
        assert self._process.stdout is not None  # noqa: S101  whoever asks for lines asked for a pipe
        output = self._process.stdout.fileno()
        rest = b""
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            while selector.select(self._left(deadline)) or not self._ended():
                piece = os.read(output, 4096) if selector.select(0) else None
                if piece == b"":
                    break
                *whole, rest = (rest + (piece or b"")).split(b"\n")
                yield from whole
                if len(rest) > LONGEST_LINE:
                    yield rest
                    rest = b""
        while not self._ended():
            time.sleep(self._left(deadline) / 10)

    def end(self) -> None:
        """Kill what is left of the group: the process may ignore SIGTERM, its children may outlive it."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        while not self._ended():
            time.sleep(LOOK / 10)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _left(self, deadline: float) -> float:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(left, LOOK)

    def _ended(self) -> bool:
        if not self._has_ended:
            pid, status, usage = os.wait4(self._process.pid, os.WNOHANG)
            if pid:
                self._has_ended = True
                self.exit_code = self._process.returncode = os.waitstatus_to_exitcode(status)
                self.peak_bytes = usage.ru_maxrss * 1024 if usage.ru_maxrss > self._ours else 0
        return self._has_ended
