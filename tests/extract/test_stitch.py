"""Which parts are one table, and where their cells stand in it."""

from __future__ import annotations

from collections.abc import Sequence

from extract.page import PageContent
from extract.printed import BBox, Cell, Line, Page, Table, TableKind
from extract.stitch import stitch
from extract.whole import WholeTable

Row = Sequence[str]


def table(
    page: int, top: float, rows: Sequence[Row], number: int = 1, left: float = 50, width: float = 100
) -> Table:
    cells = tuple(
        Cell(
            r,
            c,
            1,
            1,
            BBox(left + c * width, top + r * 20, left + (c + 1) * width, top + (r + 1) * 20),
            text,
            text,
        )
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    columns = len(rows[0])
    box = BBox(left, top, left + columns * width, top + len(rows) * 20)
    table_id = f"p{page}t{number}"
    return Table(table_id, table_id, page, number, TableKind.TABLE, box, len(rows), columns, cells)


def line(page: int, top: float, text: str = "본문") -> Line:
    return Line(page, 1, BBox(50, top, 200, top + 10), 10, text, text)


def page(number: int, *content: Table | Line) -> PageContent:
    return PageContent(
        Page(number, 600, 800, 1),
        tuple(c for c in content if isinstance(c, Table)),
        tuple(c for c in content if isinstance(c, Line)),
    )


def kind(text: str) -> str | None:
    return {"보조금": "source", "지방세": "source", "환경": "sector", "교육": "sector"}.get(text)


def stitched(*pages: PageContent) -> list[list[str]]:
    return [[part.table_id for part in whole.parts] for whole in stitch(pages, kind)]


HEADER = ["연번", "사업명"]


def texts(whole: WholeTable) -> list[list[str]]:
    return [[cell.text for cell in whole.row(row)] for row in range(whole.row_count)]


def test_a_repeated_header_is_no_row_of_the_whole_table() -> None:
    first, second = table(1, 600, [HEADER, ["1", "가"]]), table(2, 60, [HEADER, ["2", "나"]])
    (whole,) = stitch([page(1, first), page(2, second)], kind)
    assert texts(whole) == [HEADER, ["1", "가"], ["2", "나"]]
    assert whole.header_rows == 1
    assert [part.logical_id for part in whole.parts] == ["p1t1", "p1t1"]


def test_a_table_goes_on_without_its_header_over_three_pages() -> None:
    parts = [table(1, 600, [HEADER, ["1", "가"]]), table(2, 60, [["2", "나"]]), table(3, 60, [["3", "다"]])]
    assert stitched(*(page(i, part) for i, part in enumerate(parts, start=1))) == [["p1t1", "p2t1", "p3t1"]]


def test_page_numbers_and_running_titles_do_not_part_a_table() -> None:
    first, second = table(1, 600, [HEADER, ["1", "가"]]), table(2, 90, [["2", "나"]])
    pages = (
        page(1, line(1, 20), first, line(1, 780, "- 1 -")),
        page(2, line(2, 20), second, line(2, 780, "2 / 9")),
    )
    assert stitched(*pages) == [["p1t1", "p2t1"]]


def test_a_heading_high_on_the_next_page_begins_another_table() -> None:
    first, second = table(1, 600, [HEADER, ["1", "가"]]), table(2, 90, [["2", "나"]])
    assert stitched(page(1, first), page(2, line(2, 40, "다른 표"), second)) == [["p1t1"], ["p2t1"]]


def test_text_between_two_parts_makes_them_two_tables() -> None:
    first, second = table(1, 400, [HEADER, ["1", "가"]]), table(2, 200, [["2", "나"]])
    assert stitched(page(1, first, line(1, 600)), page(2, second)) == [["p1t1"], ["p2t1"]]
    assert stitched(page(1, first), page(2, line(2, 150), second)) == [["p1t1"], ["p2t1"]]


def test_other_columns_are_another_table() -> None:
    first = table(1, 600, [HEADER, ["1", "가"]])
    assert stitched(page(1, first), page(2, table(2, 60, [["2", "나"]], width=80))) == [["p1t1"], ["p2t1"]]
    assert stitched(page(1, first), page(2, table(2, 60, [["2", "나"]], left=90))) == [["p1t1"], ["p2t1"]]


def test_another_header_is_another_table() -> None:
    first, second = table(1, 600, [HEADER, ["1", "가"]]), table(2, 60, [["연번", "수상명"], ["1", "나"]])
    assert stitched(page(1, first), page(2, second)) == [["p1t1"], ["p2t1"]]


def test_lists_of_other_members_are_two_tables() -> None:
    revenue, spending = (
        table(1, 600, [["보조금", "1"], ["지방세", "2"]]),
        table(2, 60, [["환경", "1"], ["교육", "2"]]),
    )
    assert stitched(page(1, revenue), page(2, spending)) == [["p1t1"], ["p2t1"]]


def test_of_two_tables_side_by_side_the_one_in_the_same_columns_goes_on() -> None:
    left, right = (
        table(1, 600, [["보조금", "1"], ["지방세", "2"]]),
        table(1, 600, [["환경", "1"]], number=2, left=300),
    )
    assert stitched(page(1, left, right), page(2, table(2, 60, [["교육", "2"]], left=300))) == [
        ["p1t1"],
        ["p1t2", "p2t1"],
    ]


def test_a_page_in_between_ends_a_table() -> None:
    first, third = table(1, 600, [HEADER, ["1", "가"]]), table(3, 60, [["2", "나"]])
    assert stitched(page(1, first), page(2, line(2, 300)), page(3, third)) == [["p1t1"], ["p3t1"]]
