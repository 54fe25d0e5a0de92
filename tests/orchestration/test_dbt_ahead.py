"""A dbt that waits does the build that is handed over to it, and no longer than somebody needs it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration import dbt, dbt_ahead
from orchestration.dbt_ahead import VARIABLE
from tests.workshop import spare_parsing
from warehouse.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path / "home")
    home.create()
    home.database.parent.mkdir(exist_ok=True)
    spare_parsing(home)
    yield home
    dbt_ahead.end()


def run_dbt(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    """As dagster-dbt starts it."""
    environment = os.environ | dbt.environment(home)
    return subprocess.run(
        [*dbt.COMMAND, *arguments], env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def listener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """Where a dbt would wait, which does not: it takes the order that comes."""
    path = tmp_path / "socket"
    monkeypatch.setenv(VARIABLE, str(path))
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen(1)
        yield listening


def test_the_waiting_dbt_answers_on_the_streams_of_the_one_that_was_started(home: Home) -> None:
    dbt_ahead.begin(home)
    [waiting] = dbt_ahead._WAITING
    done = run_dbt(home, "build", "--help")
    assert done.returncode == 0, done.stderr
    assert "--full-refresh" in done.stdout
    # That one process was it, and it serves one build.
    assert waiting.process.wait(timeout=20) is not None


def test_what_dbt_parsed_for_one_home_it_does_not_parse_for_a_new_one(tmp_path: Path) -> None:
    new = Home(tmp_path / "new")
    new.create()
    new.database.parent.mkdir(exist_ok=True)
    dbt.manifest(new)
    dbt_ahead.begin(new)
    run_dbt(new, "build", "--help")
    dbt_ahead.end()
    told = json.loads((dbt.target(new) / "perf_info.json").read_bytes())
    assert told["path_count"] > 100
    assert told["parsed_path_count"] == 0


def test_what_dbt_refuses_ends_with_its_code(home: Home) -> None:
    dbt_ahead.begin(home)
    done = run_dbt(home, "build", "--no-such-option")
    assert done.returncode == 2
    assert "--no-such-option" in done.stderr


def test_one_process_waits_for_one_home_at_a_time(home: Home, tmp_path: Path) -> None:
    dbt_ahead.begin(home)
    [first] = dbt_ahead._WAITING
    dbt_ahead.begin(home)
    assert [first] == dbt_ahead._WAITING
    other = Home(tmp_path / "other")
    other.create()
    dbt_ahead.begin(other)
    assert first.process.returncode is not None and not first.folder.exists()


def test_the_one_that_waits_for_a_process_serves_its_children_too(home: Home) -> None:
    dbt_ahead.begin(home)
    [waiting] = dbt_ahead._WAITING
    begun = (
        "import sys; from pathlib import Path; from orchestration import dbt_ahead; from warehouse.home import Home; "
        "dbt_ahead.begin(Home(Path(sys.argv[1]))); sys.exit(len(dbt_ahead._WAITING))"
    )
    for _ in range(2):
        assert (
            subprocess.run([sys.executable, "-c", begun, home.root], timeout=60, check=False).returncode == 0
        )
    done = run_dbt(home, "build", "--help")
    assert done.returncode == 0, done.stderr
    assert waiting.process.wait(timeout=20) is not None
    # It served its one build: who asks now gets another.
    assert subprocess.run([sys.executable, "-c", begun, home.root], timeout=60, check=False).returncode == 1


def test_the_one_that_waits_ends_with_the_process_that_started_it(home: Home) -> None:
    begun = (
        "import os, sys; from pathlib import Path; from orchestration import dbt_ahead; "
        "from warehouse.home import Home; dbt_ahead.begin(Home(Path(sys.argv[1]))); "
        "print(dbt_ahead._WAITING[0].process.pid, flush=True); os._exit(0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", begun, home.root], stdout=subprocess.PIPE, timeout=60, check=True
    )
    until = time.monotonic() + 60
    while Path("/proc", done.stdout.decode().strip(), "cmdline").exists():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_nothing_is_handed_over_where_none_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert dbt_ahead.hand_over(["build"]) is None
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nobody"))
    assert dbt_ahead.hand_over(["build"]) is None


def test_only_builds_are_handed_over(listener: socket.socket) -> None:
    assert dbt_ahead.hand_over(["parse"]) is None


def test_a_waiting_dbt_that_dies_over_its_work_is_a_failure(listener: socket.socket) -> None:
    def die() -> None:
        connection, _ = listener.accept()
        connection.recv(4)
        with connection.makefile("rb") as order:
            order.read(1)
        time.sleep(0.2)
        connection.close()

    dying = threading.Thread(target=die)
    dying.start()
    assert dbt_ahead.hand_over(["build"]) == 1
    dying.join()


def test_the_order_brings_arguments_folder_and_environment(listener: socket.socket) -> None:
    taker = f"""
import socket, sys
from orchestration.dbt_ahead import take
connection, _ = socket.socket(fileno={listener.fileno()}).accept()
order = take(connection)
print(order["arguments"], order["folder"], order["environment"]["OF_THE_TEST"])
sys.stdout.flush()
connection.sendall(bytes([7]))
"""
    environment = os.environ | {"OF_THE_TEST": "here"}
    with subprocess.Popen([sys.executable, "-c", taker], pass_fds=(listener.fileno(),), env=environment):
        started = [
            sys.executable,
            "-c",
            "import sys; from orchestration.dbt_ahead import hand_over; sys.exit(hand_over(['build', '-s', '주요']))",
        ]
        done = subprocess.run(
            started, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 7
    assert done.stdout == f"['build', '-s', '주요'] {Path.cwd()} here\n"
