"""Initiatives (추진과제): one record per undertaking of the plan's year, and one per labelled line of it."""

from __future__ import annotations

from collections.abc import Sequence

from extract.families.base import Context, Reading, line_source
from extract.initiatives import initiatives
from extract.plan import Record
from extract.printed import Line

FAMILY = "initiatives"
ATTRIBUTE_FAMILY = "initiative_attributes"


def read(lines: Sequence[Line], context: Context) -> Reading:
    """The initiatives of a document's lines, in reading order."""
    records: list[Record] = []
    for number, item in enumerate(initiatives(lines), start=1):
        initiative = context.record(
            FAMILY,
            item.lines[0].page,
            item.title,
            {
                "line_no": number,
                "section": item.section,
                "section_title": item.section_title,
                "theme": item.theme,
                "title": item.title,
            },
            [line_source(line, "title") for line in item.lines],
        )
        records.append(initiative)
        for position, attribute in enumerate(item.attributes, start=1):
            period = attribute.period
            records.append(
                context.record(
                    ATTRIBUTE_FAMILY,
                    attribute.lines[0].page,
                    f"{item.title}|{attribute.name}",
                    {
                        "initiative_record_id": initiative.record_id,
                        "line_no": position,
                        "attribute": attribute.name,
                        "value": attribute.value,
                        "period_start": period.start if period is not None else None,
                        "period_end": period.end if period is not None else None,
                        "cost_krw": attribute.cost_krw,
                    },
                    [line_source(line, "value") for line in attribute.lines],
                )
            )
    return Reading(tuple(records))
