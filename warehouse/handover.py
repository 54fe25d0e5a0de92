"""What was read of a document, on its way to the loader: the rows of `raw`, as Arrow, in a file of its own.

Whoever reads a document makes its rows and writes the file, so that the loader need not touch a value: DuckDB takes
Arrow's columns as they are, ten times as fast as lists of Python's. It is not compressed: unpacking twenty small tables
would take longer than to load them. A file appears whole or not at all, says what it
was made of, and is thrown away once its rows are loaded. Nothing here opens the warehouse.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from extract.plan import Plan
from warehouse import rows
from warehouse.database import columns_of_all, schema_statements
from warehouse.errors import FieldsMismatch, UnknownFamily
from warehouse.ledger import State, displayed

FAMILY_COLUMNS = ("document_id", "record_id", "page", "table_id")
"""The first columns of every family's table; by them a family is told from the other raw tables."""

Kinds = Mapping[str, Mapping[str, str]]
"""The tables of raw: name → columns in order, name → type as SQL writes it."""

# Types that Arrow and DuckDB have alike. All others travel as text, and DuckDB casts them when they are inserted.
_ALIKE = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
}
_TABLE, _SAID = b"table", b"said"


@dataclass(frozen=True, slots=True)
class Handed:
    """A document's rows by table of raw, none of them empty; `documents` lacks what only the ledger knows."""

    document_id: str
    file_name: str
    status: State
    code: str | None
    reason: str | None
    tables: Mapping[str, pa.Table]

    @property
    def counts(self) -> dict[str, int]:
        return {name: table.num_rows for name, table in self.tables.items()}


def of_plan(plan: Plan, kinds: Kinds | None = None) -> Handed:
    """The rows of a plan for tables of these columns: by default those of schema.sql.

    Raises UnknownFamily, FieldsMismatch, RepeatedRow, and ValueError for a text that is not Unicode (a lone surrogate).
    """
    kinds = kinds or kinds_of_schema()
    document = rows.document(plan) | {"file_name": displayed(plan.document.file_name)}
    own = {name: kind for name, kind in kinds["documents"].items() if name in document}
    found = {"documents": _table("documents", [document], own)}
    identity: rows.Row = {"document_id": plan.document.document_id}
    records = rows.families(plan)
    for family in records:
        if tuple(kinds.get(family, ()))[: len(FAMILY_COLUMNS)] != FAMILY_COLUMNS:
            raise UnknownFamily(
                f"There is no table raw.{family} for the family {family!r}. Add it to schema.sql."
            )
    for name, values in (rows.structure(plan) | records).items():
        if values:
            rows.told_apart(name, values)
            found[name] = _table(name, [identity | row for row in values], kinds[name])
    problems = plan.problems
    return Handed(
        document_id=plan.document.document_id,
        file_name=plan.document.file_name,
        status=State.NEEDS_REVIEW if problems else State.LOADED,
        code=problems[0].code if problems else None,
        reason="; ".join(problem.message for problem in problems) or None,
        tables=found,
    )


def write(handed: Handed, path: Path, said: Mapping[str, object]) -> None:
    """The file of a document. `said` is the reader's own, and comes back from `said_of`."""
    about = {
        "document_id": handed.document_id,
        "file_name": handed.file_name,
        "status": handed.status.value,
        "code": handed.code,
        "reason": handed.reason,
        "said": said,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with part.open("wb") as file:
        for name, table in handed.tables.items():
            notes = {_TABLE: name.encode()}
            if name == "documents":
                notes[_SAID] = json.dumps(about, ensure_ascii=False).encode()
            with pa.ipc.new_stream(file, table.schema.with_metadata(notes)) as stream:
                stream.write_table(table)
    part.replace(path)


def read(path: Path) -> Handed:
    tables: dict[str, pa.Table] = {}
    about: dict[str, str | None] = {}
    with pa.memory_map(str(path)) as file:
        while file.tell() < file.size():
            with pa.ipc.open_stream(file) as stream:
                notes = stream.schema.metadata
                tables[notes[_TABLE].decode()] = stream.read_all().replace_schema_metadata(None)
                about |= json.loads(notes.get(_SAID, b"{}"))
    return Handed(
        document_id=str(about["document_id"]),
        file_name=str(about["file_name"]),
        status=State(str(about["status"])),
        code=about["code"],
        reason=about["reason"],
        tables=tables,
    )


def remove(path: Path) -> None:
    """The file of a document that is loaded, and what readers that were killed over it left."""
    for left in (path, *path.parent.glob(f".{path.name}.*")):
        left.unlink(missing_ok=True)


def said_of(path: Path) -> dict[str, object] | None:
    """What the reader said when it wrote the file; None where there is none, or none that can be read."""
    try:
        with path.open("rb") as file, pa.ipc.open_stream(file) as stream:
            said = json.loads(stream.schema.metadata[_SAID])["said"]
    except (OSError, pa.ArrowException, ValueError, KeyError, TypeError):
        return None
    return dict(said)


@cache
def kinds_of_schema() -> Kinds:
    """The tables of raw as schema.sql makes them, for those who have no warehouse open."""
    with duckdb.connect() as con:
        con.execute(schema_statements())
        return columns_of_all(con, "raw")


def _table(name: str, values: Sequence[rows.Row], kinds: Mapping[str, str]) -> pa.Table:
    for number, row in enumerate(values, 1):
        if row.keys() != kinds.keys():
            who = str(row.get("record_id") or f"number {number}")
            raise FieldsMismatch(
                name, f"{who}, page {row.get('page')}", kinds.keys() - row, row.keys() - kinds
            )
    return pa.table({column: _array([row[column] for row in values], kind) for column, kind in kinds.items()})


def _array(values: Sequence[object], kind: str) -> pa.Array:
    """Values that are not of their column's type travel as text too: DuckDB takes them, or says what is wrong."""
    if alike := _ALIKE.get(kind):
        try:
            return pa.array(values, type=alike)
        except (pa.ArrowInvalid, TypeError, OverflowError):
            pass
    return pa.array([None if value is None else str(value) for value in values], type=pa.string())
