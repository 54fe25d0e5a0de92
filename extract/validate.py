"""Records against their schemas, all faults at once: failing rows become rejects, the rest stays.

Kept apart from reading since pandera takes a second to import, which `planhouse check` need not wait for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import pandera.errors
import pandera.pandas as pa

from extract.plan import Plan, Problem, Record, Reject
from extract.schemas import schemas

# A record of the left family says nothing without the one that its field names.
_PARENTS = {
    "grant_funding": ("grants", "grant_record_id"),
    "initiative_attributes": ("initiatives", "initiative_record_id"),
}


def validate(plan: Plan) -> Plan:
    """The plan with each record that breaks its family's schema moved to the rejects.

    A family all of whose rows fail is a problem of the document, and so is a corrected row that is kept out.
    """
    faults: dict[str, list[tuple[str, str]]] = {}
    for family, schema in schemas().items():
        faults |= _faults(schema, plan.of_family(family))
    for record in plan.records:
        parent = _PARENTS.get(record.family)
        if parent is not None and str(record.fields[parent[1]]) in faults:
            faults.setdefault(record.record_id, []).append(
                ("parent", f"its {parent[0]} record is in rejects")
            )
    kept = tuple(record for record in plan.records if record.record_id not in faults)
    rejects = tuple(
        _reject(record, faults[record.record_id]) for record in plan.records if record.record_id in faults
    )
    failed = {reject.family for reject in rejects} - {record.family for record in kept}
    problems = tuple(
        Problem("family_failed", f"no record of {family} passed its schema; its rejects say why")
        for family in sorted(failed)
    )
    rejects = plan.rejects + rejects
    return replace(
        plan, records=kept, rejects=rejects, problems=(*plan.problems, *problems, *_refused(rejects))
    )


def _refused(rejects: Sequence[Reject]) -> list[Problem]:
    """The corrections with which a row cannot be read, or breaks its schema."""
    return [
        Problem(
            "correction_refused",
            f"corrections.csv, line {line}: the row is kept out. {reject.reason}",
            reject.page,
        )
        for reject in rejects
        for line in sorted({it.correction for it in reject.sources if it.correction is not None})
    ]


def _faults(schema: pa.DataFrameSchema, records: Sequence[Record]) -> dict[str, list[tuple[str, str]]]:
    """By record id: the rules that it breaks, each with the reason in words."""
    if not records:
        return {}
    try:
        schema.validate(_frame(schema, records), lazy=True)
    except pandera.errors.SchemaErrors as error:
        found: dict[str, list[tuple[str, str]]] = {}
        for case in error.failure_cases.to_dict("records"):
            if case["index"] is None or pd.isna(case["index"]):
                raise
            record = records[int(case["index"])]
            column = case["column"] if case["schema_context"] == "Column" else "row"
            rule = f"{column}:{case['check']}"
            reason = f"page {record.page}, {column}: {record.fields.get(column)!r} fails {case['check']}"
            faults = found.setdefault(record.record_id, [])
            if (rule, reason) not in faults:
                faults.append((rule, reason))
        return found
    return {}


def _frame(schema: pa.DataFrameSchema, records: Sequence[Record]) -> pd.DataFrame:
    # pandas would guess another type for columns of text; a schema is to see what was read.
    return pd.DataFrame(
        {
            name: pd.Series([record.fields[name] for record in records], dtype=_dtype(column))
            for name, column in schema.columns.items()
        }
    )


def _dtype(column: pa.Column) -> Any:
    return "Int64" if str(column.dtype) == "Int64" else object


def _reject(record: Record, faults: Sequence[tuple[str, str]]) -> Reject:
    return Reject(
        family=record.family,
        rule="; ".join(rule for rule, _ in faults),
        reason="; ".join(reason for _, reason in faults),
        page=record.page,
        table_id=record.table_id,
        fields=record.fields,
        sources=record.sources,
        record_id=record.record_id,
    )
