"""The services of deploy/compose.yaml as processes of this machine: the same commands, environment and health checks,
with other addresses, ports and folders.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
ENDS_WITHIN = 20
CHECKED_EVERY = 2.5


def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))


def interpolated(text: str, given: Mapping[str, str]) -> str:
    """`${NAME:-default}`, `${NAME:?what to do}` and `$$` as compose replaces them."""

    def value(found: re.Match[str]) -> str:
        name, sign, rest = found.groups()
        if not (known := given.get(name)) and sign == ":?":
            raise ValueError(f"{name}: {rest}")
        return known or rest

    return re.sub(r"\$\{(\w+)(:-|:\?)([^}]*)\}", value, text).replace("$$", "$")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@dataclass
class Machine:
    """What containers have of their own, exchanged for what is here."""

    home: Path
    given: Mapping[str, str]
    names: Mapping[str, str]
    """Of hosts with their ports, as in `postgres:5432`, of folders and files."""
    ports: dict[str, str] = field(default_factory=dict)

    def here(self, text: str) -> str:
        text = interpolated(text, self.given)
        for there, here in self.names.items():
            text = text.replace(there, here)
        text = text.replace("/data", str(self.home)).replace("0.0.0.0", "127.0.0.1")  # noqa: S104
        for port in re.findall(r"\b(?:[34]00\d|6379)\b", text):
            text = text.replace(port, self.ports.setdefault(port, str(free_port())))
        return text

    def environment(self, service: Mapping[str, Any]) -> dict[str, str]:
        said = {name: self.here(value) for name, value in service.get("environment", {}).items()}
        if "PLANHOUSE_CODE_HOST" in said:
            said["PLANHOUSE_CODE_HOST"] = "127.0.0.1"
        ours = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
        path = os.pathsep.join([str(Path(sys.executable).parent), os.defpath])
        return ours | {"PATH": path, "PYTHONUNBUFFERED": "1", "DAGSTER_DISABLE_TELEMETRY": "yes"} | said


@dataclass
class Running:
    name: str
    service: Mapping[str, Any]
    machine: Machine
    log: Path
    process: subprocess.Popen[bytes]
    was_healthy: bool = False

    def is_healthy(self) -> bool:
        kind, *words = self.service["healthcheck"]["test"]
        command = [self.machine.here(word) for word in words]
        checked = subprocess.run(
            command if kind == "CMD" else ["sh", "-c", *command],
            env=self.machine.environment(self.service),
            capture_output=True,
            check=False,
        )
        return checked.returncode == 0

    def wait(self, seconds: float) -> None:
        """Until it was healthy once."""
        if self.was_healthy:
            return
        until = time.monotonic() + seconds
        while True:
            # A check takes some seconds of a core, which what it asks for needs meanwhile.
            time.sleep(CHECKED_EVERY)
            if self.is_healthy():
                break
            ended = self.process.poll()
            if ended is not None or time.monotonic() > until:
                raise AssertionError(f"{self.name} ({ended}) is not healthy:\n{self.log.read_text()[-3000:]}")
        self.was_healthy = True

    def end(self) -> None:
        """As a container's end: SIGTERM to its first process, then SIGKILL to all."""
        self.process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(ENDS_WITHIN)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def started(name: str, machine: Machine, logs: Path) -> Iterator[Running]:
    service = compose()["services"][name]
    log = logs / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [machine.here(word) for word in service["command"]],
            env=machine.environment(service),
            # Images of others begin in a folder of their own.
            cwd=DEPLOY.parent if service["image"].startswith("planhouse") else logs,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    running = Running(name, service, machine, log, process)
    try:
        yield running
    finally:
        running.end()
