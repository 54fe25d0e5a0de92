"""One page drawn stroke by stroke and read back: for what no block of `tests/drawing.py` draws.

    page = read_sheet(tmp_path, lambda pen: (grid(pen, [20, 120, 220], [20, 50]), words(pen, {(30, 40): "가"})))
    assert pictures(page) == [[["가", ""]]]

A picture is a table as rows of texts. In it `<` stands where the cell to the left goes on, `^` where the one above
does, and None where nothing is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from extract.page import PageContent, read_page
from extract.printed import Cell, Table
from extract.reader import PageObjects, open_pdf
from tests.pen import Pen

Draw = Callable[[Pen], object]
Picture = list[list[str | None]]
SIZE = (400.0, 400.0)


def draw_sheet(path: Path, draw: Draw, size: tuple[float, float] = SIZE) -> Path:
    """A PDF of one page with what `draw` draws, and no page number."""
    pen = Pen(path, size, title="")
    draw(pen)
    pen.canvas.showPage()
    pen.canvas.save()
    return path


def objects_of(path: Path, number: int = 1) -> PageObjects:
    with open_pdf(path, path.name) as pdf:
        return pdf.page(number)


def read_pdf(path: Path) -> list[PageContent]:
    with open_pdf(path, path.name) as pdf:
        return [
            read_page(pdf.page(number), is_name=lambda word: False) for number in range(1, pdf.page_count + 1)
        ]


def read_sheet(folder: Path, draw: Draw, size: tuple[float, float] = SIZE) -> PageContent:
    (page,) = read_pdf(draw_sheet(folder / "sheet.pdf", draw, size))
    return page


def pictures(page: PageContent) -> list[Picture]:
    return [picture(table) for table in page.tables]


def picture(table: Table, text: Callable[[Cell], str] = lambda cell: cell.text) -> Picture:
    rows: Picture = [[None] * table.col_count for _ in range(table.row_count)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for col in range(cell.col, cell.col + cell.col_span):
                assert rows[row][col] is None, f"two cells at row {row}, column {col}"
                rows[row][col] = "<" if col > cell.col else "^" if row > cell.row else text(cell)
    return rows


def lines(page: PageContent) -> list[str]:
    return [line.text for line in page.lines]


def grid(pen: Pen, xs: Sequence[float], ys: Sequence[float]) -> None:
    """Every rule of a grid, each from end to end."""
    for x in xs:
        pen.line(x, ys[0], x, ys[-1])
    for y in ys:
        pen.line(xs[0], y, xs[-1], y)


def words(pen: Pen, texts: Mapping[tuple[float, float], str], size: float = 9) -> None:
    """Texts with the left end of their baselines."""
    for (x, baseline), text in texts.items():
        pen.write(text, x, baseline, size=size)


def fill_in(pen: Pen, xs: Sequence[float], ys: Sequence[float], texts: Sequence[Sequence[str]]) -> None:
    """A text in the middle of each square between `xs` and `ys`; nothing where it is empty."""
    for (top, bottom), row in zip(pairwise(ys), texts, strict=True):
        for (x0, x1), text in zip(pairwise(xs), row, strict=True):
            if text:
                pen.write(text, (x0 + x1) / 2, (top + bottom) / 2 + 3, size=9, align="center")
