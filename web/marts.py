"""Reading the published marts for the site: rows of a document, and what changed since the site was last written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from duckdb import DuckDBPyConnection

from warehouse.database import columns, identifier, tables

Row = Mapping[str, Any]

# Rows of a plan as they are printed; marts have no order of their own.
_ORDER = (
    "page",
    "line_no",
    "grant_no",
    "award_no",
    "share_no",
    "row_no",
    "column_no",
    "record_id",
    "source_no",
)


@dataclass(frozen=True)
class Marts:
    """The published marts behind an open connection."""

    con: DuckDBPyConnection

    @cached_property
    def columns(self) -> Mapping[str, Mapping[str, str]]:
        """Mart → column → type, of marts that are about documents."""
        found = {mart: columns(self.con, "marts", mart) for mart in tables(self.con, "marts")}
        return {mart: names for mart, names in found.items() if "document_id" in names}

    @cached_property
    def build_id(self) -> str:
        [row] = self.rows("FROM marts.build_info SELECT build_id")
        return str(row["build_id"])

    def of(self, document_id: str) -> Mapping[str, list[Row]]:
        """Every mart's rows of a document, as printed."""
        return {mart: self.rows_of(document_id, mart) for mart in self.columns}

    def rows_of(self, document_id: str, mart: str) -> list[Row]:
        return self.rows(
            f"FROM marts.{identifier(mart)} WHERE document_id = ?{self._order(mart)}", [document_id]
        )

    def rows(self, query: str, values: Iterable[object] = ()) -> list[Row]:
        result = self.con.execute(query, list(values))
        names = [name for name, *_ in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def fingerprints(self) -> Mapping[str, str]:
        """Document → a number that is another one as soon as any row of it is: one look at each mart."""
        sums = " UNION ALL ".join(
            f"SELECT document_id, sum(hash(row({', '.join(map(identifier, names))}))::hugeint) AS digest, "  # noqa: S608  names are our marts' own, quoted
            f"{number} AS mart "
            f"FROM marts.{identifier(mart)} GROUP BY document_id"
            for number, (mart, names) in enumerate(self.columns.items())
        )
        query = (
            f"SELECT document_id, md5(string_agg(mart || ':' || digest, ',' ORDER BY mart)) "  # noqa: S608
            f"FROM ({sums}) GROUP BY document_id"
        )
        return dict(self.con.execute(query).fetchall())

    def _order(self, mart: str) -> str:
        named = [identifier(name) for name in _ORDER if name in self.columns[mart]]
        return f" ORDER BY {', '.join(named)}" if named else ""
