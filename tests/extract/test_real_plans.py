"""Seven plans as another city printed them: read without an error, whole, and as whose they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.reading import read_plan

FOLDER = Path(__file__).parents[3] / "shared" / "corpus" / "busan-2025"
BUREAUS = ["교통혁신국", "기획관", "시민건강국", "신공항추진본부", "여성가족국", "인재개발원", "환경물정책실"]


@pytest.mark.skipif(not FOLDER.exists(), reason="the real plans (../shared/corpus) are not on this machine")
@pytest.mark.parametrize("bureau", BUREAUS)
def test_a_real_plan_is_read_whole(bureau: str) -> None:
    plan = read_plan(FOLDER / f"2025년_{bureau}_주요업무계획.pdf")
    document = plan.document
    assert (document.district, document.bureau, document.plan_year) == ("부산광역시", bureau, 2025)
    assert any(table.kind == "table" and len(table.cells) > 10 for table in plan.tables)
    for page in plan.pages:
        texts = [c.text_printed for t in plan.tables if t.page == page.number for c in t.cells]
        texts += [line.text_printed for line in plan.lines if line.page == page.number]
        assert sum(len("".join(text.split())) for text in texts) == page.char_count
    for table in plan.tables:
        places = [
            (c.row + r, c.col + k) for c in table.cells for r in range(c.row_span) for k in range(c.col_span)
        ]
        assert len(places) == len(set(places)), f"{table.table_id} has two cells in one place"
