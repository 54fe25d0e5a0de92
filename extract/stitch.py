"""Parts of tables on single pages to whole tables: rows and columns across page breaks.

A part goes on where it left off when the columns stand at the same places, nothing but page furniture lies
between, and both parts list the same kind of thing. A header that is printed again is not a row.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from extract.korean import name_key
from extract.page import PageContent
from extract.plan import Cell, Line, Table, TableKind

_SAME_COLUMN = 4.0
# Where page numbers and running titles stand: the outer tenth of a page.
_MARGIN = 0.1
_FIGURE = re.compile(r"[△▲-]?(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?\s*[%％]?$)")


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell in its whole table: the part that it was printed in, and its place there in whole columns."""

    table: Table
    cell: Cell
    row: int
    col: int
    row_span: int
    col_span: int

    @property
    def text(self) -> str:
        return self.cell.text


@dataclass(frozen=True)
class WholeTable:
    """One table as a person sees it: its parts in order, and its cells by whole row and column."""

    parts: tuple[Table, ...]
    row_count: int
    col_count: int
    header_rows: int
    cells: tuple[Placed, ...]

    @property
    def table_id(self) -> str:
        return self.parts[0].table_id

    @property
    def page(self) -> int:
        return self.parts[0].page

    @property
    def heading(self) -> str | None:
        return self.parts[0].heading

    @property
    def unit(self) -> int | None:
        return self.parts[0].unit

    @cached_property
    def _at(self) -> dict[tuple[int, int], Placed]:
        return {
            (row, col): placed
            for placed in self.cells
            for row in range(placed.row, placed.row + placed.row_span)
            for col in range(placed.col, placed.col + placed.col_span)
        }

    def at(self, row: int, col: int) -> Placed | None:
        """The cell that covers `row` and `col`; None where nothing is printed."""
        return self._at.get((row, col))

    def row(self, row: int) -> list[Placed]:
        """The cells that touch `row`, each once, from left to right."""
        found: list[Placed] = []
        for col in range(self.col_count):
            placed = self.at(row, col)
            if placed is not None and (not found or found[-1] is not placed):
                found.append(placed)
        return found

    def body(self) -> Iterator[int]:
        """The numbers of the rows below the header."""
        return iter(range(self.header_rows, self.row_count))

    def header(self, col: int) -> list[Placed]:
        """The header cells over `col`, from the top, each once."""
        found: list[Placed] = []
        for row in range(self.header_rows):
            placed = self.at(row, col)
            if placed is not None and placed not in found:
                found.append(placed)
        return found


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
    return [_whole(chain) for chain in chains]


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
    left, right = _edges(chain), _edges([table])
    if abs(left[0] - right[0]) > _SAME_COLUMN or abs(left[-1] - right[-1]) > _SAME_COLUMN:
        return False
    # Each column line of the new part must be one of the table's, but for a part with fewer of them.
    if not all(any(abs(x - y) <= _SAME_COLUMN for y in left) for x in right):
        return False
    kinds = {kind for part in chain for kind in _kinds(part, member_kind)}
    new_kinds = _kinds(table, member_kind)
    if kinds and new_kinds and not kinds & new_kinds:
        return False
    repeated = _repeated_header(chain[0], table)
    return repeated > 0 or not _has_header_of_its_own(chain[0], table)


def _kinds(table: Table, member_kind: Callable[[str], str | None]) -> set[str]:
    return {kind for cell in table.cells if (kind := member_kind(cell.text)) is not None}


def _edges(parts: Sequence[Table]) -> list[float]:
    """Where the columns of `parts` begin and end."""
    xs: list[float] = []
    for x in sorted({x for part in parts for cell in part.cells for x in (cell.bbox.x0, cell.bbox.x1)}):
        if not xs or x - xs[-1] > _SAME_COLUMN:
            xs.append(x)
    return xs


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


def header_height(table: Table) -> int:
    """Rows of a header that says how many it has: the tallest cell of the first row.

    A first row with a number in it is no header.
    """
    first = [cell for cell in table.cells if cell.row == 0 and cell.text]
    if not first or any(_is_figure(cell.text) for cell in first):
        return 0
    return max(cell.row_span for cell in first) if len(first) > 1 else 0


def _is_figure(text: str) -> bool:
    """Is the text an amount, a count or a share? Years (`2024년`) and numbered words are header words."""
    return _FIGURE.match(text) is not None


def _texts(table: Table, rows: int) -> list[str]:
    return [name_key(cell.text) for cell in table.cells if cell.row < rows]


def _repeated_header(first: Table, table: Table) -> int:
    """How many rows of `table` print the header of `first` again."""
    height = header_height(first)
    return height if height and _texts(first, height) == _texts(table, height) else 0


def _has_header_of_its_own(first: Table, table: Table) -> bool:
    """Another header in the same columns begins another table: words, where `first` has a header of words too."""
    height = header_height(table)
    if not height or (height == 1 and not header_height(first)):
        return False
    return not any(ch.isdigit() for cell in table.cells if cell.row < height for ch in cell.text)


def _whole(chain: Sequence[Table]) -> WholeTable:
    xs = _edges(chain)
    cells: list[Placed] = []
    parts: list[Table] = []
    rows = 0
    header = header_height(chain[0])
    for part in chain:
        skipped = 0 if part is chain[0] else _repeated_header(chain[0], part)
        for cell in part.cells:
            if cell.row < skipped:
                continue
            col = _nearest(xs, cell.bbox.x0)
            cells.append(
                Placed(
                    table=part,
                    cell=cell,
                    row=rows + cell.row - skipped,
                    col=col,
                    row_span=cell.row_span,
                    col_span=max(1, _nearest(xs, cell.bbox.x1) - col),
                )
            )
        rows += part.row_count - skipped
        parts.append(
            replace(
                part,
                logical_id=chain[0].table_id,
                kind=TableKind.TABLE,
                header_rows=header if part is chain[0] else skipped,
            )
        )
    return WholeTable(tuple(parts), rows, len(xs) - 1, header, tuple(cells))


def _nearest(xs: Sequence[float], x: float) -> int:
    right = bisect_left(xs, x)
    return min((i for i in (right - 1, right) if 0 <= i < len(xs)), key=lambda i: abs(xs[i] - x))
