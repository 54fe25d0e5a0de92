"""A disk that fills at each stage: nothing acknowledged is lost, it is said, and work goes on when there is room."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from extract.plan import Plan
from tests.warehouse.conftest import PlanMaker
from warehouse import journal, ledger, recovery
from warehouse.balance import balance
from warehouse.database import connect
from warehouse.errors import DiskFull
from warehouse.home import Home
from warehouse.ledger import Origin, State
from warehouse.load import load
from warehouse.publish import builds, publish
from warehouse.store import keep

MEBIBYTE = 1 << 20


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file system of 48 MiB."""
    folder = tmp_path_factory.mktemp("small")
    mount = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs a small file system: only root may mount one, and not in every container")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def tight(small: Path) -> Iterator[Home]:
    home = Home(small / "home").create()
    yield home
    shutil.rmtree(small / "home")
    (small / "ballast").unlink(missing_ok=True)


def fill(home: Home, leave: int = 0) -> None:
    """Take all room but so many bytes."""
    with (home.root.parent / "ballast").open("ab", buffering=0) as ballast, suppress(OSError):
        while (free := shutil.disk_usage(home.root).free - leave) > 0:
            ballast.write(bytes(min(free, MEBIBYTE)))


def make_room(home: Home) -> None:
    (home.root.parent / "ballast").unlink()


def send(home: Home, tmp_path: Path, content: bytes) -> str:
    file = tmp_path / "plan.pdf"
    file.write_bytes(content)
    with connect(home) as con:
        return ledger.arrive(con, keep(file, home), Origin.of(file)).arrival_id


def test_a_copy_that_finds_no_room_leaves_nothing(tight: Home, tmp_path: Path) -> None:
    fill(tight)
    (tmp_path / "plan.pdf").write_bytes(bytes(100_000))
    with pytest.raises(DiskFull, match="disk_full"):
        keep(tmp_path / "plan.pdf", tight)
    assert [*tight.store.iterdir()] == []
    make_room(tight)
    keep(tmp_path / "plan.pdf", tight)


def test_a_warehouse_that_cannot_be_made_is_made_when_there_is_room(tight: Home) -> None:
    fill(tight)
    with pytest.raises(DiskFull), connect(tight):
        pass
    make_room(tight)
    # What was begun of the file is no database.
    recovery.mend(tight)
    with connect(tight) as con:
        assert balance(con).arrivals == 0


@pytest.mark.parametrize("leave", [0, 50_000, MEBIBYTE])
def test_loads_that_fill_the_disk_keep_what_was_loaded_before(
    leave: int, tight: Home, tmp_path: Path, make_plan: PlanMaker
) -> None:
    plan = make_plan(rows=4_000)
    loaded = [load_one(tight, tmp_path, plan, number) for number in range(2)]
    fill(tight, leave)
    with pytest.raises(DiskFull, match="disk_full"):
        loaded.extend(load_one(tight, tmp_path, plan, number) for number in range(2, 100))
    make_room(tight)
    with connect(tight) as con:
        counts = balance(con)
        states = {arrival.arrival_id: arrival.state for arrival in ledger.statuses(con)}
        left = ledger.waiting(con)
    assert all(states[arrival_id] is State.LOADED for arrival_id in loaded) and len(loaded) >= 2
    assert counts.loaded >= len(loaded) and all(arrival.failures == 0 for arrival in left)
    load_one(tight, tmp_path, plan, 1000)
    assert states.keys() <= journal.read(journal.path_of(tight))["arrivals"].keys()


def load_one(home: Home, tmp_path: Path, plan: Plan, number: int) -> str:
    arrival_id = send(home, tmp_path, f"%PDF-{number}".encode())
    with connect(home) as con:
        sha256 = str(ledger.arrival(con, arrival_id).sha256)
        load(con, replace(plan, document=replace(plan.document, document_id=sha256)), arrival_id)
    return arrival_id


@pytest.mark.parametrize("leave", [0, 100_000, 600_000])
def test_publishing_that_fills_the_disk_leaves_the_former_build(
    leave: int, tight: Home, published: Home
) -> None:
    shutil.copytree(published.root, tight.root, symlinks=True, dirs_exist_ok=True)
    former = tight.current.resolve()
    fill(tight, leave)
    with pytest.raises(DiskFull, match="disk_full"):
        publish(tight)
    assert tight.current.resolve() == former and builds(tight) == [former.name]
    make_room(tight)
    assert publish(tight).build_id != former.name
