"""A plan as rows of the raw tables: which value goes into which column. Knows names, no SQL."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from extract.plan import Plan, Record, Ruling, Source, Value
from extract.printed import BBox, CellPlace
from warehouse.errors import RepeatedRow

Row = dict[str, float | Value]

KEYS: Mapping[str, tuple[str, ...]] = {
    "pages": ("page",),
    "tables": ("table_id",),
    "cells": ("table_id", "row_no", "col_no"),
    "lines": ("page", "line_no"),
    "sources": ("record_id", "source_no"),
    "rejects": ("reject_no",),
    "problems": ("problem_no",),
    "corrections": ("line_no",),
    "checks": ("check_no",),
}
"""Table → what tells the rows of a document apart; in all others it is the record_id."""


def told_apart(table: str, values: Sequence[Mapping[str, object]]) -> None:
    """Raises RepeatedRow where two rows of a document have the same key."""
    key = KEYS.get(table, ("record_id",))
    places = Counter(tuple(row[column] for column in key) for row in values)
    for place, times in places.items():
        if times > 1:
            raise RepeatedRow(table, dict(zip(key, place, strict=True)))


def structure(plan: Plan) -> dict[str, list[Row]]:
    """Table name → rows, of the tables that every document fills: what is printed, and what was made of it."""
    return {
        "pages": [
            {"page": p.number, "width": p.width, "height": p.height, "char_count": p.char_count}
            for p in plan.pages
        ],
        "tables": [
            {
                "table_id": t.table_id,
                "logical_id": t.logical_id,
                "page": t.page,
                "table_no": t.number,
                "kind": t.kind.value,
                **_box(t.bbox),
                "row_count": t.row_count,
                "col_count": t.col_count,
                "heading": t.heading,
                "unit": t.unit,
                "family": t.family,
                "header_rows": t.header_rows,
                "basis": t.basis.value,
                **_parent(t.parent),
            }
            for t in plan.tables
        ],
        "cells": [
            {
                "table_id": t.table_id,
                "page": t.page,
                "row_no": c.row,
                "col_no": c.col,
                "row_span": c.row_span,
                "col_span": c.col_span,
                **_box(c.bbox),
                "text_printed": c.text_printed,
                "text": c.text,
            }
            for t in plan.tables
            for c in t.cells
        ],
        "lines": [
            {
                "page": line.page,
                "line_no": line.number,
                **_box(line.bbox),
                "font_size": line.font_size,
                "text_printed": line.text_printed,
                "text": line.text,
            }
            for line in plan.lines
        ],
        "sources": list(_sources(plan.records)),
        "evidence": [_evidence(record) for record in plan.records],
        "rejects": [
            {
                "reject_no": number,
                "family": reject.family,
                "rule": reject.rule,
                "reason": reject.reason,
                "page": reject.page,
                "table_id": reject.table_id,
                "record_json": _json(dict(reject.fields)),
                "sources_json": _json([_rejected_source(source) for source in reject.sources]),
                "record_id": reject.record_id or None,
            }
            for number, reject in enumerate(plan.rejects, 1)
        ],
        "problems": [
            {"problem_no": number} | asdict(problem) for number, problem in enumerate(plan.problems, 1)
        ],
        "corrections": [_ruling(ruling) for ruling in plan.rulings],
        "checks": [
            {
                "check_no": number,
                "check_name": check.name,
                "subject": check.subject,
                "unit": check.unit,
                "printed": check.printed,
                "computed": check.computed,
                "difference": check.difference,
                "tolerance": check.tolerance,
                "outcome": check.outcome.value,
                "figures": check.figures,
                "page": check.page,
                "table_id": check.table_id,
            }
            for number, check in enumerate(plan.checks, 1)
        ],
    }


def families(plan: Plan) -> dict[str, list[Row]]:
    """Family → its records as rows, in the plan's order."""
    found: dict[str, list[Row]] = {}
    for record in plan.records:
        row: Row = {"record_id": record.record_id, "page": record.page, "table_id": record.table_id}
        found.setdefault(record.family, []).append(row | dict(record.fields))
    return found


def document(plan: Plan) -> Row:
    """The document's own values; the load adds the arrival, the status and the times."""
    values: Row = asdict(plan.document)
    return values | {"evidence": _json(dict(plan.document.evidence))}


def _sources(records: Sequence[Record]) -> Iterator[Row]:
    for record in records:
        for number, source in enumerate(record.sources, 1):
            yield {"record_id": record.record_id, "source_no": number, **_source(source)} | {
                "correction_line": source.correction
            }


def _evidence(record: Record) -> Row:
    told = record.evidence
    return {
        "record_id": record.record_id,
        "family": record.family,
        "page": record.page,
        "table_id": record.table_id,
        "basis": told.basis.value if told.basis is not None else None,
        "has_header": told.has_header,
        "agreeing": told.agreeing,
        "contrary": told.contrary,
        "confidence": told.confidence.value,
    }


def _parent(place: CellPlace | None) -> Row:
    table_id, row, col = place if place is not None else (None, None, None)
    return {"parent_table_id": table_id, "parent_row": row, "parent_col": col}


def _source(source: Source) -> Row:
    return {"field": source.field, "page": source.page, **_box(source.bbox), "text": source.text}


def _rejected_source(source: Source) -> Row:
    return _source(source) | ({"correction_line": source.correction} if source.correction else {})


def _ruling(ruling: Ruling) -> Row:
    told = ruling.correction
    return {
        "line_no": told.line,
        "record": told.record,
        "field": told.field,
        "raw_expected": told.raw_expected,
        "corrected": told.corrected,
        "reason": told.reason,
        "reviewer": told.reviewer,
        "record_id": ruling.record_id,
        "former_value": ruling.former_value,
        "misfit": ruling.misfit,
    }


def _box(bbox: BBox) -> Row:
    return {"x0": bbox.x0, "top": bbox.top, "x1": bbox.x1, "bottom": bbox.bottom}


def _json(value: object) -> str:
    """Decimals as text: JSON numbers would be read back as binary fractions."""
    return json.dumps(value, ensure_ascii=False, default=str)
