"""Tables of no known kind as they stand: rows, columns and spans, each cell leading to its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from web.marts import Row
from web.plans import Links


@dataclass(frozen=True, slots=True)
class TableCell:
    text: str
    row_span: int
    column_span: int
    href: str | None


@dataclass(frozen=True, slots=True)
class PlanTable:
    """`is_headed` where its first row stands over the others, `header` where a part on a former page has that row."""

    table_id: str
    title: str | None
    page: int
    is_headed: bool
    header: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]


def plan_tables(rows: Mapping[str, Sequence[Row]], links: Links) -> list[PlanTable]:
    """In the order of their pages."""
    found = []
    ordered = sorted(
        rows.get("plan_tables", []),
        key=lambda row: (row["page"], row["table_id"], row["row_no"], row["column_no"]),
    )
    whole: dict[str, list[Row]] = {}
    for row in ordered:
        whole.setdefault(row["table_id"], []).append(row)
    for table_id, cells in whole.items():
        headers = {row["column_no"]: row["header"] or "" for row in cells}
        # A cell of the row that is the header has none above it.
        is_its_own = not any(row["header"] for row in cells if row["row_no"] == cells[0]["row_no"])
        has_header = any(headers.values())
        header = (
            tuple(headers.get(column, "") for column in range(max(headers) + 1))
            if has_header and not is_its_own
            else ()
        )
        lines = tuple(
            tuple(
                TableCell(
                    row["text"] or "",
                    row["row_span"] or 1,
                    row["column_span"] or 1,
                    links.to(row["record_id"], row["page"]),
                )
                for row in line
            )
            for _, line in groupby(cells, lambda row: row["row_no"])
        )
        found.append(
            PlanTable(
                table_id, cells[0]["table_title"], cells[0]["page"], has_header and is_its_own, header, lines
            )
        )
    return found
