"""A plan read again from its own cells and lines, some of which a reviewer changed. No page is read anew."""

from __future__ import annotations

from collections.abc import Collection

from extract.page import PageContent
from extract.plan import Plan
from extract.printed import Table, TableKind
from extract.reading import outline_lines, with_records
from extract.whole import whole_of


def read_again(printed: Plan, accepted: Collection[str] = ()) -> Plan:
    """The plan with the records that its tables and lines say now; its problems are taken for those of its identity.

    Which tables go together, their headings and units stay as they are. A reviewer has `accepted` the tables of
    these ids.
    """
    chains: dict[str, list[Table]] = {}
    for table in printed.tables:
        if table.kind is TableKind.TABLE:
            chains.setdefault(table.logical_id, []).append(table)
    contents = [
        PageContent(
            page,
            tuple(table for table in printed.tables if table.page == page.number),
            tuple(line for line in printed.lines if line.page == page.number),
        )
        for page in printed.pages
    ]
    return with_records(
        printed, [whole_of(chain) for chain in chains.values()], outline_lines(contents), accepted
    )
