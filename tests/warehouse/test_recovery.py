"""A damaged warehouse is noticed, moved aside and made anew from the store; what people decided is kept."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extract.plan import Plan
from tests.warehouse.conftest import PlanMaker
from warehouse import asides, ledger, recovery
from warehouse.balance import balance
from warehouse.database import connect, tables
from warehouse.errors import NothingToRebuildFrom, WarehouseDamaged
from warehouse.home import Home
from warehouse.ledger import Origin, State
from warehouse.load import load
from warehouse.store import keep
from warehouse.withdrawal import withdraw

OFFSETS = 5


def send(home: Home, content: bytes, name: str) -> str:
    file = home.root / name
    file.write_bytes(content)
    with connect(home) as con:
        return ledger.arrive(con, keep(file, home), Origin.of(file)).arrival_id


@pytest.fixture(scope="module")
def plans(make_plan: PlanMaker) -> dict[str, Plan]:
    made = [make_plan(b"%PDF-" + letter) for letter in (b"a", b"b", b"c")]
    return {plan.document.document_id: plan for plan in made}


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory: pytest.TempPathFactory, plans: dict[str, Plan]) -> Home:
    home = Home(tmp_path_factory.mktemp("filled") / "home").create()
    ids = [send(home, b"%PDF-" + letter, f"{letter.decode()}.pdf") for letter in (b"a", b"b", b"c")]
    with connect(home) as con:
        for arrival_id, plan in zip(ids, plans.values(), strict=True):
            load(con, plan, arrival_id)
        withdraw(con, [*plans][1], "a draft")
        asides.set_aside(con, [*plans][2], "its award has no title")
        ledger.reject_unread(con, Origin.of(b"/inbox/.hidden"), "hidden", "a hidden file")
    send(home, b"%PDF-a", "again.pdf")
    send(home, b"%PDF-d", "d.pdf")
    return home


@pytest.fixture
def filled(filled_once: Home, home: Home) -> Home:
    """Loaded, withdrawn, set aside, duplicate, rejected and waiting arrivals."""
    return Home(shutil.copytree(filled_once.root, home.root, dirs_exist_ok=True))


def contents(home: Home) -> dict[str, list[Any]]:
    """All rows of raw, and of the ledger what is no attempt."""
    with connect(home) as con:
        names = [f"raw.{name}" for name in tables(con, "raw")] + ["ledger.arrivals"]
        return {name: con.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in names}


def read_again(home: Home, plans: dict[str, Plan]) -> None:
    """What the runs do with the documents that wait."""
    with connect(home) as con:
        for sha256 in recovery.rebuilding(con):
            arrival = next(row for row in ledger.of_document(con, sha256) if row.state is State.WAITING)
            load(con, plans[sha256], arrival.arrival_id)


def test_a_rebuilt_warehouse_has_the_same_rows_ids_and_times(filled: Home, plans: dict[str, Plan]) -> None:
    before = contents(filled)
    assert recovery.rebuild(filled).documents == 3
    read_again(filled, plans)
    assert contents(filled) == before
    with connect(filled) as con:
        balance(con)
        assert recovery.rebuilding(con) == []


def test_the_ledger_balances_while_documents_are_read_again(filled: Home) -> None:
    recovery.rebuild(filled)
    with connect(filled) as con:
        counts = balance(con)
    assert (counts.arrivals, counts.waiting, counts.duplicate, counts.rejected) == (6, 4, 1, 1)


def test_the_former_file_is_moved_aside_and_never_deleted(filled: Home) -> None:
    former = filled.database.read_bytes()
    aside = recovery.rebuild(filled).aside
    assert aside is not None and (aside / filled.database.name).read_bytes() == former


def test_a_rebuild_that_is_killed_halfway_is_rebuilt_again(filled: Home, plans: dict[str, Plan]) -> None:
    before = contents(filled)
    recovery.rebuild(filled)
    with connect(filled) as con:
        sha256 = recovery.rebuilding(con)[0]
        arrival = next(row for row in ledger.of_document(con, sha256) if row.state is State.WAITING)
        load(con, plans[sha256], arrival.arrival_id)
    filled.database.unlink()
    assert recovery.mend(filled) is not None
    read_again(filled, plans)
    assert contents(filled) == before


def test_a_sound_warehouse_is_left_alone(filled: Home) -> None:
    assert recovery.mend(filled) is None


def test_a_document_whose_bytes_are_gone_is_rejected_with_the_reason(
    filled: Home, plans: dict[str, Plan]
) -> None:
    filled.stored(next(iter(plans))).unlink()
    recovery.rebuild(filled)
    with connect(filled) as con:
        row = ledger.of_document(con, next(iter(plans)))[0]
    assert (row.state, row.reason_code) == (State.REJECTED, recovery.BYTES_GONE)


def test_a_warehouse_lost_with_its_journal_is_read_from_the_store(filled: Home) -> None:
    filled.database.unlink()
    (filled.store / "journal.jsonl").unlink()
    assert recovery.rebuild(filled).documents == 4
    with connect(filled) as con:
        assert balance(con).waiting == 4


def test_an_empty_home_has_nothing_to_rebuild_from(home: Home) -> None:
    with pytest.raises(NothingToRebuildFrom, match="planhouse build"):
        recovery.rebuild(home)


KILLED_WITH_A_LOG = """
import os, sys
from warehouse import ledger
from warehouse.home import Home
from warehouse.database import WAREHOUSE, connect
from warehouse.ledger import Origin
home = Home(__import__("pathlib").Path(sys.argv[1]))
import duckdb
keeper = duckdb.connect(str(home.database), config=WAREHOUSE)
for number in range(10):
    with connect(home) as con:
        ledger.reject_unread(con, Origin.of(f"/inbox/{number}.txt"), "extension", "no PDF")
