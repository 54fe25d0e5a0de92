"""Documents set aside: the marts are built without them, because their rows break what the marts promise.

Who breaks it is found by trying (`orchestration.trials`). A document on trial is aside for that long and nothing is
said of it yet; a guilty one needs review, with the reason. Reading it again (planhouse retry) gives it another chance.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
from duckdb import DuckDBPyConnection

from warehouse.database import open_published, transaction
from warehouse.errors import NothingPublished, PublishedDamaged
from warehouse.home import Home
from warehouse.ledger import State

CODE = "breaks_marts"
ON_TRIAL = "on trial"


def unpublished(con: DuckDBPyConnection, home: Home) -> list[str]:
    """The documents in the marts' reach that the published ones do not have as they are, the latest first."""
    there = con.execute(
        "SELECT document_id, epoch_us(loaded_at) FROM raw.documents WHERE withdrawn_at IS NULL AND aside_at IS NULL "
        "ORDER BY loaded_at DESC, document_id"
    ).fetchall()
    try:
        with open_published(home) as published:
            rows = published.execute(
                "SELECT document_id, epoch_us(loaded_at) FROM marts.documents "
                "WHERE loaded_at IS NOT NULL AND withdrawn_at IS NULL"
            ).fetchall()
    except (NothingPublished, PublishedDamaged, duckdb.Error):
        rows = []
    known = set(rows)
    return [str(row[0]) for row in there if row not in known]


def try_without(con: DuckDBPyConnection, documents: Sequence[str]) -> None:
    with transaction(con):
        for document_id in documents:
            con.execute(
                "UPDATE raw.documents SET aside_at = now(), aside_reason = ? WHERE document_id = ?",
                [ON_TRIAL, document_id],
            )


def take_in(con: DuckDBPyConnection, documents: Sequence[str]) -> None:
    """What was on trial is in the marts again."""
    with transaction(con):
        for document_id in documents:
            con.execute(
                "UPDATE raw.documents SET aside_at = NULL, aside_reason = NULL WHERE document_id = ? "
                "AND aside_reason = ?",
                [document_id, ON_TRIAL],
            )


def on_trial(con: DuckDBPyConnection) -> list[str]:
    """What a trial that was killed has left aside."""
    rows = con.execute("SELECT document_id FROM raw.documents WHERE aside_reason = ? ORDER BY 1", [ON_TRIAL])
    return [str(document_id) for (document_id,) in rows.fetchall()]


def set_aside(con: DuckDBPyConnection, document_id: str, reason: str) -> None:
    """It needs review; the marts do without it."""
    with transaction(con):
        con.execute(
            "UPDATE raw.documents SET aside_at = now(), aside_reason = ?, status = ?, reason = ? WHERE document_id = ?",
            [reason, State.NEEDS_REVIEW.value, reason, document_id],
        )
        con.execute(
            "UPDATE ledger.arrivals SET state = ?, reason_code = ?, reason = ? "
            "WHERE arrival_id = (SELECT arrival_id FROM raw.documents WHERE document_id = ?)",
            [State.NEEDS_REVIEW.value, CODE, reason, document_id],
        )
