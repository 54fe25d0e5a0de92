"""Withdrawing a document: it leaves the marts, and everything of it stays in raw and in the ledger, with the reason."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from warehouse import ledger
from warehouse.database import transaction
from warehouse.errors import NotWithdrawable
from warehouse.ledger import WITHDRAWN, Arrival, State


def withdraw(con: DuckDBPyConnection, sha256: str, reason: str) -> Arrival:
    """Takes a loaded document out of the marts; its arrival becomes rejected. Raises NotWithdrawable.

    The revision that it superseded, where it did, is the current one again.
    """
    with transaction(con):
        row = con.execute(
            "UPDATE raw.documents SET withdrawn_at = now(), withdrawn_reason = ? "
            "WHERE document_id = ? AND withdrawn_at IS NULL RETURNING arrival_id",
            [reason, sha256],
        ).fetchone()
        if row is None:
            raise NotWithdrawable(
                f"{sha256[:12]} is not in the warehouse, or was withdrawn already. See planhouse status."
            )
        con.execute(
            "UPDATE ledger.arrivals SET state = ?, reason_code = ?, reason = ?, settled_at = now() "
            "WHERE arrival_id = ?",
            [State.REJECTED.value, WITHDRAWN, f"withdrawn: {reason}", row[0]],
        )
        return ledger.arrival(con, row[0])


def take_back(con: DuckDBPyConnection, sha256: str) -> Arrival:
    """A withdrawn document is in the marts again, as it was read. Raises NotWithdrawable when it is not withdrawn."""
    with transaction(con):
        row = con.execute(
            "UPDATE raw.documents SET withdrawn_at = NULL, withdrawn_reason = NULL "
            "WHERE document_id = ? AND withdrawn_at IS NOT NULL RETURNING arrival_id, status, reason",
            [sha256],
        ).fetchone()
        if row is None:
            raise NotWithdrawable(f"{sha256[:12]} is not withdrawn. See planhouse status.")
        arrival_id, status, reason = row
        con.execute(
            "UPDATE ledger.arrivals SET state = ?, reason_code = NULL, reason = ?, settled_at = now() "
            "WHERE arrival_id = ?",
            [status, reason, arrival_id],
        )
        return ledger.arrival(con, arrival_id)
