"""Awards (수상·인증): one record per numbered row. Knows the table's words, not its place on the page."""

from __future__ import annotations

import re

from extract.families.base import (
    Context,
    Reading,
    headers,
    joined,
    match_columns,
    mentions,
    part_at,
    reject,
    source,
)
from extract.families.numbered import DEPARTMENT, NUMBER, numbered_rows
from extract.plan import Check, Record, Reject, Value
from extract.reconcile import check_count
from extract.whole import WholeTable

FAMILY = "awards"

HEADERS = headers({
    "number": NUMBER,
    "grade": ("훈격", "상격", "(수상|시상|인증)(내역|등급|훈격|결과|순위)", "수상구분", "등급", "순위", "수상"),
    "department": DEPARTMENT,
    "organizer": ("주관", "(주관|시상|수여|평가|인증|선정|주최)(기관|부처|처|청)명?", "주최", "주최주관", "기관명?"),
    "title": (
        "(수상|인증|시상|포상|평가|대회|공모전)(인증)?(명|내용|사업명?|명칭)", "상명칭?", "사업명",
        "(수상|인증|선정|평가|대회|행사)(분야|내용|명)?", "분야", "제목", "내용", "구분",
    ),
})  # fmt: skip
REQUIRED = {"title", "grade", "organizer"}
WORDS = ("수상", "인증", "훈격", "상격", "시상", "표창", "포상", "상훈")

_COUNT = re.compile(r"(\d+)\s*개?\s*(분야|부문|건)")
_WORD = re.compile(r"수상|인증|표창|시상")


def read(tables: list[WholeTable], context: Context) -> Reading:
    """The awards of all tables whose header has their words."""
    reading = Reading()
    for table in tables:
        columns = match_columns(table, HEADERS)
        if not (columns.spans.keys() >= REQUIRED and mentions(table, WORDS)):
            continue
        records: list[Record] = []
        rejects: list[Reject] = []
        for row in numbered_rows(table, columns):
            fields: dict[str, Value] = {
                "award_no": row.number,
                "title": row.text("title"),
                "grade": row.text("grade"),
                "organizer_printed": row.text("organizer"),
                "department_printed": row.text("department"),
            }
            if row.faults:
                rejects.append(reject(FAMILY, "number", row.faults[0], row.all_cells, fields))
                continue
            sources = [source(cell, name) for name, cells in row.cells.items() for cell in cells]
            anchor = joined(row.cells.get("number", [])) + "|" + (row.text("title") or "")
            part = part_at(table, row.rows.start)
            records.append(context.record(FAMILY, part.page, anchor, fields, sources, part.table_id))
        reading += Reading(
            tuple(records),
            tuple(rejects),
            _printed_count(table, len(records) + len(rejects)),
            frozenset(part.table_id for part in table.parts),
        )
    return reading


def _printed_count(table: WholeTable, counted: int) -> tuple[Check, ...]:
    """The count that the heading promises: `수상·인증 60개 분야 선정`."""
    heading = table.heading or ""
    match = _COUNT.search(heading) if _WORD.search(heading.replace(" ", "")) else None
    printed = int(match.group(1)) if match else None
    return (check_count("award_count", None, "건", printed, counted, table.page, table.table_id),)
