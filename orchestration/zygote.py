"""The process that forks the processes that read: it has all that reading imports, and has never seen a document.

One order at a time comes through its socket, with the descriptors that the reader gets. Each document has a process of
its own, in a session of its own, which starts in a millisecond; when that has ended, whatever it left in its session
is ended too, and how it ended is told. Started by `reading` with `-m` and with a bare environment.
"""

from __future__ import annotations

import fcntl
import gc
import os
import resource
import select
import signal
import socket
import sys
import traceback
from contextlib import suppress

import msgspec

from extract.orphans import end_with_parent
from orchestration import child

LONGEST_ORDER = 1 << 20
DESCRIPTORS = 3
END = b"end"
# The reader's descriptors: those that every program has, and the one for its answer.
ANSWER = 3


class Ended(msgspec.Struct, frozen=True):
    """How a reader ended: by the convention of `subprocess`, and the most memory that it held (0: not known)."""

    code: int
    peak_bytes: int


def main(descriptor: str, parent: str) -> None:
    """Serve orders until the socket is closed."""
    end_with_parent(int(parent))
    child.prepare()
    wakes, woken = _woken_by_children()
    # What is there now is shared with all readers: to look through it would be to copy it.
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=int(descriptor)) as orders:
        while True:
            order, descriptors, _, _ = socket.recv_fds(orders, LONGEST_ORDER, DESCRIPTORS)
            if not order:
                return
            # The reader ended before it could be ended.
            if order == END:
                continue
            zygote = os.getpid()
            pid = os.fork()
            if pid == 0:
                _read(order, descriptors, zygote)
            for each in descriptors:
                os.close(each)
            orders.send(msgspec.json.encode(_followed(pid, orders, woken)))
            with suppress(BlockingIOError):
                wakes.recv(4096)


def _woken_by_children() -> tuple[socket.socket, socket.socket]:
    """A socket that has something to read when a child has ended. (`signal` writes into its other end.)"""
    woken, wakes = socket.socketpair()
    for each in (woken, wakes):
        each.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
    return wakes, woken


def _followed(pid: int, orders: socket.socket, woken: socket.socket) -> Ended:
    """Until the reader ends, or is to be ended. Its session is ended before its number can become another's."""
    while True:
        ready, _, _ = select.select([orders, woken], [], [])
        if woken in ready:
            with suppress(BlockingIOError):
                woken.recv(4096)
        # An order to end it, or nobody is there any more who wants its answer.
        if orders in ready or _has_ended(pid):
            break
    if orders in ready:
        orders.recv(len(END))
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    return Ended(os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024)


def _has_ended(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _read(order: bytes, descriptors: list[int], zygote: int) -> None:
    """The reader's whole life. Never returns."""
    code = 1
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _take(descriptors)
        child.main(order, ANSWER, zygote)
        sys.stdout.flush()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001  told on its standard error, which whoever ordered it reads
        traceback.print_exc()
    finally:
        os._exit(code)


def _take(descriptors: list[int]) -> None:
    """Input from nowhere, output, complaints and answer where they were sent to, and nothing else open."""
    # Above the four numbers, so that none is overwritten before it was taken.
    above = [fcntl.fcntl(each, fcntl.F_DUPFD, ANSWER + 1) for each in descriptors]
    nowhere = os.open(os.devnull, os.O_RDONLY)
    for number, each in enumerate((nowhere, *above)):
        os.dup2(each, number)
    highest, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    os.closerange(ANSWER + 1, highest if highest != resource.RLIM_INFINITY else 1 << 16)


if __name__ == "__main__":
    main(*sys.argv[1:3])
