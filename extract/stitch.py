"""Parts of tables on single pages to whole tables: rows and columns across page breaks.

A part goes on where it left off when the columns stand at the same places, nothing but page furniture lies
between, and both parts list the same kind of thing. A header that is printed again is not a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from extract.page import PageContent
from extract.printed import Line, Table, TableKind
from extract.whole import SAME_COLUMN, WholeTable, column_edges, header_height, repeated_header, whole_of

# Where page numbers and running titles stand: the outer tenth of a page.
_MARGIN = 0.1


def stitch(pages: Sequence[PageContent], member_kind: Callable[[str], str | None]) -> list[WholeTable]:
    """The whole tables of a document, frames left out, in the order in which they begin.

    `member_kind` tells apart lists that only their members tell apart (revenue from spending).
    """
    running = _running_titles(pages)
    chains: list[list[Table]] = []
    open_chains: list[list[Table]] = []
    for page in pages:
        continued: list[list[Table]] = []
        for table in page.tables:
            chain = next(
                (
                    c
                    for c in open_chains
                    if _goes_on(c, table, page, running, member_kind) and c not in continued
                ),
                None,
            )
            if chain is not None:
                chain.append(table)
            elif table.kind is TableKind.FRAME:
                continue
            else:
                chain = [table]
                chains.append(chain)
            if _reaches_the_end(table, page, running):
                continued.append(chain)
        open_chains = continued
    return [whole_of(chain) for chain in chains]


def _goes_on(
    chain: list[Table],
    table: Table,
    page: PageContent,
    running: frozenset[str],
    member_kind: Callable[[str], str | None],
) -> bool:
    last = chain[-1]
    if last.page + 1 != table.page or not _begins_the_page(table, page, running):
        return False
    left, right = column_edges(chain), column_edges([table])
    if abs(left[0] - right[0]) > SAME_COLUMN or abs(left[-1] - right[-1]) > SAME_COLUMN:
        return False
    # Each column line of the new part must be one of the table's, but for a part with fewer of them.
    if not all(any(abs(x - y) <= SAME_COLUMN for y in left) for x in right):
        return False
    kinds = {kind for part in chain for kind in _kinds(part, member_kind)}
    new_kinds = _kinds(table, member_kind)
    if kinds and new_kinds and not kinds & new_kinds:
        return False
    repeated = repeated_header(chain[0], table)
    return repeated > 0 or not _has_header_of_its_own(chain[0], table)


def _kinds(table: Table, member_kind: Callable[[str], str | None]) -> set[str]:
    return {kind for cell in table.cells if (kind := member_kind(cell.text)) is not None}


def _running_titles(pages: Sequence[PageContent]) -> frozenset[str]:
    """Texts that stand in the outer tenth of more than one page."""
    seen = Counter(
        text for page in pages for text in {line.text for line in page.lines if _in_margin(line, page)}
    )
    return frozenset(text for text, count in seen.items() if count > 1)


def _in_margin(line: Line, page: PageContent) -> bool:
    height = page.page.height
    return line.bbox.bottom < _MARGIN * height or line.bbox.top > (1 - _MARGIN) * height


def _is_furniture(line: Line, page: PageContent, running: frozenset[str]) -> bool:
    """A page number or a running title in the margin is no text between two parts of a table; a heading is."""
    numbered = line.text.strip("-–—〈〉<>[]() ").replace("/", "").replace(" ", "").isdecimal()
    return _in_margin(line, page) and (numbered or line.text in running)


def _begins_the_page(table: Table, page: PageContent, running: frozenset[str]) -> bool:
    return not any(
        line.bbox.bottom <= table.bbox.top + 1 and not _is_furniture(line, page, running)
        for line in page.lines
    ) and not any(
        other.bbox.bottom <= table.bbox.top and _overlap(other, table)
        for other in page.tables
        if other is not table
    )


def _reaches_the_end(table: Table, page: PageContent, running: frozenset[str]) -> bool:
    return not any(
        line.bbox.top >= table.bbox.bottom - 1 and not _is_furniture(line, page, running)
        for line in page.lines
    ) and not any(
        other.bbox.top >= table.bbox.bottom and _overlap(other, table)
        for other in page.tables
        if other is not table
    )


def _overlap(a: Table, b: Table) -> bool:
    return min(a.bbox.x1, b.bbox.x1) > max(a.bbox.x0, b.bbox.x0)


def _has_header_of_its_own(first: Table, table: Table) -> bool:
    """Another header in the same columns begins another table: words, where `first` has a header of words too."""
    height = header_height(table)
    if not height or (height == 1 and not header_height(first)):
        return False
    return not any(ch.isdigit() for cell in table.cells if cell.row < height for ch in cell.text)
