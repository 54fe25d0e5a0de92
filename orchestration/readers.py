"""A batch's documents read at the same time, one a core, by processes that stay for the whole run.

A process that dies costs the document that it had, which is told, and is replaced. Documents that are expected are
read while this process does something else, as to load those before them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import suppress

import msgspec

from orchestration.read_document import Order, Outcome, Refused
from orchestration.timings import Stretches
from orchestration.warm import ENVIRONMENT

_OUTCOMES = msgspec.json.Decoder(Outcome)
LAST_WORDS = 500


class Readers:
    """The processes of one run, each followed by a thread. None is started before there is something to read.

    For one thread, which has to close it.
    """

    def __init__(self) -> None:
        self._coming: dict[str, Future[Outcome]] = {}
        self._pool: ThreadPoolExecutor | None = None
        self._own = threading.local()
        self._processes: list[_Process] = []
        self._closes = False
        self._at_work = Stretches("readers at work")

    def expect(self, orders: Sequence[Order], count: int) -> None:
        """Has them read, after those that were expected before, by as many processes as the first time."""
        self._pool = self._pool or ThreadPoolExecutor(count, "readers")
        for order in orders:
            if order.sha256 not in self._coming:
                self._coming[order.sha256] = self._pool.submit(self._read, order)

    def are_expected(self, orders: Sequence[Order]) -> bool:
        return any(order.sha256 in self._coming for order in orders)

    def read(self, orders: Sequence[Order], count: int) -> Iterator[tuple[Order, Outcome]]:
        """Each order with its outcome, as they are done."""
        self.expect(orders, count)
        asked = {self._coming.pop(order.sha256): order for order in orders}
        for done in as_completed(asked):
            yield asked[done], done.result()

    def _read(self, order: Order) -> Outcome:
        process: _Process | None = getattr(self._own, "process", None)
        if process is None or not process.is_alive:
            process = self._own.process = _Process()
            self._processes.append(process)
            if self._closes:
                process.kill()
        with self._at_work.stretch():
            outcome = process.read(order)
        if not process.is_alive:
            process.close()
            self._processes.remove(process)
        return outcome

    def close(self) -> None:
        self._closes = True
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            for process in tuple(self._processes):
                process.kill()
            self._pool.shutdown()
            self._at_work.tell()
        for process in self._processes:
            process.close()
        self._processes.clear()
        self._coming.clear()
        self._pool, self._closes = None, False


class _Process:
    def __init__(self) -> None:
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  closed with the process
        self._process = subprocess.Popen(
            # -P: a folder named extract/ in the user's current directory must not be taken for ours.
            [sys.executable, "-P", "-m", "orchestration.reader", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env={name: value for name, value in os.environ.items() if name in ENVIRONMENT},
            # A Ctrl-C is for us.
            start_new_session=True,
        )
        assert self._process.stdin is not None and self._process.stdout is not None  # noqa: S101, PT018  pipes
        self._input, self._output = self._process.stdin, self._process.stdout
        self.is_alive = True
        self.order: Order

    def read(self, order: Order) -> Outcome:
        """Blocks until it has been read. A process that dies over it is not alive afterwards."""
        self.order = order
        try:
            self._input.write(msgspec.json.encode(order) + b"\n")
            self._input.flush()
            said = self._output.readline()
        except BrokenPipeError:
            said = b""
        return _OUTCOMES.decode(said) if said.endswith(b"\n") else self._dead()

    def _dead(self) -> Refused:
        self.is_alive = False
        self.kill()
        code, size = self._process.wait(), os.fstat(self._complaints.fileno()).st_size
        words = os.pread(self._complaints.fileno(), 4 * LAST_WORDS, max(0, size - 4 * LAST_WORDS))
        last = words.decode("utf-8", errors="replace").strip()[-LAST_WORDS:]
        told = f"{self.order.file_name}: a process of ours that had it read ended with {code}. {last}"
        return Refused("fault", told.rstrip(), again=True)

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        self.kill()
        self._process.wait()
        for each in (self._input, self._output, self._complaints):
            # What a dead process was not given any more is flushed once more.
            with suppress(BrokenPipeError):
                each.close()
