"""What waits for a person, from what is loaded: each with the line of corrections.csv that would settle it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from duckdb import DuckDBPyConnection

from extract.evidence import DOUBTFUL_TABLE
from warehouse.database import tables

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """The beginning of a line of corrections.csv: what is wrong where, and what is printed there."""

    record: str
    field: str
    raw_expected: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to look at: why, where, and the lines of which one would settle it (none where no line can)."""

    why: str
    page: int | None = None
    lines: tuple[Line, ...] = ()
    boxes: tuple[tuple[int, Box], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document with what waits in it."""

    document_id: str
    file_name: str
    status: str
    waiting: tuple[Waiting, ...]


def waiting(con: DuckDBPyConnection) -> list[Document]:
    """The documents with anything that waits, in the order in which they arrived; superseded ones wait no more."""
    superseded = (
        "SELECT document_id FROM core.documents WHERE NOT is_current"
        if "documents" in tables(con, "core")
        else "SELECT NULL WHERE FALSE"
    )
    documents = con.execute(
        f"FROM raw.documents SELECT document_id, file_name, status, reason WHERE document_id NOT IN ({superseded}) "
        "ORDER BY received_at, document_id"
    ).fetchall()
    found = []
    for document_id, file_name, status, reason in documents:
        problems = tuple(_problems(con, document_id))
        if status == "needs_review" and not problems:
            # An earlier release kept nothing but the words.
            problems = (Waiting(reason or "no reason given"),)
        if all_of_it := (*problems, *_rejects(con, document_id)):
            found.append(Document(document_id, file_name, status, all_of_it))
    return found


def _problems(con: DuckDBPyConnection, document_id: str) -> Iterator[Waiting]:
    rows = con.execute(
        'FROM raw.problems SELECT message, page, table_id, "field" WHERE document_id = ? ORDER BY problem_no',
        [document_id],
    ).fetchall()
    for message, page, table_id, field in rows:
        lines: tuple[Line, ...] = ()
        boxes: tuple[tuple[int, Box], ...] = ()
        if field is not None:
            lines = (Line("document", field, _read(con, document_id, field)),)
        elif table_id is not None:
            lines = (Line(table_id, "accept", _title(con, document_id, table_id)),)
            boxes = _cells(con, document_id, table_id)
        yield Waiting(message, page, lines, boxes)


def _rejects(con: DuckDBPyConnection, document_id: str) -> Iterator[Waiting]:
    """The rows that were kept out, but for those of doubtful tables, which are told as a table."""
    rows = con.execute(
        "FROM raw.rejects AS r LEFT JOIN raw.tables AS t USING (document_id, table_id) "
        "SELECT r.family, r.rule, r.reason, r.page, r.record_id, r.sources_json, t.logical_id "
        "WHERE r.document_id = ? AND r.rule <> ? ORDER BY r.reject_no",
        [document_id, DOUBTFUL_TABLE],
    ).fetchall()
    without_unit: set[str] = set()
    for family, rule, reason, page, record_id, sources_json, logical_id in rows:
        sources = json.loads(sources_json)
        if rule == "unit" and logical_id is not None:
            lines = [Line(logical_id, "unit", "")] if logical_id not in without_unit else []
            without_unit.add(logical_id)
        else:
            lines = list(_lines(record_id, reason, sources)) if record_id else []
        yield Waiting(f"{family}: {reason}", page, tuple(lines), tuple((s["page"], _box(s)) for s in sources))


def _lines(record_id: str, reason: str, sources: list[dict[str, Any]]) -> Iterator[Line]:
    """A line for each cell that the reason quotes, else for each cell that says something."""
    written = {(s["text"], s["field"] or ""): None for s in sources if s["text"] and s["text"].strip()}
    quoted = [it for it in written if any(repr(word) in reason for word in (it[0], *it[0].split()))]
    for text, field in quoted or written:
        yield Line(record_id, field, text)


def _read(con: DuckDBPyConnection, document_id: str, field: str) -> str:
    """The part of the identity as it was read, before any correction."""
    row = con.execute(
        "FROM raw.documents SELECT district, province, bureau, plan_year WHERE document_id = ?", [document_id]
    ).fetchone()
    values = dict(zip(("district", "province", "bureau", "plan_year"), row or (), strict=True))
    return "" if values[field] is None else str(values[field])


def _title(con: DuckDBPyConnection, document_id: str, table_id: str) -> str:
    row = con.execute(
        "SELECT coalesce((FROM raw.tables SELECT heading WHERE document_id = $1 AND table_id = $2), "
        "(FROM raw.cells SELECT text WHERE document_id = $1 AND table_id = $2 AND text <> '' "
        "ORDER BY row_no, col_no LIMIT 1), '')",
        [document_id, table_id],
    ).fetchone()
    return str(row[0]) if row else ""


def _cells(con: DuckDBPyConnection, document_id: str, table_id: str) -> tuple[tuple[int, Box], ...]:
    rows = con.execute(
        'FROM raw.cells AS c JOIN raw.tables AS t USING (document_id, table_id) SELECT c.page, c.x0, c."top", c.x1, '
        "c.bottom WHERE c.document_id = ? AND t.logical_id = ? ORDER BY ALL",
        [document_id, table_id],
    ).fetchall()
    return tuple((page, box) for page, *box in rows)  # type: ignore[misc]


def _box(source: dict[str, Any]) -> Box:
    return source["x0"], source["top"], source["x1"], source["bottom"]
