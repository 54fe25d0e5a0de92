"""Opening the warehouse: the lock, the schema, and what SQL there may not do."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from warehouse.database import columns, connect, identifier, literal, open_published, tables
from warehouse.errors import HomeUnusable, NothingPublished, NoWarehouse, WarehouseBusy, WarehouseDamaged
from warehouse.home import Home


@contextmanager
def held_by_another_process(path: Path, seconds: float) -> Iterator[int]:
    script = (
        f"import duckdb, time; con = duckdb.connect({str(path)!r}); "
        f"print('open', flush=True); time.sleep({seconds})"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None and child.stdout.readline() == "open\n"
        yield child.pid
        child.kill()


def test_writing_creates_the_schema_once_and_keeps_what_is_there(home: Home) -> None:
    with connect(home) as con:
        con.execute("INSERT INTO raw.pages VALUES ('d', 1, 595, 842, 7)")
        assert "cells" in tables(con, "raw") and {"arrivals", "attempts", "contents"} <= {
            *tables(con, "ledger")
        }
    with connect(home.database) as con:
        assert con.execute("SELECT char_count FROM raw.pages").fetchall() == [(7,)]


def test_another_process_is_named_when_patience_ends(home: Home) -> None:
    with connect(home):
        pass
    with held_by_another_process(home.database, 30) as pid:
        for read_only in (True, False):
            started = time.monotonic()
            with (
                pytest.raises(WarehouseBusy, match=f"process {pid}") as raised,
                connect(home, read_only, patience=0.3),
            ):
                pass
            assert raised.value.pid == pid
            assert 0.3 <= time.monotonic() - started < 3


def test_a_short_lock_is_waited_for(home: Home) -> None:
    with connect(home):
        pass
    with held_by_another_process(home.database, 0.5), connect(home, patience=20) as con:
        assert con.execute("SELECT count(*) FROM raw.documents").fetchall() == [(0,)]


def test_reading_while_this_process_writes_is_busy_not_a_driver_error(home: Home) -> None:
    with connect(home), pytest.raises(WarehouseBusy, match="this process"), connect(home, True, patience=0):
        pass


def test_reading_before_the_first_load_says_so_and_makes_no_file(home: Home) -> None:
    with pytest.raises(NoWarehouse, match="nothing was loaded yet"), connect(home, read_only=True):
        pass
    assert not home.database.exists()
    with pytest.raises(NothingPublished, match="planhouse build"), open_published(home):
        pass


def test_a_damaged_file_is_not_taken_for_a_busy_one(home: Home) -> None:
    home.database.write_text("garbage" * 1000)
    with (
        pytest.raises(WarehouseDamaged, match=r"not a valid DuckDB(.|\n)*planhouse rebuild"),
        connect(home, patience=20),
    ):
        pass


def test_a_home_that_is_a_file_is_told_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(HomeUnusable, match=f"{tmp_path}/home/.*PLANHOUSE_HOME"):
        Home(tmp_path / "home").create()
    with pytest.raises(HomeUnusable, match=f"{tmp_path}/home/"), connect(Home(tmp_path / "home")):
        pass


@pytest.mark.parametrize(
    "statement",
    ["COPY raw.pages TO '{}'", "ATTACH '{}' AS other", "SELECT * FROM read_csv('{}')", "INSTALL httpfs"],
)
def test_sql_in_the_warehouse_reaches_no_files(statement: str, home: Home, tmp_path: Path) -> None:
    with connect(home) as con, pytest.raises(duckdb.Error, match="disabled by configuration"):
        con.execute(statement.format(tmp_path / "x"))
    assert not (tmp_path / "x").exists()


def test_names_and_texts_are_quoted() -> None:
    name, comment = 'a"b; DROP', "it's"
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE {identifier(name)} (x INTEGER)")
        con.execute(f"COMMENT ON TABLE {identifier(name)} IS {literal(comment)}")
        assert con.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall() == [(name, comment)]


def test_columns_come_in_the_tables_order_with_their_types(home: Home) -> None:
    with connect(home) as con:
        assert list(columns(con, "raw", "pages").items()) == [
            ("document_id", "VARCHAR"),
            ("page", "INTEGER"),
            ("width", "DOUBLE"),
            ("height", "DOUBLE"),
            ("char_count", "INTEGER"),
        ]
        assert columns(con, "raw", "nowhere") == {}
