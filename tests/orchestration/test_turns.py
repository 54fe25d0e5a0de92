"""Turns: a command waits for the one before it and says for whom; a killed one keeps nobody waiting."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from orchestration.progress import Silence
from orchestration.turns import Waiting, turn, whose_turn
from warehouse.errors import WarehouseBusy
from warehouse.home import Home

HOLDS_ITS_TURN = """
import sys, time
from pathlib import Path
from orchestration.progress import Silence
from orchestration.turns import Waiting, turn
from warehouse.home import Home
with turn(Home(Path(sys.argv[1])), Silence(), Waiting()):
    print("held", flush=True)
    time.sleep(60)
"""


class Told(Silence):
    def __init__(self) -> None:
        self.steps: list[str] = []

    def step(self, title: str) -> None:
        self.steps.append(title)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").create()


@pytest.fixture
def other(home: Home) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS_ITS_TURN, str(home.root)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    yield holder
    holder.kill()
    holder.wait()


def test_whose_turn_it_is_can_be_told(home: Home) -> None:
    assert whose_turn(home) is None
    with turn(home, Silence(), Waiting()):
        assert whose_turn(home) == os.getpid()
    assert whose_turn(home) is None


def test_patience_ends_with_the_process_that_is_waited_for(home: Home, other: subprocess.Popen[str]) -> None:
    told = Told()
    with pytest.raises(WarehouseBusy, match=f"process {other.pid}"), turn(home, told, Waiting(seconds=0.7)):
        pass
    assert told.steps == [f"waiting for process {other.pid}, which builds in this home"]


def test_a_killed_process_gives_its_turn_to_the_next(home: Home, other: subprocess.Popen[str]) -> None:
    threading.Timer(0.5, other.kill).start()
    with turn(home, Silence(), Waiting(seconds=30)):
        assert whose_turn(home) == os.getpid()