os._exit(0)
"""


@pytest.fixture
def killed(filled: Home) -> Home:
    """A warehouse whose last ten arrivals stand in its write-ahead log only."""
    subprocess.run([sys.executable, "-c", KILLED_WITH_A_LOG, str(filled.root)], check=True)
    assert log_of(filled).stat().st_size > 1000
    return filled


def log_of(home: Home) -> Path:
    return home.database.with_name(f"{home.database.name}.wal")


def spoil(path: Path, offset: int, cut: bool) -> None:
    with path.open("r+b") as file:
        if cut:
            file.truncate(offset)
            return
        file.seek(offset)
        [byte] = file.read(1)
        file.seek(offset)
        file.write(bytes([byte ^ 0xFF]))


@pytest.mark.parametrize("cut", [False, True], ids=["flipped", "cut"])
@pytest.mark.parametrize("part", ["log", "database"])
def test_damage_at_any_place_is_rebuilt_or_did_no_harm(
    part: str, cut: bool, killed: Home, plans: dict[str, Plan], tmp_path: Path
) -> None:
    sound = Home(shutil.copytree(killed.root, tmp_path / "sound"))
    expected = contents(sound)
    places = random.Random(f"{part} {cut}")  # noqa: S311
    rebuilt = 0
    for number in range(OFFSETS):
        home = Home(shutil.copytree(killed.root, tmp_path / f"home-{number}"))
        path = log_of(home) if part == "log" else home.database
        spoil(path, places.randrange(path.stat().st_size), cut)
        rebuilt += recovery.mend(home) is not None
        read_again(home, plans)
        assert contents(home) == expected
        shutil.rmtree(home.root)
    assert rebuilt > OFFSETS // 2


def test_a_damaged_block_is_told_as_damage_by_whoever_meets_it(filled: Home) -> None:
    size = filled.database.stat().st_size
    with filled.database.open("r+b") as file:
        file.seek(20_000)
        file.write(bytes(size - 40_000))
    with pytest.raises(WarehouseDamaged):
        contents(filled)


def test_the_driver_is_the_one_whose_words_we_know() -> None:
    """`warehouse.faults` goes by DuckDB's words: look through them when the pin moves."""
    assert duckdb.__version__ == "1.5.5"
