"""The journal: what the ledger says, a second time, in a file that survives the database (`store/journal.jsonl`).

A line has the rows of the ledger that one opening of the warehouse changed, and its number; the last line about a row
is what holds. It is written, and on the disk, after the database's own commit and before anybody is told. The database
has the number too, so that each knows whether the other lost something: a database behind its journal is damaged
(`warehouse.recovery` makes it anew), a journal behind its database gets all rows again.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse.errors import WarehouseDamaged
from warehouse.home import Home
from warehouse.store import sync_folder

Row = Mapping[str, str | None]
Rows = dict[str, dict[str, Row]]
"""The ledger as the journal has it: relation → key → row; values as SQL writes them, bytes in hexadecimal digits."""

# What is kept, and by what a row is known. An arrival that waits to be read again is what it was before.
RELATIONS = {"arrivals": "arrival_id", "attempts": "arrival_id || ' ' || attempt", "standing": "document_id"}
REBUILDING = "rebuilding"
_LEFT_OUT = {"arrivals": "state = 'waiting' AND arrival_id IN (SELECT arrival_id FROM ledger.remembered)"}

_END = re.compile(rb'"number": (\d+)\}\n')
_TAIL = 1 << 12


def path_of(home: Home) -> Path:
    return home.store / "journal.jsonl"


@contextmanager
def kept(con: DuckDBPyConnection, home: Home) -> Iterator[None]:
    """The journal has what the block, or one before it that was killed, changed. Raises WarehouseDamaged."""
    path = path_of(home)
    there, here = last_number(path), _number(con)
    if there > here:
        raise WarehouseDamaged(
            home.database,
            f"the journal {path} is at number {there}, the database at {here}: it has lost commits",
        )
    if there < here:
        con.execute("DELETE FROM ledger.journaled")
    yield
    note(con, path)


def note(con: DuckDBPyConnection, path: Path) -> None:
    """Appends the rows that the journal does not have as they are."""
    news = " UNION ALL ".join(f"SELECT '{it}' WHERE EXISTS (SELECT 1 {_new(it)})" for it in RELATIONS)
    changed = {relation: _changed(con, relation) for (relation,) in con.execute(news).fetchall()}
    rows = {relation: [row for _, _, row in found] for relation, found in changed.items() if found}
    if not rows:
        return
    number = max(_number(con), last_number(path)) + 1
    con.begin()
    for relation, found in changed.items():
        con.execute(
            "INSERT OR REPLACE INTO ledger.journaled SELECT ?, unnest(?::VARCHAR[]), unnest(?::UBIGINT[])",
            [relation, [key for key, _, _ in found], [digest for _, digest, _ in found]],
        )
    set_number(con, number)
    con.commit()
    _append(path, json.dumps({"rows": rows, "number": number}, ensure_ascii=False).encode())


def set_number(con: DuckDBPyConnection, number: int) -> None:
    con.execute("DELETE FROM ledger.journal")
    con.execute("INSERT INTO ledger.journal VALUES (?)", [number])


def last_number(path: Path) -> int:
    """Of the last whole line; 0 where there is none. A line that was torn by a crash was told to nobody."""
    try:
        with path.open("rb") as file:
            size, length = file.seek(0, os.SEEK_END), _TAIL
            while True:
                file.seek(max(0, size - length))
                ends = _END.findall(file.read())
                if ends or length >= size:
                    return int(ends[-1]) if ends else 0
                length *= 16
    except FileNotFoundError:
        return 0


def read(path: Path) -> Rows:
    """All that the journal says, the last line about each row. Torn lines are left out."""
    found: Rows = {relation: {} for relation in RELATIONS}
    try:
        with path.open("rb") as file:
            for line in file:
                try:
                    rows = json.loads(line)["rows"]
                except (ValueError, KeyError, TypeError):
                    continue
                for relation in RELATIONS:
                    found[relation] |= {row["key"]: row for row in rows.get(relation, ())}
    except FileNotFoundError:
        pass
    return found


def columns_of(con: DuckDBPyConnection, relation: str) -> dict[str, str]:
    rows = con.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = current_database() "
        "AND schema_name = 'ledger' AND table_name = ? ORDER BY column_index",
        [relation],
    )
    return dict(rows.fetchall())


def _changed(con: DuckDBPyConnection, relation: str) -> list[tuple[str, int, Row]]:
    """Key, hash and columns of each row that is new or another one than the journal has."""
    columns = columns_of(con, relation)
    values = ", ".join(
        f"hex({name})" if kind == "BLOB" else f"CAST({name} AS VARCHAR)" for name, kind in columns.items()
    )
    found = con.execute(
        f"SELECT {RELATIONS[relation]}, hash(r), {values} {_new(relation)} ORDER BY 1"
    ).fetchall()
    return [(key, digest, {"key": key} | dict(zip(columns, row, strict=True))) for key, digest, *row in found]


def _new(relation: str) -> str:
    key, left_out = RELATIONS[relation], _LEFT_OUT.get(relation, "false")
    return (
        f"FROM ledger.{relation} AS r ANTI JOIN ledger.journaled AS j "
        f"ON j.relation = '{relation}' AND j.key = {key} AND j.digest = hash(r) WHERE NOT ({left_out})"
    )


def _number(con: DuckDBPyConnection) -> int:
    [(number,)] = con.execute("SELECT coalesce(max(number), 0) FROM ledger.journal").fetchall()
    return int(number)


def _append(path: Path, line: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    with path.open("ab+") as file:
        if not is_new and file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            # A crash tore the last line: it stays alone.
            if file.read(1) != b"\n":
                line = b"\n" + line
        file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        sync_folder(path.parent)
