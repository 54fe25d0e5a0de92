"""The reader held against pdfplumber: its own table finder finds the same tables in our objects as in its own.

Where it does not, a reason explains why; a reason changes what pdfplumber read, and then the two must be equal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from pdfplumber.page import Page

from extract.private_use import SYMBOLS, shown
from extract.reader import PageObjects
from tests.drawing import Cell, Gap, Rules, Table, Text, draw_plan
from tests.extract.reference import ReferencePage
from tests.extract.sheet import objects_of
from tests.invented_plan import DrawnPlan

Found = list[tuple[tuple[float, ...], list[list[str | None]]]]
Reason = Callable[[Page, PageObjects], Page]


def struck_twice(page: Page, objects: PageObjects) -> Page:
    """Bold print strikes a glyph twice; pdfplumber reads it twice."""
    return page.dedupe_chars()


def symbols(page: Page, objects: PageObjects) -> Page:
    """pdfplumber reads a symbol as the code that its font gives it; we read what it shows."""
    for char in page.chars:
        code = ord(char["text"][:1] or " ")
        if "Wingdings" in char["fontname"] and code < 0x100:
            code |= SYMBOLS
        if unicodedata.category(chr(code)) == "Co":
            char["text"] = shown(code)
    return page


def spaces(page: Page, objects: PageObjects) -> Page:
    """PDFium leaves out some of the spaces that are printed over a letter or over each other."""
    ours = {(round(glyph.x0), round(glyph.top)) for glyph in objects.glyphs if glyph.is_space}
    return page.filter(
        lambda one: (
            one.get("text") != " "
            or any(
                (round(one["x0"]) + x, round(one["top"]) + y) in ours for x in (-1, 0, 1) for y in (-1, 0, 1)
            )
        )
    )


REASONS: dict[str, Reason] = {
    "struck twice": struck_twice,
    "symbols": symbols,
    "spaces": spaces,
}
# A rule drawn in pieces that rounding sets apart, by less than a thousandth of a point, is a table to pdfplumber.
NO_WIDTH = "no width"


def reasons_for(path: Path, numbers: Iterable[int]) -> set[str]:
    """The reasons that it takes to explain all differences on these pages; fails where they do not suffice."""
    used: set[str] = set()
    with pdfplumber.open(path) as pdf:
        for number in numbers:
            page = pdf.pages[number - 1]
            objects = objects_of(path, number)
            ours, _ = with_width(found(ReferencePage(objects).tables()))
            theirs, dropped = with_width(found(page.find_tables()))
            used |= {NO_WIDTH} if dropped else set()
            for name, reason in REASONS.items():
                if agree(ours, theirs):
                    break
                page = reason(page, objects)
                changed, _ = with_width(found(page.find_tables()))
                used |= {name} if changed != theirs else set()
                theirs = changed
            assert agree(ours, theirs), f"{path.name}, page {number}: {difference(ours, theirs)}"
            page.close()
    return used


def found(tables: list[Any]) -> Found:
    return sorted((tuple(table.bbox), table.extract()) for table in tables)


def with_width(tables: Found) -> tuple[Found, bool]:
    """The tables that have some width and height, and whether there were others."""
    kept = [
        table for table in tables if table[0][2] - table[0][0] > 0.001 and table[0][3] - table[0][1] > 0.001
    ]
    return kept, len(kept) < len(tables)


def agree(ours: Found, theirs: Found) -> bool:
    return len(ours) == len(theirs) and all(
        near(a, b) and texts == other for (a, texts), (b, other) in zip(ours, theirs, strict=True)
    )


def near(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return all(abs(x - y) <= 1 for x, y in zip(a, b, strict=True))


def difference(ours: Found, theirs: Found) -> str:
    only = [table for table in ours if table not in theirs], [table for table in theirs if table not in ours]
    return f"we have {only[0]}, pdfplumber has {only[1]}"


@pytest.mark.parametrize("rules", [rules for rules in Rules if rules is not Rules.NONE])
def test_drawn_tables_are_those_that_pdfplumber_finds(rules: Rules, tmp_path: Path) -> None:
    rows = [["연번", "부서", "금액"], ["1", Cell("총무과", row_span=2), "11"], ["2", "1,234"],
            [Cell("합계", col_span=2), "1,245"]]  # fmt: skip
    blocks = [Text("재정현황", size=14), Table(rows, widths=[60, 100, 80], rules=rules), Gap()]
    assert reasons_for(draw_plan(tmp_path / "plan.pdf", blocks), [1]) == set()


def test_the_invented_plan_has_the_tables_that_pdfplumber_finds(drawn_plan: DrawnPlan) -> None:
    assert reasons_for(drawn_plan.path, [3, 4, 5]) == set()


def test_the_sample_has_the_tables_that_pdfplumber_finds(sample_pdf: Path) -> None:
    assert reasons_for(sample_pdf, [4, 5, 6, 9, 14, 50]) == set()


@pytest.mark.parametrize(
    "name", ["mapo-columns", "next-year", "orig-landscape", "side-by-side", "units-million"]
)
def test_a_variant_has_the_tables_that_pdfplumber_finds(name: str, shared: Path) -> None:
    assert reasons_for(shared / "corpus" / "variants" / f"{name}.pdf", [2, 3, 4]) == set()


BUSAN: dict[str, tuple[list[int], set[str]]] = {
    "교통혁신국": ([5, 10, 24], {"spaces", "symbols", NO_WIDTH}),
    "기획관": ([5], set()),
    "시민건강국": ([5], set()),
    "신공항추진본부": ([5, 10], set()),
    "여성가족국": ([15, 45], {"spaces"}),
    "인재개발원": ([5, 21], {"spaces"}),
    "환경물정책실": ([5], set()),
}


@pytest.mark.parametrize("bureau", BUSAN)
def test_a_real_plan_has_the_tables_that_pdfplumber_finds(bureau: str, shared: Path) -> None:
    numbers, reasons = BUSAN[bureau]
    path = shared / "corpus" / "busan-2025" / f"2025년_{bureau}_주요업무계획.pdf"
    assert reasons_for(path, numbers) == reasons
