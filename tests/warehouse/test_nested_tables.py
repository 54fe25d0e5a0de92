"""A table that stands in a cell of another one, from the drawn page to the raw layer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extract.reading import read_plan
from tests.drawing import Table, draw_plan
from tests.extract.drawn import COVER
from tests.pen import Pen
from warehouse import ledger
from warehouse.database import connect
from warehouse.home import Home
from warehouse.ledger import Origin
from warehouse.load import load
from warehouse.store import StoredFile


@dataclass(frozen=True)
class Nested:
    """`inner` in the last cell of `outer`."""

    outer: Table
    inner: Table

    def draw(self, pen: Pen) -> None:
        self.outer.draw(pen)
        bottom = pen.y
        pen.y = bottom - 8 - sum(self.inner.heights()) - 10
        self.inner.draw(pen)
        pen.y = bottom


def test_a_nested_table_leads_to_the_cell_that_holds_it(tmp_path: Path, home: Home) -> None:
    outer = Table([["구분", "내용"], ["일정", ""]], [80, 300], row_heights=[20, 120])
    inner = Table([["시기", "할 일"], ["3월", "설계"], ["6월", "착공"]], [80, 120], left=160)
    pdf = draw_plan(tmp_path / "plan.pdf", [*COVER, Nested(outer, inner)])
    plan = read_plan(pdf)
    sha256 = plan.document.document_id
    with connect(home) as con:
        stored = StoredFile(sha256, pdf.stat().st_size, pdf)
        load(con, plan, ledger.arrive(con, stored, Origin.of(pdf)).arrival_id)
        found = con.execute(
            "SELECT cells.row_no, cells.col_no, nested.row_count, nested.col_count, "
            'cells.x0 < nested.x0 AND cells."top" < nested."top" AND nested.x1 < cells.x1 '
            "FROM raw.tables AS nested JOIN raw.cells AS cells ON cells.document_id = nested.document_id "
            "AND cells.table_id = parent_table_id AND row_no = parent_row AND col_no = parent_col"
        ).fetchall()
    assert found == [(1, 1, 3, 2, True)]
