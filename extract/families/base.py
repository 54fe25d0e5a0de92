"""What the families share: matching header words, and turning rows into records or rejects.

A family is a kind of table that plans print. It knows the table's words, not its place on the page.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from extract.korean import name_key
from extract.plan import Check, Record, Reject, Source, Value
from extract.printed import Line, Table
from extract.vocabulary import Vocabulary
from extract.whole import Placed, WholeTable

_PARENTHESES = re.compile(r"[(\[（][^)\]）]*[)\]）]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a family made of the document: records, rejects, checks, and the ids of the tables it claimed."""

    records: tuple[Record, ...] = ()
    rejects: tuple[Reject, ...] = ()
    checks: tuple[Check, ...] = ()
    claimed: frozenset[str] = frozenset()

    def __add__(self, other: Reading) -> Reading:
        return Reading(
            self.records + other.records,
            self.rejects + other.rejects,
            self.checks + other.checks,
            self.claimed | other.claimed,
        )


@dataclass
class Context:
    """What is known of the document while its families are read, and the recorder of its records' ids."""

    document_id: str
    plan_year: int | None
    district: str | None
    bureau: str | None
    vocabulary: Vocabulary
    lines: Sequence[Line]
    _seen: Counter[tuple[str, int, str]] = field(default_factory=Counter)

    @property
    def is_metropolitan(self) -> bool:
        """Is it the plan of a province or a city of its rank?"""
        return self.district is not None and self.vocabulary.is_metropolitan(self.district)

    @property
    def scope(self) -> str:
        return self.bureau or "district"

    def record(
        self,
        family: str,
        page: int,
        anchor: str,
        fields: Mapping[str, Value],
        sources: Sequence[Source],
        table_id: str | None = None,
    ) -> Record:
        """A record whose id depends on what is printed and nothing else.

        `anchor` is the text that tells the record from its neighbours on the page; a newer extractor that
        reads the same print gives the same id. The same anchor again on a page is told apart by its order.
        """
        record_id = self._id(family, page, anchor)
        return Record(family, record_id, page, table_id, dict(fields), tuple(sources))

    def named(self, rejects: Sequence[Reject]) -> tuple[Reject, ...]:
        """The rejects, those without an id with one that depends on all that their cells print."""
        return tuple(
            reject
            if reject.record_id
            else replace(
                reject, record_id=self._id(f"{reject.family}/reject", reject.page, _texts(reject.sources))
            )
            for reject in rejects
        )

    def _id(self, kind: str, page: int, anchor: str) -> str:
        anchor = name_key(anchor)
        self._seen[kind, page, anchor] += 1
        nth = self._seen[kind, page, anchor]
        text = "\x1f".join((self.document_id, kind, str(page), anchor, str(nth)))
        return hashlib.sha256(text.encode()).hexdigest()[:20]


def _texts(sources: Sequence[Source]) -> str:
    return "|".join(source.text for source in sources)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of each field: from first to one past the last."""

    spans: Mapping[str, tuple[int, int]]

    def __contains__(self, name: str) -> bool:
        return name in self.spans

    def cells(self, table: WholeTable, rows: range, name: str) -> list[Placed]:
        """The cells of a field in `rows`, each once; none where the table has no such column."""
        first, last = self.spans.get(name, (0, 0))
        found: list[Placed] = []
        for row in rows:
            for col in range(first, last):
                placed = table.at(row, col)
                if placed is not None and placed not in found:
                    found.append(placed)
        return found


@lru_cache(maxsize=1 << 12)
def header_key(text: str) -> str:
    """A header's words without white space, middle dots and what stands in parentheses (a unit, a note)."""
    return name_key(_PARENTHESES.sub("", text)) or name_key(text)


Headers = dict[str, list[Callable[[str], object]]]


def headers(words: Mapping[str, Sequence[str]]) -> Headers:
    """By field, what tells whether a header is one of its aliases: regular expressions for a whole header.

    Most aliases are plain words, which need no pattern.
    """
    return {
        name: [
            alias.__eq__ if re.escape(alias) == alias else re.compile(alias).fullmatch for alias in aliases
        ]
        for name, aliases in words.items()
    }


def match_columns(table: WholeTable, wanted: Headers) -> Columns:
    """Which columns the header gives to which field.

    An alias that stands earlier says more and is looked for first: `수상명` is a title before `구분` is one. The
    lowest header cell speaks first: under `증(△)감` stand `증감액` and `증감율`.
    """
    free = {
        col: [(header_key(cell.text), cell) for cell in reversed(table.header(col))]
        for col in range(table.col_count)
    }
    spans: dict[str, tuple[int, int]] = {}
    for name, aliases in wanted.items():
        hits = (
            cell for is_alias in aliases for heads in free.values() for key, cell in heads if is_alias(key)
        )
        hit = next(hits, None)
        if hit is not None:
            spans[name] = (hit.col, hit.col + hit.col_span)
            for col in range(*spans[name]):
                free.pop(col, None)
    return Columns(spans)


def mentions(table: WholeTable, words: Sequence[str]) -> bool:
    """Does the table's heading or header have one of the words? Headers like `사업명` and `금액` say too little."""
    header = (cell.text for col in range(table.col_count) for cell in table.header(col))
    said = name_key(" ".join((table.heading or "", *header)))
    return any(word in said for word in words)


def source(placed: Placed, name: str | None = None) -> Source:
    """The printed cell as the source of a field."""
    return Source(placed.table.page, placed.cell.bbox, placed.text, name)


def line_source(line: Line, name: str | None = None) -> Source:
    """The printed line as the source of a field."""
    return Source(line.page, line.bbox, line.text, name)


def joined(cells: Sequence[Placed]) -> str:
    return " ".join(cell.text for cell in cells if cell.text)


def where(placed: Placed, header: str) -> str:
    """A cell's place in words: page, table, row (as printed, from 1) and column header."""
    return f"page {placed.table.page}, table {placed.table.number}, row {placed.cell.row + 1}, '{header}'"


def reject(
    family: str, rule: str, reason: str, cells: Sequence[Placed], fields: Mapping[str, Value]
) -> Reject:
    """A row kept out, with the cells that it was read from."""
    first = cells[0]
    return Reject(
        family, rule, reason, first.table.page, first.table.table_id, dict(fields), tuple(map(source, cells))
    )


def part_at(table: WholeTable, row: int) -> Table:
    """The page's part that prints `row`."""
    placed = next(iter(table.row(row)), None)
    return placed.table if placed is not None else table.parts[0]
