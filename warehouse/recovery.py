"""Making the warehouse anew: the damaged file is moved aside, the ledger comes from the journal, raw from the store.

Documents that were loaded wait then, as any arrival does, and the usual runs read them again; `recall` gives each the
moments and decisions that the journal remembers. Nothing is published before the last one is read.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse import journal, ledger
from warehouse.database import connect, identifier, transaction
from warehouse.errors import DatabaseStopped, NothingToRebuildFrom, WarehouseDamaged
from warehouse.home import Home
from warehouse.journal import REBUILDING, Row, Rows
from warehouse.ledger import Origin, State
from warehouse.store import StoredFile

BYTES_GONE = "bytes_gone"


@dataclass(frozen=True, slots=True)
class Recovered:
    """Where the former file lies now (None where there was none), and how many documents are to be read again."""

    aside: Path | None
    documents: int


def examine(home: Home) -> None:
    """Reads the whole warehouse file. Raises WarehouseDamaged, and what `connect` raises."""
    try:
        with connect(home) as con:
            tables = con.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal")
            for schema, table in tables.fetchall():
                name = f"{identifier(schema)}.{identifier(table)}"
                con.execute(f"SELECT bit_xor(hash(t)) FROM {name} AS t").fetchall()  # noqa: S608
    except DatabaseStopped as stopped:
        raise WarehouseDamaged(home.database, str(stopped)) from stopped


def mend(home: Home) -> Recovered | None:
    """Makes the warehouse anew where it is damaged; None where it is sound."""
    with _one_at_a_time(home):
        try:
            examine(home)
        except WarehouseDamaged:
            return _anew(home)
        return None


def rebuild(home: Home) -> Recovered:
    """Makes the warehouse anew, damaged or not. Raises NothingToRebuildFrom."""
    if not home.database.exists() and not any(home.store.glob("*")):
        raise NothingToRebuildFrom(
            f"{home.root} has neither a warehouse nor a store. Build the plans (planhouse build PDF)."
        )
    with _one_at_a_time(home):
        with suppress(WarehouseDamaged):
            # Closing it brings the journal up to date: what a sound database says is what holds.
            examine(home)
        return _anew(home)


def in_words(recovered: Recovered) -> str:
    former = (
        "There was no warehouse file."
        if recovered.aside is None
        else f"The former one lies in {recovered.aside}."
    )
    return f"The warehouse was made anew from the store: {recovered.documents} documents are read again. {former}"


def rebuilding(con: DuckDBPyConnection) -> list[str]:
    """The sha256 of the documents that are still to be read again."""
    rows = con.execute(
        "SELECT document_id FROM ledger.remembered AS r SEMI JOIN ledger.arrivals AS a "
        "ON a.arrival_id = r.arrival_id AND a.state = 'waiting' ORDER BY document_id"
    )
    return [str(document_id) for (document_id,) in rows.fetchall()]


def recall(con: DuckDBPyConnection, document_id: str) -> None:
    """Gives a document that was read again what the journal remembers of it. Needs the caller's transaction."""
    con.execute(
        "UPDATE raw.documents AS d SET loaded_at = coalesce(r.loaded_at, d.loaded_at), withdrawn_at = r.withdrawn_at, "
        "withdrawn_reason = r.withdrawn_reason, aside_at = r.aside_at, aside_reason = r.aside_reason, "
        "status = CASE WHEN r.aside_at IS NULL THEN d.status ELSE 'needs_review' END, "
        "reason = coalesce(r.aside_reason, d.reason) "
        "FROM ledger.remembered AS r WHERE r.document_id = d.document_id AND d.document_id = ?",
        [document_id],
    )
    con.execute(
        "UPDATE ledger.arrivals AS a SET settled_at = coalesce(r.settled_at, a.settled_at), "
        "state = if(decided, r.state, a.state), reason_code = if(decided, r.reason_code, a.reason_code), "
        "reason = if(decided, r.reason, a.reason) "
        "FROM (SELECT *, coalesce(withdrawn_at, aside_at) IS NOT NULL AS decided FROM ledger.remembered) AS r "
        "WHERE r.arrival_id = a.arrival_id AND r.document_id = ?",
        [document_id],
    )
    con.execute("DELETE FROM ledger.remembered WHERE document_id = ?", [document_id])


