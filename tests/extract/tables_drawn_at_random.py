"""Tables as Hypothesis draws them, with spans, texts and rules, and the pictures that reading them back must give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from hypothesis import assume
from hypothesis import strategies as st

from tests.drawing import PADDING, Cell, Labels, Placed, Rules, Table
from tests.extract.sheet import Picture

WORDS = ["총무과", "교육지원과", "어린이집", "보조금", "합계", "Park", "Vol. 2", "SOC",
         "스마트 도시", "㎡당", "청소년·노인", "(재)문화재단", "11", "1", "2025년"]  # fmt: skip
FIGURES = ["1,234", "0", "11", "1", "△5", "12.5%", "826,257", "-3.1"]
CLOSED = [Rules.LINES, Rules.RECTS, Rules.DOTTED, Rules.DOTS, Rules.DOUBLE]

Area = tuple[int, int, int, int]


@dataclass(frozen=True)
class Drawn:
    """A table and what its pages show, one picture a page."""

    table: Table
    pictures: list[Picture]


def texts(most_lines: int, fewest_lines: int = 0) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=fewest_lines, max_size=most_lines).map("\n".join)


@st.composite
def areas(draw: st.DrawFn, rows: int, cols: int, largest: int = 3) -> list[Area]:
    """Cells (row, column, spans) that fill `rows` times `cols`, in reading order."""
    taken: set[tuple[int, int]] = set()
    found: list[Area] = []
    for row in range(rows):
        for col in range(cols):
            if (row, col) in taken:
                continue
            free = next((c for c in range(col, cols) if (row, c) in taken), cols) - col
            spans = st.sampled_from([1, 1, *range(1, largest + 1)])
            down, across = min(draw(spans), rows - row), min(draw(spans), free)
            taken |= {(r, c) for r in range(row, row + down) for c in range(col, col + across)}
            found.append((row, col, down, across))
    return found


@st.composite
def tables(draw: st.DrawFn, rules: Sequence[Rules] = CLOSED) -> Drawn:
    """One page: any cells, ruled on all sides or open left and right."""
    cols, rows = draw(st.integers(2, 5)), draw(st.integers(1, 6))
    cells = [
        (
            area,
            Cell(draw(texts(2)), area[2], area[3], align=draw(st.sampled_from(["left", "center", "right"]))),
        )
        for area in draw(areas(rows, cols))
    ]
    if len(cells) == 1:  # A box that holds nothing is no table.
        cells = [(cells[0][0], replace(cells[0][1], text="합계"))]
    # With a single cell in each row nothing tells a table from frames, and nothing closes an open side.
    open_sides = draw(st.booleans()) and all(
        any(a[1] for a, _ in cells if a[0] <= r < a[0] + a[2]) for r in range(rows)
    )
    # A lone cell with nothing in it is decoration.
    assume(len(cells) > 1 or cells[0][1].text)
    size = draw(st.sampled_from([6, 9, 11]))
    table = Table(
        _in_rows(cells, rows),
        widths=[draw(st.integers(7 * size, 12 * size)) for _ in range(cols)],
        size=size,
        rules=draw(st.sampled_from(rules)),
        header_rows=draw(st.integers(0, 1)),
        open_sides=open_sides,
    )
    if draw(st.booleans()):
        table = replace(table, row_heights=[height - 2 * PADDING + 1 for height in table.heights()])
    return Drawn(table, [shown(table.placed())])


@st.composite
def tables_with_ruled_rows(draw: st.DrawFn) -> Drawn:
    """Rules between the rows only: no spans, and a text in every cell."""
    cols, rows = draw(st.integers(2, 5)), draw(st.integers(3, 7))
    body = [[draw(texts(2, fewest_lines=1)) for _ in range(cols)] for _ in range(rows)]
    table = Table(
        body, widths=[draw(st.integers(70, 100)) for _ in range(cols)], rules=Rules.HORIZONTAL, header_rows=0
    )
    return Drawn(table, [shown(table.placed())])


@st.composite
def tables_over_pages(draw: st.DrawFn) -> Drawn:
    """Two pages: a header of words, a body whose last column is a figure in each row, a break anywhere."""
    cols, rows = draw(st.integers(2, 4)), draw(st.integers(2, 7))
    header = [
        ((0, col, 1, 1), Cell(word)) for col, word in enumerate(["부서명", "사업명", "구분", "금액"][-cols:])
    ]
    body = [((r + 1, c, down, across), Cell(draw(st.sampled_from(WORDS)), down, across))
            for r, c, down, across in draw(areas(rows, cols - 1))]  # fmt: skip
    figures = [
        ((row + 1, cols - 1, 1, 1), Cell(draw(st.sampled_from(FIGURES)), align="right"))
        for row in range(rows)
    ]
    table = Table(
        _in_rows([*header, *body, *figures], rows + 1),
        widths=[draw(st.integers(70, 110)) for _ in range(cols)],
        rules=draw(st.sampled_from(CLOSED)),
        breaks_before=[draw(st.integers(2, rows))],
        repeat_header=draw(st.booleans()),
        labels=draw(st.sampled_from(list(Labels))),
    )
    return Drawn(table, _pages(table))


def _in_rows(cells: Iterable[tuple[Area, Cell]], rows: int) -> list[list[Cell]]:
    ordered = sorted(cells, key=lambda item: item[0])
    return [[cell for area, cell in ordered if area[0] == row] for row in range(rows)]


def _pages(table: Table) -> list[Picture]:
    edges = [0, *table.breaks_before, len(table.rows)]
    found = []
    for start, end in pairwise(edges):
        repeated = table.header_rows if start and table.repeat_header else 0
        part = [at for at in table.placed() if at.row < repeated]
        for at in table.placed():
            first, last = max(at.row, start), min(at.row + at.cell.row_span, end)
            if first < last:
                told = at.row >= start or table.labels is Labels.EVERY_PART
                cell = Cell(at.cell.text if told else "", last - first, at.cell.col_span)
                part.append(Placed(first - start + repeated, at.col, cell))
        found.append(shown(part))
    return found


def shown(cells: Iterable[Placed]) -> Picture:
    """The picture of cells. A row or column in which no cell begins does not show."""
    cells = list(cells)
    rows, cols = sorted({at.row for at in cells}), sorted({at.col for at in cells})
    picture: Picture = [[None] * len(cols) for _ in rows]
    for at in cells:
        for row, r in enumerate(rows):
            for col, c in enumerate(cols):
                if at.row <= r < at.row + at.cell.row_span and at.col <= c < at.col + at.cell.col_span:
                    picture[row][col] = "<" if c > at.col else "^" if r > at.row else at.cell.text
    return picture
