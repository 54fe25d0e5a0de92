"""The site over HTTP on the loopback address: what it answers, to whom, and when it ends."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.site_server import server
from warehouse.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path).create()
    home.site.mkdir()
    (home.site / "index.html").write_text("<p>첫 쪽", "utf-8")
    (home.site / ".build").write_text("secret")
    (home.site / "plans").mkdir()
    (home.site / "page.webp").write_bytes(b"RIFF")
    return home


@pytest.fixture
def port(home: Home) -> Iterator[int]:
    serving = server(home, 0)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    yield serving.server_port
    serving.shutdown()
    serving.server_close()


def answer(port: int, path: str, host: str = "localhost") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": f"{host}:{port}"})
    response = connection.getresponse()
    return response.status, dict(response.getheaders()), response.read()


def test_pages_and_pictures_are_served_as_what_they_are(port: int) -> None:
    status, headers, body = answer(port, "/")
    assert (status, headers["Content-type"], body.decode()) == (200, "text/html", "<p>첫 쪽")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert answer(port, "/page.webp")[1]["Content-type"] == "image/webp"


@pytest.mark.parametrize(
    "path", ["/plans/", "/.build", "/../../etc/passwd", "/plans/%2e%2e/%2ebuild", "/nothing.html", "/%00"]
)
def test_folders_hidden_files_and_other_folders_are_not(port: int, path: str) -> None:
    status, _, body = answer(port, path)
    assert status == 404 and b"secret" not in body


@pytest.mark.parametrize("path", ["/", "/metrics", "/health"])
def test_another_name_for_this_machine_is_refused(port: int, path: str) -> None:
    assert answer(port, path, "plans.example")[0] == 403


def test_it_says_that_its_home_is_healthy_and_what_is_in_it(port: int, home: Home) -> None:
    assert answer(port, "/health")[::2] == (200, b"healthy\n")
    status, headers, body = answer(port, "/metrics")
    assert (status, headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert b'planhouse_arrivals{state="loaded"} 0.0\n' in body


def test_it_says_what_is_wrong_with_its_home(port: int, home: Home) -> None:
    (home.root / "planhouse.toml").write_text("[space]\nfree_bytes = 9_000_000_000_000_000\n")
    status, _, body = answer(port, "/health")
    assert status == 503 and b"make room" in body
    assert b"planhouse_healthy 0.0\n" in answer(port, "/metrics")[2]


def test_it_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration.site_server", str(tmp_path), str(port)], stdin=reading
    )
    os.close(reading)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    else:
        pytest.fail("it never answered")
    os.close(writing)
    assert process.wait(timeout=30) == 0
