"""The kinds of tables that plans print, one small module each: its words and its record."""

from __future__ import annotations

from collections.abc import Sequence

from extract.families import (
    award_boxes,
    awards,
    budget,
    budget_phrases,
    grant_forms,
    grants,
    initiatives,
    profile,
)
from extract.families.base import Context, Reading
from extract.printed import Line
from extract.whole import WholeTable

# In this order: a table is the first family's that claims it. Grants ask for an amount, awards for a grade.
_TABLE_FAMILIES = (budget, grants, awards, profile)


def read_families(tables: Sequence[WholeTable], outline: Sequence[Line], context: Context) -> Reading:
    """What all families make of the document's tables and of the lines of its outline."""
    reading = Reading()
    for family in _TABLE_FAMILIES:
        free = [table for table in tables if table.table_id not in reading.claimed]
        reading += family.read(free, context)
        if family is grants:
            rest = [table for table in free if table.table_id not in reading.claimed]
            reading += grant_forms.read(rest, tables, context)
    reading += budget_phrases.read(outline, reading.records, context)
    reading += award_boxes.read(outline, context)
    return reading + initiatives.read(outline, context)


__all__ = ["Context", "Reading", "read_families"]
