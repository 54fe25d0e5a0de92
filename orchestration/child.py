"""The process that reads one document: bound by its limits before it opens the file, it answers into a descriptor.

`zygote` forks it, in a session of its own and with a bare environment. Its standard output tells pages.
"""

from __future__ import annotations

import os
import resource
from pathlib import Path

import msgspec

from extract.limits import Limits
from extract.orphans import end_with_parent
from orchestration.process_limits import ProcessLimits
from orchestration.wire import Refusal, encode


class Order(msgspec.Struct, frozen=True):
    """What to read, and within what; `processes` read pages (None: one a core). `path` is in the system's bytes."""

    path: bytes
    file_name: str
    processes: int | None
    limits: Limits
    process: ProcessLimits


def prepare() -> None:
    """Imports what reading needs, once, before the processes that read are forked."""
    import extract.reading
    from extract.vocabulary import vocabulary

    del extract
    vocabulary()


def main(order: bytes, descriptor: int, parent: int) -> None:
    """Read what `order` says and write the answer into the descriptor; end with `parent`."""
    wanted = msgspec.json.decode(order, type=Order)
    end_with_parent(parent)
    bind(wanted.process)
    answer = _answer(wanted)
    if len(answer) > wanted.process.answer_bytes:
        answer = encode(_too_much(wanted, "answer_bytes", f"what it says takes {len(answer):,} bytes"))
    with os.fdopen(descriptor, "wb") as file:
        file.write(answer)


def _answer(wanted: Order) -> bytes:
    from extract.errors import Unreadable
    from extract.reading import read_plan
    from extract.shared_pages import WorkerDied

    def report(done: int, total: int) -> None:
        print(f"{done}/{total}", flush=True)

    path = Path(os.fsdecode(wanted.path))
    try:
        return encode(read_plan(path, wanted.file_name, report, wanted.processes, wanted.limits))
    except Unreadable as refused:
        return encode(Refusal(refused.code, str(refused)))
    except MemoryError:
        pass
    except WorkerDied as died:
        _end_like(died.exit_codes)
        raise
    return encode(_too_much(wanted, "memory_bytes", "reading it takes more memory"))


def _too_much(wanted: Order, limit: str, what: str) -> Refusal:
    return Refusal("resource_limit", wanted.process.told(wanted.file_name, limit, what))


def _end_like(exit_codes: list[int | None]) -> None:
    """End by the signal that ended a worker, so that the parent sees why."""
    for code in exit_codes:
        if code is not None and code < 0:
            os.kill(os.getpid(), -code)


def bind(limits: ProcessLimits) -> None:
    """Hold this process, and what it will start, to the limits."""
    for what, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.answer_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (value, value))
    # The soft limit ends the process by SIGXCPU, which says why; the hard one by SIGKILL.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 2))
