"""Text that nobody sees is in no cell and no line, and is told; what people do see is read, whatever its colour."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.hidden import Why
from extract.reading import read_plan
from tests.extract.sheet import objects_of, read_pdf
from tests.raw_pdf import write_page

TABLE = (
    b"1 w 50 300 m 350 300 l S 50 260 m 350 260 l S 50 220 m 350 220 l S "
    b"50 300 m 50 220 l S 200 300 m 200 220 l S 350 300 m 350 220 l S "
    b"BT /F 12 Tf 60 275 Td (item) Tj 150 0 Td (amount) Tj -150 -40 Td (apple) Tj 150 0 Td (1,000) Tj ET "
)


def amount(path: Path) -> str:
    (page,) = read_pdf(path)
    return page.tables[0].cells[3].text


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"BT 3 Tr /F 12 Tf 206 235 Td (9) Tj ET", Why.INVISIBLE),
        (b"BT 1 g /F 12 Tf 206 235 Td (9) Tj ET", Why.COLOR),
        (b"BT /F 1 Tf 212 235 Td (777) Tj ET", Why.TINY),
        (b"BT /F 12 Tf 900 235 Td (777) Tj ET", Why.OFF_PAGE),
        (b"q 0.8 0.1 0.1 rg 201 221 148 38 re f BT /F 12 Tf 300 235 Td (777) Tj ET Q", Why.COLOR),
    ],
)
def test_text_that_nobody_sees_is_kept_out_of_the_amount_and_told(
    content: bytes, why: Why, tmp_path: Path
) -> None:
    path = write_page(tmp_path / "a.pdf", TABLE + content)
    assert amount(path) == "1,000"
    (problem,) = (p for p in read_plan(path, processes=1).problems if p.code == "hidden_text")
    assert problem.page == 1 and why in problem.message
    assert "'9'" in problem.message or "'777'" in problem.message
    assert problem.table_id == (None if why is Why.OFF_PAGE else "p1t1")


@pytest.mark.parametrize(
    "content",
    [
        b"0.1 0.2 0.5 rg 200 100 100 50 re f BT 1 g /F 12 Tf 210 120 Td (white on dark) Tj ET",
        b"BT 0.5 g /F 12 Tf 210 120 Td (grey) Tj ET",
        b"0 g 200 100 100 50 re f 1 g 202 102 96 46 re f BT 0 g /F 12 Tf 210 120 Td (in a frame) Tj ET",
        b"BT /F 1.02 Tf 210 120 Td (a miniature) Tj ET",
    ],
)
def test_text_that_people_see_is_read(content: bytes, tmp_path: Path) -> None:
    objects = objects_of(write_page(tmp_path / "a.pdf", content))
    assert objects.glyphs and not objects.hidden


def test_a_page_of_hidden_text_alone_has_no_text_and_says_what_it_hides(tmp_path: Path) -> None:
    path = write_page(tmp_path / "a.pdf", b"BT 3 Tr /F 12 Tf 100 300 Td (a layer of OCR) Tj ET")
    codes = [problem.code for problem in read_plan(path, processes=1).problems]
    assert "no_text_layer" in codes and "hidden_text" in codes


def test_an_amount_struck_twice_is_single(tmp_path: Path) -> None:
    again = b"BT /F 12 Tf 210.3 235 Td (1,000) Tj ET"
    path = write_page(tmp_path / "a.pdf", TABLE + again)
    assert amount(path) == "1,000"
    assert "overstruck_text" not in {problem.code for problem in read_plan(path, processes=1).problems}


@pytest.mark.parametrize(
    "other",
    [b"BT /F 12 Tf 210.5 235 Td (7,777) Tj ET", b"BT /F 12 Tf 213 235 Td (2,000) Tj ET"],
    ids=["in its place", "half a digit beside it"],
)
def test_an_amount_with_another_printed_over_it_is_told_with_its_cell(other: bytes, tmp_path: Path) -> None:
    path = write_page(tmp_path / "a.pdf", TABLE + other)
    problems = [p for p in read_plan(path, processes=1).problems if p.code == "overstruck_text"]
    assert [(p.page, p.table_id) for p in problems] == [(1, "p1t1")]
    assert "row 1, column 1" in problems[0].message


def test_tight_letters_are_not_taken_for_two_amounts_in_one_place(tmp_path: Path) -> None:
    tight = b"BT /F 12 Tf -3 Tc 60 235 Td (12345) Tj ET"
    path = write_page(tmp_path / "a.pdf", TABLE.replace(b"(apple)", b"()") + tight)
    assert "overstruck_text" not in {problem.code for problem in read_plan(path, processes=1).problems}
