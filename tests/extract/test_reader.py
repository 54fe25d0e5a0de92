"""Bad files are refused with a class of their own, a message that names them and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.errors import Encrypted, HwpFile, Malformed, NoPages, NotAPdf, Truncated, Unreadable
from extract.reading import read_plan
from tests.bad_files import MAKERS

REFUSED: dict[str, tuple[type[Unreadable], str]] = {
    "encrypted": (Encrypted, "password"),
    "truncated": (Truncated, "breaks off"),
    "zero pages": (NoPages, "has no page"),
    "hwp": (HwpFile, "Hancom Office"),
    "hwpx": (HwpFile, "Hancom Office"),
    "text": (NotAPdf, "does not begin with %PDF-"),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_bad_file_is_refused_by_its_name(name: str, tmp_path: Path) -> None:
    error, words = REFUSED[name]
    path = MAKERS[name](tmp_path / "계획.pdf")
    with pytest.raises(error, match=words) as refused:
        read_plan(path, file_name="받은 이름.pdf")
    assert str(refused.value).startswith("받은 이름.pdf: ")


def test_every_bad_file_that_the_kit_makes_is_tried() -> None:
    assert set(MAKERS) == set(REFUSED) | {"scanned", "no known table"}


def test_an_empty_file_is_no_pdf(tmp_path: Path) -> None:
    path = tmp_path / "empty.pdf"
    path.write_bytes(b"")
    with pytest.raises(NotAPdf, match="is empty"):
        read_plan(path)


def test_a_header_with_nothing_behind_it_is_malformed(tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.4\ntrailer << /Size 1 >>\nstartxref\n9\n%%EOF")
    with pytest.raises(Malformed):
        read_plan(path)


def test_a_scan_without_text_needs_review(tmp_path: Path) -> None:
    plan = read_plan(MAKERS["scanned"](tmp_path / "scan.pdf"))
    assert "no_text_layer" in [problem.code for problem in plan.problems]


def test_progress_is_told_page_by_page(sample_pdf: Path) -> None:
    told: list[tuple[int, int]] = []
    read_plan(sample_pdf, progress=lambda page, pages: told.append((page, pages)))
    assert told == [(page, 52) for page in range(1, 53)]


def test_a_plan_with_no_known_table_needs_review_and_keeps_its_cells(tmp_path: Path) -> None:
    plan = read_plan(MAKERS["no known table"](tmp_path / "plan.pdf"))
    assert "no_known_table" in [problem.code for problem in plan.problems]
    assert plan.tables
