"""Reading the published marts for the site: rows of documents, and what changed since the site was last written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from duckdb import DuckDBPyConnection

from warehouse.database import identifier, literal

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
# What no page takes from there: what each mart says of the document once more, and most of the evidence.
_LEFT_OUT = frozenset(
    {"district", "bureau", "is_current", "source_no", "parent_table_id", "parent_row_no", "parent_column_no"}
)
_OF_EVIDENCE = frozenset({"document_id", "record_id", "table_id"})
_AT_ONCE = 1_000


@dataclass(frozen=True)
class Marts:
    """The published marts behind an open connection."""

    con: DuckDBPyConnection

    @cached_property
    def columns(self) -> Mapping[str, Sequence[str]]:
        """Mart → its columns, of marts that are about documents."""
        # No parameter here nor below: with the first one DuckDB imports pandas, which takes longer than most pages.
        listed = self.con.execute(
            "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
            "WHERE database_name = current_database() AND schema_name = 'marts' GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        return {mart: names for mart, names in listed if "document_id" in names}

    @cached_property
    def build_id(self) -> str:
        [row] = self.rows("FROM marts.build_info SELECT build_id")
        return str(row["build_id"])

    def of(
        self, document_ids: Collection[str], marts: Collection[str] | None = None
    ) -> Iterator[tuple[str, Mapping[str, list[Row]]]]:
        """Each document with every mart's rows of it, as printed.

        A look at a mart costs about the same for one document as for many, so there is one for all of them. The
        marts are gone through side by side: of the rows here, no more than one document's are kept at a time.
        """
        if not document_ids:
            return
        wanted, names = sorted(document_ids), self.columns if marts is None else marts
        for document_id, *found in zip(
            wanted, *(_in_turn(self._of(mart, wanted), wanted) for mart in names), strict=True
        ):
            yield document_id, dict(zip(names, found, strict=True))

    def rows(self, query: str) -> list[Row]:
        return list(self._read(query))

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

    def _of(self, mart: str, document_ids: Iterable[str]) -> Iterator[Row]:
        """The mart's rows of the documents, one document's after another's."""
        columns = self.columns[mart]
        wanted = _OF_EVIDENCE if mart == "evidence" else set(columns) - _LEFT_OUT
        shown = [name for name in columns if name in wanted]
        order = [name for name in _ORDER if name in columns]
        # `rowid` last: rows of no order of their own stay as the mart has them.
        return self._read(
            f"FROM marts.{identifier(mart)} SELECT {', '.join(map(identifier, shown))} "
            f"WHERE {among(document_ids)} ORDER BY {', '.join(('document_id', *order, 'rowid'))}"
        )

    def _read(self, query: str) -> Iterator[Row]:
        with self.con.cursor() as cursor:
            for some in cursor.execute(query).to_arrow_reader(_AT_ONCE):
                yield from some.to_pylist()


def among(document_ids: Iterable[str]) -> str:
    """A condition that is true of these documents.

    DuckDB looks at it while it reads: with IN it first reads all columns of nearly all rows, which takes 16 times as
    long for two documents of a thousand, and half as long again for a quarter of them.
    """
    return f"list_contains([{', '.join(map(literal, document_ids))}], document_id)"


def _in_turn(rows: Iterator[Row], document_ids: Iterable[str]) -> Iterator[list[Row]]:
    """The rows of each document, which is in the order of the rows: none where it has none."""
    groups = groupby(rows, itemgetter("document_id"))
    document_id, group = next(groups, (None, ()))
    for wanted in document_ids:
        if document_id == wanted:
            yield list(group)
            document_id, group = next(groups, (None, ()))
        else:
            yield []
