"""What marts are built from, as one value: the documents, when each was read, and what was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
from duckdb import DuckDBPyConnection

from warehouse.database import open_published
from warehouse.errors import NothingPublished, PublishedDamaged
from warehouse.home import Home


@dataclass(frozen=True, slots=True)
class Contents:
    """How many documents, and a fingerprint that changes with any of them."""

    documents: int
    fingerprint: str


def of_warehouse(con: DuckDBPyConnection) -> Contents:
    return Contents(*con.execute("SELECT documents, fingerprint FROM ledger.contents").fetchall()[0])


def of_published(home: Home) -> str | None:
    """The fingerprint with which the published marts were built; None where there are none that tell it."""
    try:
        with open_published(home) as con:
            [(fingerprint,)] = con.execute("SELECT contents FROM marts.build_info").fetchall()
    except (NothingPublished, PublishedDamaged, duckdb.Error):
        return None
    return str(fingerprint)
