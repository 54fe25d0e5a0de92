"""A home that `planhouse serve` serves, for benches: started on a free port of loopback, watched, ended."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import dagster as dg

from orchestration.instance import SETTINGS, open_instance
from warehouse.home import Home

REPOSITORY = Path(__file__).resolve().parent.parent
SAMPLE = REPOSITORY / "samples" / "seodaemun-plan-2024.pdf"
STARTS_WITHIN = 180.0
ENDS_WITHIN = 30.0

T = TypeVar("T")


class TookTooLong(Exception):
    """What was waited for did not come."""


@dataclass(frozen=True)
class Served:
    home: Home
    instance: dg.DagsterInstance
    log: Path

    def runs(self) -> list[dg.DagsterRun]:
        """The earliest first."""
        return list(reversed(self.instance.get_runs()))


@contextmanager
def serving(
    folder: Path, settings: dict[str, int] | None = None, environ: Mapping[str, str] = os.environ
) -> Iterator[Served]:
    """Until the block ends. `settings` replace values of planhouse's own dagster.yaml."""
    home = Home(folder).create()
    text = SETTINGS
    for key, value in (settings or {}).items():
        text, found = re.subn(rf"\b{key}: \S+", f"{key}: {value}", text)
        if found != 1:
            raise ValueError(f"planhouse's dagster.yaml has {key} {found} times")
    (home.dagster / "dagster.yaml").write_text(text, "utf-8")
    log = folder / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "planhouse", "serve", "--port", str(free_port())],
            cwd=REPOSITORY,
            env={**environ, "PLANHOUSE_HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_for("the daemon", lambda: b"Sensor inbox skipped" in log.read_bytes() or None, STARTS_WITHIN)
            with open_instance(home) as instance:
                yield Served(home, instance, log)
        finally:
            _end(process)


def wait_for(what: str, look: Callable[[], T | None], seconds: float, pause: float = 0.2) -> T:
    """What `look` finds. Raises TookTooLong."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if (found := look()) is not None:
            return found
        time.sleep(pause)
    raise TookTooLong(f"{what}: not within {seconds:.0f} s")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port
