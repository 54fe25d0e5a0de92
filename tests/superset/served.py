"""Superset from its own environment (tests/superset/.venv): set up, served on a free port of loopback, asked."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

HERE = Path(__file__).parent
PROGRAMS = HERE / ".venv" / "bin"
ADMIN = "admin"
STARTS_WITHIN = 120.0


@dataclass(frozen=True)
class Installation:
    """A metadata database as `superset init` leaves it: no connection, no chart. Served from copies."""

    metadata: Path
    key: str = field(default_factory=lambda: secrets.token_urlsafe(42), repr=False)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12), repr=False)

    def environment(self, metadata: Path) -> dict[str, str]:
        return os.environ | {
            "SUPERSET_CONFIG_PATH": str(HERE / "superset_config.py"),
            "SUPERSET_SECRET_KEY": self.key,
            "SUPERSET_METADATA": f"sqlite:///{metadata}",
            "SUPERSET_HOME": str(metadata.parent),
            "FLASK_APP": "superset.app:create_app()",
        }

    def set_up(self) -> Installation:
        account = ("--username", ADMIN, "--firstname", "A", "--lastname", "B", "--email", "a@example.org")
        for command in (
            ("db", "upgrade"),
            ("fab", "create-admin", *account, "--password", self.password),
            ("init",),
        ):
            done = subprocess.run(
                [PROGRAMS / "superset", *command],
                env=self.environment(self.metadata),
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"superset {command[0]}: {done.stderr[-2000:]}"
        return self


class Superset:
    """One that runs, as its administrator sees it over REST."""

    def __init__(self, url: str, password: str) -> None:
        self.url = url
        self.password = password
        self.session = requests.Session()
        account = {"username": ADMIN, "password": password, "provider": "db", "refresh": False}
        token = self.post("security/login", account)["access_token"]
        self.session.headers["Authorization"] = f"Bearer {token}"
        self.session.headers["X-CSRFToken"] = self.get("security/csrf_token/")["result"]
        self.session.headers["Referer"] = url

    def get(self, path: str) -> Any:
        return self._json("GET", path)

    def post(self, path: str, body: object) -> Any:
        return self._json("POST", path, json=body)

    def put(self, path: str, body: object) -> Any:
        return self._json("PUT", path, json=body)

    def import_dashboard(self, bundle: bytes, passwords: dict[str, str]) -> None:
        self._json(
            "POST",
            "dashboard/import/",
            files={"formData": ("bundle.zip", bundle, "application/zip")},
            data={"passwords": json.dumps(passwords), "overwrite": "true"},
        )

    def export_dashboard(self, dashboard_id: int) -> bytes:
        return self._asked("GET", f"dashboard/export/?q=!({dashboard_id})").content

    def charts(self) -> dict[str, int]:
        """Id by name."""
        return {chart["slice_name"]: chart["id"] for chart in self.get("chart/?q=(page_size:100)")["result"]}

    def rows(self, chart_id: int) -> list[dict[str, Any]]:
        """What the chart shows, asked as reports and alerts ask."""
        return list(self.get(f"chart/{chart_id}/data/?force=true")["result"][0]["data"])

    def _json(self, method: str, path: str, **more: Any) -> Any:
        return self._asked(method, path, **more).json()

    def _asked(self, method: str, path: str, **more: Any) -> requests.Response:
        answer = self.session.request(method, f"{self.url}/api/v1/{path}", timeout=120, **more)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text[:2000]}"
        return answer


@contextmanager
def superset(installation: Installation, folder: Path) -> Iterator[Superset]:
    """A fresh one: it has nothing but its administrator."""
    folder.mkdir()
    metadata = Path(shutil.copy(installation.metadata, folder / "metadata.db"))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = ["-w", "1", "-k", "gthread", "--threads", "8", "-t", "120", "-b", f"127.0.0.1:{port}"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [PROGRAMS / "gunicorn", *command, "superset.app:create_app()"],
            env=installation.environment(metadata),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/health", process)
            yield Superset(f"http://127.0.0.1:{port}", installation.password)
        finally:
            process.terminate()
            process.wait(60)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        assert process.poll() is None, "Superset ended"
        try:
            if requests.get(url, timeout=10).ok:
                return
        except requests.RequestException:
            time.sleep(0.3)
    raise AssertionError(f"Superset did not answer within {STARTS_WITHIN:.0f} s")