def _anew(home: Home) -> Recovered:
    said = journal.read(journal.path_of(home))
    stored = sorted(path.stem for path in home.store.glob("??/*.pdf"))
    aside = _moved_aside(home)
    # Without the journal, until the ledger is back: an empty one would be taken for a loss.
    with connect(home.database) as con, transaction(con):
        _restore(con, said)
        documents = _remember(con, home, said)
        journal.set_number(con, journal.last_number(journal.path_of(home)))
    if not said["arrivals"]:
        documents = len(stored)
        with connect(home) as con:
            for sha256 in stored:
                path = home.stored(sha256)
                ledger.arrive(con, StoredFile(sha256, path.stat().st_size, path), Origin.of(path))
    return Recovered(aside, documents)


def _moved_aside(home: Home) -> Path | None:
    """The folder with the file and its write-ahead log; its name says when. They are never deleted."""
    there = [
        path
        for path in (home.database, home.database.with_name(f"{home.database.name}.wal"))
        if path.exists()
    ]
    if not there:
        return None
    aside = home.database.parent / f"aside-{datetime.now(UTC):%Y%m%dT%H%M%S-%f}"
    aside.mkdir(parents=True)
    # The log first: a crash between the two leaves a file that the journal tells to be behind.
    for path in reversed(there):
        path.rename(aside / path.name)
    return aside


def _restore(con: DuckDBPyConnection, said: Rows) -> None:
    for relation in ("arrivals", "attempts"):
        kinds = journal.columns_of(con, relation)
        values = ", ".join("unhex(?)" if kind == "BLOB" else f"CAST(? AS {kind})" for kind in kinds.values())
        for row in said[relation].values():
            con.execute(
                f"INSERT INTO ledger.{relation} ({', '.join(kinds)}) VALUES ({values})",  # noqa: S608
                [row.get(name) for name in kinds],
            )


def _remember(con: DuckDBPyConnection, home: Home, said: Rows) -> int:
    """The documents wait to be read again, and what was decided about each is kept for then."""
    standing = {str(row["arrival_id"]): row for row in said["standing"].values()}
    documents = 0
    for arrival_id, arrival in said["arrivals"].items():
        if not (arrival_id in standing or _has_document(arrival)):
            continue
        sha256 = str(arrival["sha256"])
        if not home.stored(sha256).exists():
            told = "the store has lost its bytes; send the file again"
            con.execute(
                "UPDATE ledger.arrivals SET state = 'rejected', reason_code = ?, reason = ? WHERE arrival_id = ?",
                [BYTES_GONE, told, arrival_id],
            )
            continue
        decided: Row = standing.get(arrival_id, {})
        con.execute(
            "INSERT INTO ledger.remembered SELECT sha256, arrival_id, state, reason_code, reason, settled_at, "
            "CAST(? AS TIMESTAMPTZ), CAST(? AS TIMESTAMPTZ), ?, CAST(? AS TIMESTAMPTZ), ? "
            "FROM ledger.arrivals WHERE arrival_id = ?",
            [
                *(
                    decided.get(name)
                    for name in ("loaded_at", "withdrawn_at", "withdrawn_reason", "aside_at", "aside_reason")
                ),
                arrival_id,
            ],
        )
        con.execute(
            "UPDATE ledger.arrivals SET state = 'waiting', reason_code = ?, settled_at = NULL, due_at = NULL, "
            "reason = 'it is read again for the rebuilt warehouse' WHERE arrival_id = ?",
            [REBUILDING, arrival_id],
        )
        documents += 1
    return documents


def _has_document(arrival: Row) -> bool:
    return arrival["state"] in (State.LOADED, State.NEEDS_REVIEW) and arrival["reason_code"] != ledger.PARKED


@contextmanager
def _one_at_a_time(home: Home) -> Iterator[None]:
    """Two that find the damage at once must not move the new file aside as well."""
    home.database.parent.mkdir(parents=True, exist_ok=True)
    with (home.database.parent / ".rebuild.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
