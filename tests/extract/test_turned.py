"""Turned writing: read in its own direction, its box where it is printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.page import read_page
from extract.printed import BBox
from extract.reader import open_pdf
from extract.text import turned

BOX = BBox(10, 20, 40, 90)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_box_turned_forth_and_back_is_where_it_was(turn: int) -> None:
    assert turned(turned(BOX, turn), (360 - turn) % 360) == BOX


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turned_words_in_a_cell_are_read_along_their_direction(tmp_path: Path, degrees: int) -> None:
    path = tmp_path / "turned.pdf"
    canvas = Canvas(str(path), pagesize=(400, 400))
    canvas.grid([100, 300], [100, 300])
    canvas.translate(200, 200)
    canvas.rotate(degrees)
    canvas.setFont("Helvetica", 14)
    canvas.drawString(-50, 10, "upper line")
    canvas.drawString(-50, -10, "lower line")
    canvas.save()
    with open_pdf(path, "turned.pdf") as pdf:
        page = read_page(pdf.page(1), lambda text: False)
    assert [cell.text_printed for table in page.tables for cell in table.cells] == ["upper line\nlower line"]
    assert page.lines == ()


def test_a_turned_line_outside_tables_keeps_its_place(tmp_path: Path) -> None:
    path = tmp_path / "margin.pdf"
    canvas = Canvas(str(path), pagesize=(400, 400))
    canvas.translate(30, 200)
    canvas.rotate(90)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(0, 0, "margin note")
    canvas.save()
    with open_pdf(path, "margin.pdf") as pdf:
        (line,) = read_page(pdf.page(1), lambda text: False).lines
    assert line.text == "margin note"
    assert (round(line.bbox.x0), round(line.bbox.bottom)) == (22, 200)
