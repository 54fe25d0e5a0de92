"""dbt started before it is needed: its imports and its look through the project are a half of a small build's dbt.

`begin` starts a process that imports, parses and then waits (`dbt_waiting`); `hand_over` is called by the dbt that
dagster-dbt starts (`dbt_beside`) and lets the waiting one do the work. Where none waits, that dbt does it itself.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.home import Home

# Where the waiting process listens. Only our user can reach it: the folder is its own.
VARIABLE = "PLANHOUSE_DBT_AHEAD"
STANDARD_STREAMS = (0, 1, 2)
LONGEST_ORDER = 1 << 20


@dataclass
class Waiting:
    """The one process of ours that waits."""

    home: Home
    process: subprocess.Popen[bytes]
    folder: Path

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


_WAITING: list[Waiting] = []


def begin(home: Home) -> None:
    """Starts it, unless one waits for this home already: ours, or that of the process which started this one.

    It serves one build. Until then it ends with this process.
    """
    from orchestration import dbt

    while _WAITING:
        there = _WAITING.pop()
        if there.home == home and there.process.poll() is None:
            _WAITING.append(there)
            return
        there.end()
    if _is_listened_to(os.environ.get(VARIABLE)):
        return
    dbt.pass_on_what_was_parsed(home)
    folder = Path(tempfile.mkdtemp(prefix="planhouse-dbt-"))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "socket"))
        listener.listen()
        process = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-m",
                "orchestration.dbt_waiting",
                str(listener.fileno()),
                str(dbt.target(home)),
                str(os.getpid()),
            ],
            env=os.environ | dbt.environment(home),
            pass_fds=(listener.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    os.environ[VARIABLE] = str(folder / "socket")
    atexit.register(end)
    _WAITING.append(Waiting(home, process, folder))


def _is_listened_to(path: str | None) -> bool:
    if path is None:
        return False
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(path)
        except OSError:
            return False
    return True


def end() -> None:
    """For whoever needs it no more. Nothing where none waits."""
    os.environ.pop(VARIABLE, None)
    while _WAITING:
        _WAITING.pop().end()


def hand_over(arguments: list[str]) -> int | None:
    """The exit code of the waiting dbt, which was given this build and our streams; None where none waits.

    Whoever kills this process ends that one too: it sees the connection close.
    """
    path = os.environ.pop(VARIABLE, None)
    if path is None or "build" not in arguments:
        return None
    order = json.dumps(
        {"arguments": arguments, "folder": str(Path.cwd()), "environment": dict(os.environ)}
    ).encode()
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(path)
            socket.send_fds(connection, [len(order).to_bytes(4, "big")], list(STANDARD_STREAMS))
            connection.sendall(order)
        except OSError:
            return None
        answer = b""
        with suppress(ConnectionResetError):
            answer = connection.recv(1)
    # It died over its work: what dbt had done by then is in the database, and is not done twice here.
    return answer[0] if answer else 1


def take(connection: socket.socket) -> dict[str, object] | None:
    """The waiting side: what was handed over, with the streams in place of ours. None where nobody came."""
    head, streams, *_ = socket.recv_fds(connection, 4, len(STANDARD_STREAMS))
    if len(head) < 4 or len(streams) < len(STANDARD_STREAMS):
        return None
    length = int.from_bytes(head, "big")
    with connection.makefile("rb") as reader:
        order = reader.read(min(length, LONGEST_ORDER))
    for given, ours in zip(streams, STANDARD_STREAMS, strict=True):
        os.dup2(given, ours)
        os.close(given)
    found: dict[str, object] = json.loads(order)
    return found
