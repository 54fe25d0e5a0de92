"""What keeps `planhouse serve` from starting is told before anything starts."""

from __future__ import annotations

import fcntl
import socket
from pathlib import Path

import pytest

from orchestration import exits
from orchestration.verbs import serve
from warehouse.home import Home


@pytest.fixture(autouse=True)
def starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "set and put back by monkeypatch")

    def start(home: Home, port: int) -> None:
        raise AssertionError("started")

    monkeypatch.setattr(serve, "_become_dagster", start)


def test_a_port_that_is_taken_is_told_with_another_one(
    home_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert serve.run(port) == exits.BUSY
    assert f"port {port} of 127.0.0.1 is taken" in capsys.readouterr().err


def test_a_home_is_served_once(home_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = Home(home_folder).create().dagster / "serve.lock"
    with lock.open("w") as held:
        held.write("process 1, http://127.0.0.1:3000")
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)
        assert serve.run(39871) == exits.BUSY
    assert "served already (process 1, http://127.0.0.1:3000)" in capsys.readouterr().err
