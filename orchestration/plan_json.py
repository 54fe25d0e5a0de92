"""A plan as JSON for `planhouse check --json`: its document, tables with their cells, records, and what is doubtful."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.plan import Evidence, Plan, Record, Reject, Source
    from extract.printed import Cell, Table


def as_json(plan: Plan) -> dict[str, Any]:
    return {
        "document": plain(asdict(plan.document)),
        "pages": [asdict(page) for page in plan.pages],
        "tables": [_table(table) for table in plan.tables],
        "lines": [plain(asdict(line)) for line in plan.lines],
        "records": [
            _record(record) | {"record_id": record.record_id, "evidence": _evidence(record.evidence)}
            for record in plan.records
        ],
        "rejects": [
            _record(reject) | {"rule": reject.rule, "reason": reject.reason} for reject in plan.rejects
        ],
        "checks": [plain(asdict(check)) for check in plan.checks],
        "problems": [asdict(problem) for problem in plan.problems],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "table_id": table.table_id,
        "logical_id": table.logical_id,
        "kind": str(table.kind),
        "page": table.page,
        "bbox": list(table.bbox),
        "heading": table.heading,
        "unit": table.unit,
        "family": table.family,
        "basis": str(table.basis),
        "parent": table.parent._asdict() if table.parent else None,
        "row_count": table.row_count,
        "col_count": table.col_count,
        # Collections of tables with their truth list the cells that say something; the empty ones stand apart.
        "cells": [_cell(table, cell) for cell in table.cells if cell.text],
        "blank_cells": [_cell(table, cell) for cell in table.cells if not cell.text],
    }


def _cell(table: Table, cell: Cell) -> dict[str, Any]:
    return {
        "page": table.page,
        "row": cell.row,
        "col": cell.col,
        "row_span": cell.row_span,
        "col_span": cell.col_span,
        "text": cell.text,
        "text_printed": cell.text_printed,
        "bbox": list(cell.bbox),
    }


def _record(record: Record | Reject) -> dict[str, Any]:
    return {
        "family": record.family,
        "page": record.page,
        "table_id": record.table_id,
        "fields": plain(record.fields),
        "sources": [_source(source) for source in record.sources],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return plain(asdict(evidence)) | {"confidence": str(evidence.confidence)}


def _source(source: Source) -> dict[str, Any]:
    return {"page": source.page, "bbox": list(source.bbox), "text": source.text, "field": source.field}


def plain(value: Any) -> Any:
    """Decimals as numbers, dates and enumerations as text: what JSON has."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)
