"""Any table that is drawn reads back as it was drawn: rows, columns, spans and texts."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings

from extract.page import PageContent
from extract.stitch import stitch
from tests.drawing import Table, draw_plan
from tests.extract.sheet import Picture, picture, read_pdf
from tests.extract.tables_drawn_at_random import Drawn, tables, tables_over_pages, tables_with_ruled_rows

examples = settings(
    max_examples=60, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def pages_of(table: Table) -> list[PageContent]:
    with TemporaryDirectory() as folder:
        return read_pdf(draw_plan(Path(folder) / "plan.pdf", [table]))


def printed(page: PageContent) -> list[Picture]:
    return [picture(table, text=lambda cell: cell.text_printed) for table in page.tables]


@examples
@given(tables())
def test_a_table_reads_back_as_it_was_drawn(drawn: Drawn) -> None:
    assert [printed(page) for page in pages_of(drawn.table)] == [drawn.pictures]


@examples
@given(tables_with_ruled_rows())
def test_a_table_with_ruled_rows_only_reads_back_as_it_was_drawn(drawn: Drawn) -> None:
    assert [printed(page) for page in pages_of(drawn.table)] == [drawn.pictures]


@examples
@given(tables_over_pages())
def test_a_table_over_two_pages_reads_back_as_one(drawn: Drawn) -> None:
    pages = pages_of(drawn.table)
    assert [printed(page) for page in pages] == [[shown] for shown in drawn.pictures]
    (whole,) = stitch(pages, member_kind=lambda text: None)
    assert len(whole.parts) == 2
    first, second = drawn.pictures
    again = drawn.table.header_rows if drawn.table.repeat_header else 0
    assert (whole.header_rows, whole.row_count) == (1, len(first) + len(second) - again)
