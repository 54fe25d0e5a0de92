"""Tables that other programs print read back too. Each program is tried where it is installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from extract.stitch import stitch
from tests.drawing import Rules, Table
from tests.extract.sheet import picture, read_pdf
from tests.extract.tables_drawn_at_random import Drawn, tables
from tests.producers import PRINTERS, html_of

# Ten tables a document, for starting a program costs more than a table does; and none tried again smaller.
documents = st.lists(tables(), min_size=10, max_size=10)
few = settings(
    max_examples=3,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("printer", PRINTERS)
@few
@given(drawn=documents)
def test_tables_read_back_as_they_were_printed(
    printer: str, tmp_path_factory: pytest.TempPathFactory, drawn: list[Drawn]
) -> None:
    path = tmp_path_factory.mktemp(printer) / "plan.pdf"
    pages = read_pdf(PRINTERS[printer](html_of([one.table for one in drawn]), path))
    shown = [[picture(table, text=lambda cell: cell.text_printed) for table in page.tables] for page in pages]
    assert [page for page in shown if page] == [one.pictures for one in drawn]


@pytest.mark.parametrize("rules", [Rules.LINES, Rules.RECTS, Rules.DOTTED, Rules.DOUBLE])
@pytest.mark.parametrize("printer", PRINTERS)
def test_a_table_that_flows_over_pages_is_one(printer: str, rules: Rules, tmp_path: Path) -> None:
    header = ["연번", "부서명", "사업명", "금액"]
    body = [[str(number), "총무과", f"사업 {number}호", f"{number},000"] for number in range(1, 101)]
    table = Table([header, *body], widths=[60, 80, 120, 80], rules=rules)
    pages = read_pdf(PRINTERS[printer](html_of([table]), tmp_path / "plan.pdf"))
    (whole,) = stitch(pages, member_kind=lambda text: None)
    assert len(whole.parts) > 1
    assert [[cell.text for cell in whole.row(row)] for row in range(whole.row_count)] == [header, *body]
