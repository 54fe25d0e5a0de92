"""A batch's documents read at the same time, one a core, by processes that stay for the whole run.

A process that dies costs the document that it had, which is told, and is replaced.
"""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator

import msgspec

from orchestration.read_document import Order, Outcome, Refused
from orchestration.warm import ENVIRONMENT

_OUTCOMES = msgspec.json.Decoder(Outcome)
LAST_WORDS = 500


class Readers:
    """The processes of one run. None is started before there is something to read. For one thread."""

    def __init__(self) -> None:
        self._processes: list[_Process] = []

    def read(self, orders: Iterable[Order], count: int) -> Iterator[tuple[Order, Outcome]]:
        """Each order with its outcome, as they are done, by `count` processes."""
        left = deque(orders)
        with selectors.DefaultSelector() as selector:
            for place in range(min(count, len(left))):
                self._begin(place, left.popleft(), selector)
            while selector.get_map():
                for key, _ in selector.select():
                    place: int = key.data
                    process = self._processes[place]
                    if (outcome := process.outcome()) is None:
                        continue
                    selector.unregister(key.fileobj)
                    order = process.order
                    if left:
                        self._begin(place, left.popleft(), selector)
                    yield order, outcome

    def _begin(self, place: int, order: Order, selector: selectors.BaseSelector) -> None:
        if place == len(self._processes):
            self._processes.append(_Process())
        elif not self._processes[place].is_alive:
            self._processes[place].close()
            self._processes[place] = _Process()
        process = self._processes[place]
        process.begin(order)
        selector.register(process.output, selectors.EVENT_READ, place)

    def close(self) -> None:
        for process in self._processes:
            process.close()
        self._processes.clear()


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
        self._said = b""
        self.is_alive = True
        self.order: Order

    @property
    def output(self) -> int:
        return self._output.fileno()

    def begin(self, order: Order) -> None:
        self.order = order
        try:
            self._input.write(msgspec.json.encode(order) + b"\n")
            self._input.flush()
        except BrokenPipeError:
            # It is dead, which its output tells.
            return

    def outcome(self) -> Outcome | None:
        """To be asked when its output can be read. None where it has not said all."""
        piece = os.read(self.output, 1 << 16)
        self._said += piece
        if self._said.endswith(b"\n"):
            said, self._said = self._said, b""
            return _OUTCOMES.decode(said)
        return None if piece else self._dead()

    def _dead(self) -> Refused:
        self.is_alive = False
        code, size = self._process.wait(), os.fstat(self._complaints.fileno()).st_size
        words = os.pread(self._complaints.fileno(), 4 * LAST_WORDS, max(0, size - 4 * LAST_WORDS))
        last = words.decode("utf-8", errors="replace").strip()[-LAST_WORDS:]
        told = f"{self.order.file_name}: a process of ours that had it read ended with {code}. {last}"
        return Refused("fault", told.rstrip(), again=True)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for each in (self._input, self._output, self._complaints):
            each.close()
