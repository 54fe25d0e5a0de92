"""Which file of the ledger a person means: the beginning of its sha256, or the name under which it arrived."""

from __future__ import annotations

import re

from duckdb import DuckDBPyConnection

from warehouse import ledger
from warehouse.errors import AmbiguousDocument, UnknownDocument
from warehouse.ledger import Arrival, State

_HEX = re.compile(r"[0-9a-f]{6,64}…?")


def named(con: DuckDBPyConnection, key: str) -> Arrival:
    """The arrival that stands for the file: the one that brought it, no duplicate of it.

    Raises UnknownDocument, and AmbiguousDocument with the candidates.
    """
    name = ledger.displayed(key)
    is_hash = _HEX.fullmatch(key)
    # Of several arrivals of the same bytes the last one stands, and one that was not rejected before all others.
    in_order = sorted(ledger.statuses(con), key=lambda row: row.state is not State.REJECTED)
    found = {
        row.sha256: row
        for row in in_order
        if row.sha256 is not None
        and row.state is not State.DUPLICATE
        and (row.file_name == name or (is_hash and row.sha256.startswith(key.rstrip("…"))))
    }
    if not found:
        raise UnknownDocument(
            f"No file of the ledger is called {name!r} or has a sha256 that begins so. "
            "planhouse status lists the files; six digits of the sha256 are enough."
        )
    if len(found) > 1:
        candidates = ", ".join(f"{sha256[:12]} ({row.file_name})" for sha256, row in found.items() if sha256)
        raise AmbiguousDocument(
            f"{name!r} is more than one file: {candidates}. Give the beginning of its sha256."
        )
    return next(iter(found.values()))
