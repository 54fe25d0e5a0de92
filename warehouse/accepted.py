"""Which documents' rows acceptance has to look at: all but those that it accepted as they are.

dbt leaves a document's rows alone as long as its stamp in `core.built` stays the same (docs/decisions/growth.md). What
was accepted with that stamp, of the same dbt project and by the same promises, would be accepted again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from warehouse.database import connect, identifier, tables, transaction
from warehouse.home import Home
from warehouse.promises import PROMISES

# Of all documents at once: a line for each, and few.
_WHOLE = frozenset({"documents"})
_AS_ACCEPTED = (
    "SELECT a.document_id FROM ledger.accepted AS a JOIN core.built AS b "
    "ON a.document_id = b.document_id AND a.stamp = b.stamp AND a.project = b.project WHERE a.promises = $promises"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """How many documents are looked at, of how many, and what each is as it is looked at: id, stamp, project.

    Nothing is known of single documents (`built` is empty) where the marts were not built by document: then it is all.
    """

    documents: int
    looked_at: int
    built: tuple[tuple[str, str, str], ...]

    @property
    def is_whole(self) -> bool:
        return self.looked_at == self.documents

    def rows_of(self, mart: str) -> str:
        """What stands after FROM to get the mart's rows that are looked at; its parameters are `parameters`."""
        columns = PROMISES[mart].columns
        if self.is_whole or mart in _WHOLE or "document_id" not in columns:
            return f"marts.{identifier(mart)}"
        return f"marts.{identifier(mart)} WHERE {self.condition()}"

    def condition(self) -> str:
        """True of the documents that are looked at."""
        return "true" if self.is_whole else f"document_id NOT IN ({_AS_ACCEPTED})"

    def parameters(self, query: str) -> dict[str, str]:
        return {"promises": _promises()} if "$promises" in query else {}


def scope(con: DuckDBPyConnection) -> Scope:
    if "built" not in tables(con, "core"):
        return Scope(0, 0, ())
    built = con.execute("SELECT document_id, stamp, project FROM core.built ORDER BY ALL").fetchall()
    known = 0
    if "accepted" in tables(con, "ledger"):
        query = f"SELECT count(*) FROM ({_AS_ACCEPTED})"  # noqa: S608  our own
        [(known,)] = con.execute(query, {"promises": _promises()}).fetchall()
    return Scope(len(built), len(built) - known, tuple(built))


def remember(home: Home, built: Sequence[tuple[str, str, str]]) -> None:
    """That the marts with these documents were accepted, each as it was looked at."""
    with connect(home) as con, transaction(con):
        con.execute("DELETE FROM ledger.accepted")
        if built:
            ids, stamps, projects = (list(column) for column in zip(*built, strict=True))
            con.execute(
                "INSERT INTO ledger.accepted SELECT unnest(?), unnest(?), unnest(?), ?",
                [ids, stamps, projects, _promises()],
            )


def _promises() -> str:
    return hashlib.sha256(repr(PROMISES).encode()).hexdigest()
