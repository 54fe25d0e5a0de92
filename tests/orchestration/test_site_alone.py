"""The site as a container's only process."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest


def test_it_answers_under_its_names_until_it_is_ended(home_folder: Path) -> None:
    home_folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration.site_alone", "127.0.0.1", str(port)],
        env=os.environ | {"PLANHOUSE_SITE_NAMES": "site,plans.example"},
        stdin=subprocess.DEVNULL,
    )
    try:
        assert _status(port, "plans.example") == 200
        assert _status(port, "other.example") == 403
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()


def _status(port: int, host: str) -> int:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/health", headers={"Host": host})
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return connection.getresponse().status
    return pytest.fail("it never answered")
