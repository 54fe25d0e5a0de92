"""Every character that a page shows is a glyph, once, where a reader sees it. One test for each trap of PDFium."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.hidden import Why
from extract.text import Glyph
from tests.extract.sheet import draw_sheet, fill_in, grid, lines, objects_of, picture, read_pdf, read_sheet
from tests.pen import Pen
from tests.raw_pdf import stream, write_page

SIZE = (400.0, 300.0)


def visible(glyphs: tuple[Glyph, ...]) -> list[Glyph]:
    return [glyph for glyph in glyphs if not glyph.is_space]


def text(glyphs: tuple[Glyph, ...]) -> str:
    return "".join(glyph.text for glyph in glyphs)


def box(glyph: Glyph) -> tuple[float, float, float, float]:
    return glyph.x0, glyph.top, glyph.x1, glyph.bottom


def test_a_glyph_has_its_advance_and_its_size(tmp_path: Path) -> None:
    path = write_page(tmp_path / "a.pdf", b"BT /F 10 Tf 100 300 Td (H1) Tj ET")
    h, one = objects_of(path).glyphs
    # Helvetica: H is 722 and 1 is 556 thousandths wide.
    assert (h.x0, h.x1, one.x1) == pytest.approx((100, 107.22, 112.78), abs=0.05)
    assert (h.size, h.bottom - h.top) == pytest.approx((10, 10))
    assert h.top < 100 < h.bottom


@pytest.mark.parametrize("scale", [50, 80, 150])
def test_condensed_text_keeps_its_height(tmp_path: Path, scale: int) -> None:
    path = write_page(tmp_path / "a.pdf", b"BT /F 10 Tf %d Tz 100 300 Td (HH) Tj ET" % scale)
    first, second = objects_of(path).glyphs
    assert (first.size, first.bottom - first.top) == pytest.approx((10, 10))
    assert second.x0 - first.x0 == pytest.approx(7.22 * scale / 100, abs=0.05)
    assert first.x1 == pytest.approx(second.x0, abs=0.05)


TURNS = {
    0: (b"1 0 0 1", (100, 92, 107.22, 102)),
    90: (b"0 -1 1 0", (98, 100, 108, 107.22)),
    180: (b"-1 0 0 -1", (92.78, 98, 100, 108)),
    270: (b"0 1 -1 0", (92, 92.78, 102, 100)),
}


@pytest.mark.parametrize("turn", TURNS)
def test_turned_text_has_its_box_along_the_direction_of_writing(tmp_path: Path, turn: int) -> None:
    matrix, expected = TURNS[turn]
    path = write_page(tmp_path / "a.pdf", b"BT /F 10 Tf %s 100 300 Tm (H) Tj ET" % matrix)
    (glyph,) = objects_of(path).glyphs
    assert glyph.style.turn == turn
    assert glyph.size == pytest.approx(10)
    # How far Helvetica reaches below the line is the viewer's own: a fifth of the size, more or less.
    assert box(glyph) == pytest.approx(expected, abs=1)


# What turns the displayed page, seen from its top left corner, into the page's own space.
UPRIGHT = {
    0: (1, 0, 0, 1, 0, 0),
    90: (0, 1, -1, 0, 300, 0),
    180: (-1, 0, 0, -1, 400, 300),
    270: (0, -1, 1, 0, 0, 400),
}


@pytest.mark.parametrize("rotation", UPRIGHT)
def test_a_page_is_read_as_it_is_displayed(tmp_path: Path, rotation: int) -> None:
    def draw(pen: Pen) -> None:
        pen.canvas.setPageRotation(rotation)
        pen.canvas.transform(*UPRIGHT[rotation])
        grid(pen, [50, 150, 250], [40, 70, 100])
        fill_in(pen, [50, 150, 250], [40, 70, 100], [["구분", "금액"], ["총계", "1,234"]])

    (page,) = read_pdf(draw_sheet(tmp_path / "a.pdf", draw, SIZE))
    assert (page.page.width, page.page.height) == SIZE
    (table,) = page.tables
    assert picture(table) == [["구분", "금액"], ["총계", "1,234"]]
    assert table.bbox == pytest.approx((50, 40, 250, 100), abs=0.5)


def test_a_page_begins_at_the_corner_of_its_crop_box(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        pen.canvas.setCropBox((30, 20, 390, 280))
        grid(pen, [50, 150, 250], [40, 70])
        fill_in(pen, [50, 150, 250], [40, 70], [["구분", "금액"]])

    (page,) = read_pdf(draw_sheet(tmp_path / "a.pdf", draw, SIZE))
    assert (page.page.width, page.page.height) == (360, 260)
    assert page.tables[0].bbox == pytest.approx((20, 20, 220, 50), abs=0.5)
    assert picture(page.tables[0]) == [["구분", "금액"]]


BOXES = {
    "media box of the page": (b"", b"/MediaBox[0 0 400 400]", (400, 400), (100, 100)),
    "inherited media box": (b"/MediaBox[0 0 400 400]", b"", (400, 400), (100, 100)),
    "inherited boxes": (b"/MediaBox[0 0 400 400]/CropBox[50 50 350 350]", b"", (300, 300), (50, 50)),
    "inherited media box, crop box": (b"/MediaBox[0 0 400 400]", b"/CropBox[50 50 350 350]", (300, 300), (50, 50)),
    "media box off the origin": (b"/MediaBox[50 50 450 450]", b"", (400, 400), (50, 150)),
    "crop box beyond the media box": (b"/MediaBox[0 0 400 400]", b"/CropBox[-50 0 400 900]", (400, 400), (100, 100)),
    "inherited rotation": (b"/MediaBox[0 0 400 400]/Rotate 180", b"", (400, 400), (300, 300)),
}  # fmt: skip


@pytest.mark.parametrize("name", BOXES)
def test_boxes_may_be_inherited_and_cropped(tmp_path: Path, name: str) -> None:
    pages, page, size, baseline = BOXES[name]
    path = write_page(tmp_path / "a.pdf", b"BT /F 10 Tf 100 300 Td (H) Tj ET", pages=pages, page=page)
    objects = objects_of(path)
    assert (objects.width, objects.height) == size
    (glyph,) = objects.glyphs
    start = glyph.x1 if name == "inherited rotation" else glyph.x0
    assert start == pytest.approx(baseline[0], abs=0.1)
    assert glyph.top - 2.5 < baseline[1] < glyph.bottom + 2.5


def test_a_type_3_font_gives_its_glyphs_their_own_width(tmp_path: Path) -> None:
    """PDFium gives each of its characters the box of the whole font."""
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 -200 1300 1000]/FontMatrix[0.001 0 0 0.001 0 0]"
        b"/FirstChar 65/LastChar 66"
        b"/Widths[500 1000]/Encoding<</Type/Encoding/Differences[65/A/B]>>/CharProcs<</A 6 0 R/B 7 0 R>>/Resources<<>>"
        b"/ToUnicode 8 0 R>>"
    )
    drawn = [
        stream(b"%d 0 d0 0 0 %d 700 re f" % (width, width - 50)) for width in (500, 1000)
    ]  # each is a block
    cmap = stream(
        b"1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <41> <AC00> <42> <B098> endbfchar"
    )
    path = write_page(
        tmp_path / "a.pdf", b"BT /F 10 Tf 100 300 Td (ABA) Tj ET", font=font, more=[*drawn, cmap]
    )
    glyphs = objects_of(path).glyphs
    assert text(glyphs) == "가나가"
    assert [(g.x0, g.x1) for g in glyphs] == [
        pytest.approx(ends, abs=0.05) for ends in ((100, 105), (105, 115), (115, 120))
    ]


def test_a_ligature_is_one_glyph_of_two_letters(tmp_path: Path) -> None:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    cmap = stream(
        b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> <00660069> endbfchar"
    )
    path = write_page(tmp_path / "a.pdf", b"BT /F 10 Tf 100 300 Td (AB) Tj ET", font=font, more=[cmap])
    assert [glyph.text for glyph in objects_of(path).glyphs] == ["fi", "B"]


def test_the_space_of_a_symbol_font_is_a_space(tmp_path: Path) -> None:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Wingdings>>"
    path = write_page(tmp_path / "a.pdf", b"BT /F 10 Tf 100 300 Td (v v) Tj ET", font=font)
    assert text(objects_of(path).glyphs) == "❖ ❖"


@pytest.mark.parametrize("mode", [3, 7])
def test_text_without_ink_is_hidden(tmp_path: Path, mode: int) -> None:
    path = write_page(tmp_path / "a.pdf", b"BT /F 10 Tf %d Tr 100 300 Td (H) Tj ET" % mode)
    assert not objects_of(path).glyphs
    assert [one.why for one in objects_of(path).hidden] == [Why.INVISIBLE]


def test_forms_within_forms_are_read_where_they_stand(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        canvas = pen.canvas
        canvas.beginForm("cell")
        canvas.rect(0, 0, 100, 30)
        pen.canvas.setFont(pen.font.fontName, 10)
        canvas.drawString(10, 10, "총계")
        canvas.endForm()
        canvas.beginForm("row")
        for x in (0, 100):
            canvas.saveState()
            canvas.translate(x, 0)
            canvas.doForm("cell")
            canvas.restoreState()
        canvas.endForm()
        canvas.translate(50, 100)
        canvas.scale(1.5, 2)
        canvas.doForm("row")

    (page,) = read_pdf(draw_sheet(tmp_path / "a.pdf", draw, SIZE))
    assert [picture(table) for table in page.tables] == [[["총계", "총계"]]]
    assert page.tables[0].bbox == pytest.approx((50, 140, 350, 200), abs=0.5)
    glyphs = objects_of(tmp_path / "a.pdf").glyphs
    assert [glyph.size for glyph in glyphs] == pytest.approx([20] * 4)
    assert glyphs[0].x0 == pytest.approx(65, abs=0.5)


@pytest.mark.parametrize("shift", [(0, 10), (0, 6), (6, 0), (4, 4), (0, 14)])
def test_a_text_that_looks_like_its_neighbour_is_read(tmp_path: Path, shift: tuple[float, float]) -> None:
    """PDFium takes it for the same text struck again."""

    def draw(pen: Pen) -> None:
        for number in range(4):
            pen.write("1", 100 + number * shift[0], 100 + number * shift[1], size=9)

    assert text(objects_of(draw_sheet(tmp_path / "a.pdf", draw)).glyphs) == "1111"


def test_a_digit_repeated_in_neighbouring_cells_is_in_each(tmp_path: Path) -> None:
    xs, ys = [50 + 12 * i for i in range(9)], [50 + 11 * i for i in range(7)]
    texts = [["1"] * 8, ["0"] * 8, ["1"] * 8, ["1"] * 8, ["1", "1", "0", "0", "1", "1", "1", "1"], ["0"] * 8]

    def draw(pen: Pen) -> None:
        grid(pen, xs, ys)
        fill_in(pen, xs, ys, texts)

    (table,) = read_sheet(tmp_path, draw).tables
    assert picture(table) == texts


@pytest.mark.parametrize("apart", [0, 0.3, 0.8])
def test_a_glyph_struck_twice_is_read_once(tmp_path: Path, apart: float) -> None:
    def draw(pen: Pen) -> None:
        for shift in (0, apart):
            pen.write("굵은 글자 11", 100 + shift, 100, size=10)

    assert text(objects_of(draw_sheet(tmp_path / "a.pdf", draw)).glyphs).replace(" ", "") == "굵은글자11"


def test_letters_struck_twice_one_by_one_are_read_once(tmp_path: Path) -> None:
    def draw(pen: Pen) -> None:
        for number, letter in enumerate("재정11"):
            for shift in (0, 0.3):
                pen.write(letter, 100 + 12 * number + shift, 100, size=10)

    assert text(objects_of(draw_sheet(tmp_path / "a.pdf", draw)).glyphs) == "재정11"


def test_a_hyphen_at_the_end_of_a_line_is_a_hyphen(tmp_path: Path) -> None:
    """PDFium marks it as a soft one, U+0002."""

    def draw(pen: Pen) -> None:
        pen.write("Well-", 100, 100, size=10)
        pen.write("being", 100, 114, size=10)

    assert lines(read_sheet(tmp_path, draw)) == ["Well-", "being"]
