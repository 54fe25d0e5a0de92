"""The journal: what the ledger says survives its database, and each tells when the other has lost something."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.warehouse.conftest import PlanMaker
from warehouse import journal, ledger
from warehouse.database import connect
from warehouse.errors import WarehouseDamaged
from warehouse.home import Home
from warehouse.ledger import Arrival, Origin
from warehouse.load import load
from warehouse.store import keep


def arrive(home: Home, content: bytes, path: bytes) -> Arrival:
    file = home.root / "sent.pdf"
    file.write_bytes(content)
    with connect(home) as con:
        return ledger.arrive(con, keep(file, home), Origin.of(path, "stamp"))


def lines(home: Home) -> list[dict[str, object]]:
    return [json.loads(line) for line in journal.path_of(home).read_bytes().splitlines()]


def test_an_arrival_is_in_the_journal_with_the_bytes_of_its_name(home: Home) -> None:
    entered = arrive(home, b"%PDF-1", b"/inbox/\xb1\xe8.pdf")
    [row] = journal.read(journal.path_of(home))["arrivals"].values()
    assert (row["arrival_id"], row["sha256"], row["state"]) == (entered.arrival_id, entered.sha256, "waiting")
    assert bytes.fromhex(str(row["source_raw"])) == b"/inbox/\xb1\xe8.pdf"


def test_only_what_changed_is_written(home: Home) -> None:
    arrive(home, b"%PDF-1", b"/a.pdf")
    arrive(home, b"%PDF-2", b"/b.pdf")
    with connect(home) as con:
        con.execute("SELECT 1")
    assert [line["number"] for line in lines(home)] == [1, 2]
    assert [len(line["rows"]["arrivals"]) for line in lines(home)] == [1, 1]  # type: ignore[index]


def test_the_last_line_about_a_row_holds(home: Home, make_plan: PlanMaker) -> None:
    entered = arrive(home, b"%PDF-1", b"/a.pdf")
    with connect(home) as con:
        load(con, make_plan(b"%PDF-1"), entered.arrival_id)
    said = journal.read(journal.path_of(home))
    assert said["arrivals"][entered.arrival_id]["state"] == "loaded"
    assert list(said["standing"]) == [entered.sha256]


def test_a_torn_last_line_is_left_out_and_written_again(home: Home) -> None:
    arrive(home, b"%PDF-1", b"/a.pdf")
    second = arrive(home, b"%PDF-2", b"/b.pdf")
    path = journal.path_of(home)
    path.write_bytes(path.read_bytes()[:-40])
    assert journal.last_number(path) == 1 and len(journal.read(path)["arrivals"]) == 1
    third = arrive(home, b"%PDF-3", b"/c.pdf")
    said = journal.read(path)["arrivals"]
    assert {second.arrival_id, third.arrival_id} <= said.keys() and len(said) == 3
    with connect(home) as con:
        assert len(ledger.statuses(con)) == 3


def test_a_database_that_lost_what_was_told_is_damaged(home: Home, tmp_path: Path) -> None:
    arrive(home, b"%PDF-1", b"/a.pdf")
    shutil.copy(home.database, tmp_path / "former")
    arrive(home, b"%PDF-2", b"/b.pdf")
    shutil.copy(tmp_path / "former", home.database)
    with pytest.raises(WarehouseDamaged, match=r"lost commits(.|\n)*planhouse rebuild"), connect(home):
        pass


def test_a_home_of_before_the_journal_gets_one_when_it_is_opened(home: Home) -> None:
    arrive(home, b"%PDF-1", b"/a.pdf")
    journal.path_of(home).unlink()
    with connect(home):
        pass
    assert len(journal.read(journal.path_of(home))["arrivals"]) == 1


def test_a_long_last_line_is_found(home: Home) -> None:
    path = journal.path_of(home)
    with connect(home) as con:
        con.executemany(
            "INSERT INTO ledger.arrivals (arrival_id, received_at, file_name, source_path, state) "
            "VALUES (?, now(), 'a.pdf', '/a.pdf', 'waiting')",
            [[f"id-{number}"] for number in range(500)],
        )
    assert path.stat().st_size > 100_000 and journal.last_number(path) == 1
    path.write_bytes(path.read_bytes() + path.read_bytes()[: path.stat().st_size - 30])
    assert journal.last_number(path) == 1
