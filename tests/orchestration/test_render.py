"""The picture of a page: the marks lie on the cells, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from orchestration.render import GAP, PIXELS_PER_POINT, picture

WHITE = (255, 255, 255)


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """Two empty pages of 200 by 100 points."""
    path = tmp_path / "blank.pdf"
    canvas = Canvas(str(path), pagesize=(200, 100))
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    return path


def at(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    """The pixel at a place given in points from the top left."""
    pixel = image.getpixel((round(x * PIXELS_PER_POINT), round(y * PIXELS_PER_POINT)))
    assert isinstance(pixel, tuple)
    return pixel


def test_a_cell_is_marked_where_it_stands_and_nothing_else_is(blank: Path) -> None:
    image = picture(blank, {1: [(20, 10, 60, 30)]})
    assert image.size == (400, 200)
    red, green, blue = at(image, 40, 20)
    assert red > 240 and green > 220 and 100 < blue < 200
    for x, y in [(10, 20), (70, 20), (40, 5), (40, 40), (40, 80), (190, 95)]:
        assert at(image, x, y) == WHITE


def test_the_mark_has_an_outline_at_the_edge_of_the_cell(blank: Path) -> None:
    red, green, blue = at(picture(blank, {1: [(20, 10, 60, 30)]}), 20, 20)
    assert red > 200 and green < 100 and blue < 100


def test_what_is_printed_stays_readable_under_the_mark(tmp_path: Path) -> None:
    path = tmp_path / "black.pdf"
    canvas = Canvas(str(path), pagesize=(200, 100))
    canvas.rect(30, 75, 10, 10, stroke=0, fill=1)
    canvas.save()
    image = picture(path, {1: [(20, 10, 60, 30)]})
    assert at(image, 35, 20) == (0, 0, 0)


def test_a_record_on_two_pages_shows_both_one_below_the_other(blank: Path) -> None:
    image = picture(blank, {2: [(20, 10, 60, 30)], 1: [(120, 10, 160, 30)]})
    assert image.size == (400, 400 + GAP)
    second = 100 + GAP / PIXELS_PER_POINT
    assert at(image, 40, 20) == WHITE and at(image, 140, 20) != WHITE
    assert at(image, 40, second + 20) != WHITE and at(image, 140, second + 20) == WHITE
