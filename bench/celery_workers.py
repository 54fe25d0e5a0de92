"""Redis and Celery's workers of their own, for tests and benches: on a free port of loopback, gone at the end."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.served import REPOSITORY, free_port
from orchestration.engine import GIVEN_ANEW_AFTER, LOAD, READ, VARIABLE
from warehouse.home import Home

STARTS_WITHIN = 120.0


class NoRedis(Exception):
    """Redis cannot run here; the message says why."""


@dataclass(frozen=True)
class Worker:
    """A worker and its children, which are a process group of their own."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """As when its machine is gone: nobody is told."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def children(self) -> list[int]:
        listed = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in listed.stdout.split()]

    def begun(self) -> list[str]:
        """The steps that it began, by what Dagster's runs log."""
        return re.findall(r'STEP_START - Started execution of step "(.+?)"', self._said())

    def is_ready(self) -> bool:
        return " ready." in self._said()

    def _said(self) -> str:
        return self.log.read_text("utf-8", "replace")


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """The URL of a broker until the block ends. Raises NoRedis."""
    program = shutil.which("redis-server")
    if program is None:
        raise NoRedis("redis-server is not installed (Debian: apt-get install redis-server)")
    port = free_port()
    process = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


def environment(home: Home, broker: str, given_anew_after: int) -> Mapping[str, str]:
    """For the server and the workers alike."""
    return os.environ | {
        "PLANHOUSE_HOME": str(home.root),
        "DAGSTER_HOME": str(home.dagster),
        VARIABLE: broker,
        GIVEN_ANEW_AFTER: str(given_anew_after),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }


@contextmanager
def workers(folder: Path, env: Mapping[str, str], readers: int = 2) -> Iterator[list[Worker]]:
    """So many that read, and last the one that loads; ready when the block begins."""
    with ExitStack() as stack:
        made = [_start(stack, f"reader-{number}", READ, folder, env) for number in range(1, readers + 1)]
        made.append(_start(stack, "loader", LOAD, folder, env))
        until = time.monotonic() + STARTS_WITHIN
        while not all(worker.is_ready() for worker in made):
            if time.monotonic() > until or any(worker.process.poll() is not None for worker in made):
                raise TimeoutError("\n".join(worker.log.read_text()[-2000:] for worker in made))
            time.sleep(0.2)
        yield made


def _start(stack: ExitStack, name: str, queue: str, folder: Path, env: Mapping[str, str]) -> Worker:
    log = folder / f"{name}.log"
    command = [
        *(str(Path(sys.executable).parent / "celery"), "-A", "orchestration.celery_app", "worker"),
        *("-Q", queue, "-c", "1", "-n", f"{name}@%h", "--loglevel", "INFO"),
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=REPOSITORY,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    worker = Worker(name, process, log)
    stack.callback(worker.kill)
    return worker
