"""The law of the ledger, and the proof that it holds: every arrival counts once, every document has its arrival."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from duckdb import DuckDBPyConnection

from warehouse.errors import LedgerUnbalanced


@dataclass(frozen=True, slots=True)
class Balance:
    """How many arrivals there are, and how many in each state."""

    arrivals: int
    loaded: int
    needs_review: int
    rejected: int
    duplicate: int
    waiting: int


_COUNTS = """
    SELECT
        count(*),
        count(*) FILTER (state = 'loaded'),
        count(*) FILTER (state = 'needs_review'),
        count(*) FILTER (state = 'rejected'),
        count(*) FILTER (state = 'duplicate'),
        count(*) FILTER (state = 'waiting')
    FROM ledger.arrivals
"""

# A sentence, and the number that must be zero. A parked arrival has no document, and a withdrawn document keeps its
# arrival, which is rejected.
_LAWS = {
    "{} loaded or needs_review arrivals without their document": """
        SELECT count(*) FROM ledger.arrivals AS a ANTI JOIN raw.documents AS d
        ON d.arrival_id = a.arrival_id AND d.document_id = a.sha256 AND d.status = a.state AND d.withdrawn_at IS NULL
        WHERE a.state IN ('loaded', 'needs_review') AND a.reason_code IS DISTINCT FROM 'attempts_exhausted'
    """,
    "{} documents without the arrival that brought them": """
        SELECT count(*) FROM raw.documents AS d ANTI JOIN ledger.arrivals AS a
        ON d.arrival_id = a.arrival_id AND d.document_id = a.sha256 AND CASE
            WHEN d.withdrawn_at IS NULL THEN d.status = a.state
            ELSE a.state = 'rejected' AND a.reason_code = 'withdrawn'
        END
    """,
    "{} files loaded by more than one arrival": """
        SELECT count(*) FROM (
            SELECT sha256 FROM ledger.arrivals WHERE state IN ('loaded', 'needs_review')
            GROUP BY sha256 HAVING count(*) > 1
        )
    """,
    "{} arrivals whose time of settling contradicts their state": """
        SELECT count(*) FROM ledger.arrivals WHERE (state = 'waiting') <> (settled_at IS NULL)
    """,
}


def balance(con: DuckDBPyConnection) -> Balance:
    """The counts, proved against each other and against the documents. Raises LedgerUnbalanced."""
    found = Balance(*con.execute(_COUNTS).fetchall()[0])
    arrivals, *by_state = astuple(found)
    findings = []
    if arrivals != sum(by_state):
        findings.append(f"{arrivals} arrivals, but {sum(by_state)} in the five states")
    for sentence, query in _LAWS.items():
        broken = con.execute(query).fetchone()
        if broken is not None and broken[0]:
            findings.append(sentence.format(broken[0]))
    if findings:
        raise LedgerUnbalanced(findings)
    return found
