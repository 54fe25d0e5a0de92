"""A zygote from the side of whoever has it read: orders go through a socket, readers are followed until they end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from types import TracebackType
from typing import IO

import msgspec

from orchestration.group import Followed
from orchestration.zygote import DESCRIPTORS, END, Ended

# All of the environment that readers are given: how to find Python and its libraries, and nothing that is secret.
ENVIRONMENT = frozenset(
    {"PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"}
    | {"PYTHONHOME", "PYTHONPATH", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"}
)
LAST_WORDS = 4096


class Zygote:
    """A process that forks readers, one at a time. It is started at once and warms up while others work.

    For one thread. The kernel ends it with the thread that started it.
    """

    def __init__(self) -> None:
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  closed with the process
        with theirs:
            # -P: a folder named extract/ in the user's current directory must not be taken for ours.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "orchestration.zygote", str(theirs.fileno()), str(os.getpid())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._complaints,
                pass_fds=(theirs.fileno(),),
                env={name: value for name, value in os.environ.items() if name in ENVIRONMENT},
                # A Ctrl-C is for who follows it.
                start_new_session=True,
            )

    def start(self, order: bytes, answer: IO[bytes], complaints: IO[bytes]) -> Reader:
        """A reader for this order. The one before it must have ended."""
        output, theirs = os.pipe()
        try:
            descriptors = [theirs, complaints.fileno(), answer.fileno()]
            assert len(descriptors) == DESCRIPTORS  # noqa: S101  what the zygote takes
            socket.send_fds(self._orders, [order], descriptors)
        except OSError:
            # It is gone; that is found out, and told, by whoever follows the reader.
            pass
        finally:
            os.close(theirs)
        return Reader(self._orders, output, self, complaints)

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def obituary(self) -> tuple[int, bytes]:
        """Its exit code and its last words, once its end of the socket is closed."""
        self._process.kill()
        code = self._process.wait()
        size = os.fstat(self._complaints.fileno()).st_size
        return code, os.pread(self._complaints.fileno(), LAST_WORDS, max(0, size - LAST_WORDS))

    def close(self) -> None:
        self._orders.close()
        self._process.kill()
        self._process.wait()
        self._complaints.close()

    def __enter__(self) -> Zygote:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Reader(Followed):
    """A process that a zygote forked."""

    def __init__(self, orders: socket.socket, output: int, zygote: Zygote, complaints: IO[bytes]) -> None:
        super().__init__(output)
        self._orders = orders
        self._zygote = zygote
        self._complaints = complaints

    def _look(self) -> bool:
        self._orders.setblocking(False)
        try:
            return self._heard()
        except BlockingIOError:
            return False
        finally:
            self._orders.setblocking(True)

    def _heard(self) -> bool:
        try:
            told = self._orders.recv(LAST_WORDS)
        except ConnectionError:
            told = b""
        if told:
            ended = msgspec.json.decode(told, type=Ended)
            self.exit_code, self.peak_bytes = ended.code, ended.peak_bytes
        else:
            # The zygote died, and its reader with it.
            self.exit_code, words = self._zygote.obituary()
            self.exit_code = self.exit_code or -signal.SIGKILL
            os.pwrite(self._complaints.fileno(), words, os.fstat(self._complaints.fileno()).st_size)
        return True

    def _kill(self) -> None:
        if self._has_ended:
            return
        # Of one that is gone we hear that it is.
        with suppress(OSError):
            self._orders.send(END)
        self._has_ended = self._heard()
