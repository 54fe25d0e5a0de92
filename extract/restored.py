"""What a plan that was read again keeps of its first reading: the ids of its records, and what is printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extract.plan import Plan, Record, Reject, Source
from extract.printed import BBox

Places = frozenset[tuple[int, BBox]]
Reading = Record | Reject
REFERENCES = ("grant_record_id", "initiative_record_id")


def restored(again: Plan, printed: Plan, changed: Mapping[tuple[int, BBox, str], tuple[str, int]]) -> Plan:
    """`again` with the ids, cells and lines of `printed`.

    `changed` has, by page, box and printed text, the text that was read instead and the line of the correction.
    """
    ids = _ids((*printed.records, *printed.rejects), (*again.records, *again.rejects))
    prints = {(page, box, text): (was, line) for (page, box, was), (text, line) in changed.items()}
    families = {table.table_id: table.family for table in again.tables}
    return replace(
        again,
        tables=tuple(replace(table, family=families[table.table_id]) for table in printed.tables),
        lines=printed.lines,
        records=tuple(
            replace(
                record,
                record_id=ids[record.record_id],
                fields={
                    name: ids.get(str(value), value) if name in REFERENCES else value
                    for name, value in record.fields.items()
                },
                sources=tuple(_as_printed(source, prints) for source in record.sources),
            )
            for record in again.records
        ),
        rejects=tuple(
            replace(
                reject,
                record_id=ids[reject.record_id],
                sources=tuple(_as_printed(source, prints) for source in reject.sources),
            )
            for reject in again.rejects
        ),
    )


def _as_printed(source: Source, prints: Mapping[tuple[int, BBox, str], tuple[str, int]]) -> Source:
    text, line = prints.get((source.page, source.bbox, source.text), (source.text, None))
    return replace(source, text=text, correction=line)


def _ids(former: Sequence[Reading], again: Sequence[Reading]) -> dict[str, str]:
    """The id that each row of `again` had in `former`, by the cells that it is read from; its own where it is new.

    A reject may list more of the row's cells than its record does.
    """
    left: dict[tuple[str, Places], list[str]] = defaultdict(list)
    for it in former:
        left[it.family, _places(it)].append(it.record_id)
    ids: dict[str, str] = {}
    for it in again:
        if known := left[it.family, _places(it)]:
            ids[it.record_id] = known.pop(0)
    for it in again:
        if it.record_id not in ids:
            places = _places(it)
            alike = (
                known
                for (family, others), known in left.items()
                if known and family == it.family and others and (others <= places or places <= others)
            )
            ids[it.record_id] = next(alike, [it.record_id]).pop(0)
    return ids


def _places(it: Reading) -> Places:
    return frozenset((source.page, source.bbox) for source in it.sources)
