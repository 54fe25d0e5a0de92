"""Whether two homes hold the same: checksums of their tables, without what is a time or an arrival's id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from duckdb import DuckDBPyConnection

from warehouse import journal, ledger
from warehouse.balance import balance
from warehouse.database import columns, connect, identifier, open_published, tables
from warehouse.home import Home
from warehouse.ledger import State

LEFT_OUT = frozenset(
    {
        "arrival_id",
        "received_at",
        "loaded_at",
        "settled_at",
        "published_at",
        "build_id",
        "contents",
    }
)


def facts(home: Home, published: bool = True) -> dict[str, str]:
    """Table → rows and checksum, of raw and of the published marts, where there are any."""
    found = {}
    with connect(home) as con:
        balance(con)
        for name in tables(con, "raw"):
            found[f"raw.{name}"] = _checksum(con, "raw", name)
    if not published:
        return found
    with open_published(home) as con:
        for name in tables(con, "marts"):
            found[f"marts.{name}"] = _checksum(con, "marts", name)
    return found


def _checksum(con: DuckDBPyConnection, schema: str, table: str) -> str:
    kept = [identifier(name) for name in columns(con, schema, table) if name not in LEFT_OUT]
    row = con.execute(
        f"SELECT count(*), bit_xor(hash({', '.join(kept)})), sum(hash({', '.join(kept)}) // 65536) "
        f"FROM {schema}.{identifier(table)}"
    ).fetchall()[0]
    return " ".join(map(str, row))


def seen(home: Home) -> set[str]:
    """The arrivals that were acknowledged: the journal has them."""
    return {*journal.read(journal.path_of(home))["arrivals"]}


def lost(home: Home, acknowledged: set[str]) -> Iterator[str]:
    """Acknowledged arrivals that are not in the ledger, and documents that two arrivals brought or none."""
    with connect(home) as con:
        arrivals = ledger.statuses(con)
    missing = acknowledged - {arrival.arrival_id for arrival in arrivals}
    if missing:
        yield f"{len(missing)} acknowledged arrivals are lost"
    loads = Counter(arrival.sha256 for arrival in arrivals if arrival.state is State.LOADED)
    if doubled := [sha256 for sha256, number in loads.items() if number > 1]:
        yield f"{len(doubled)} documents are loaded twice"
    if waiting := [arrival.file_name for arrival in arrivals if arrival.state is State.WAITING]:
        yield f"{len(waiting)} wait: {', '.join(waiting)}"


def differences(expected: Mapping[str, str], found: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            yield f"{name}: {found.get(name)} instead of {expected.get(name)}"
