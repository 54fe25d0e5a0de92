"""The pictures of a plan's pages: drawn once, and removed where they are not shown any more."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.pictures import draw, drawn, keep


@pytest.mark.parametrize("pages", [(2,), ()], ids=["one page", "none"])
def test_pictures_of_pages_that_are_not_shown_are_removed_and_those_that_are_stay(
    sample_pdf: Path, tmp_path: Path, pages: tuple[int, ...]
) -> None:
    list(draw(sample_pdf, [1, 2, 3], tmp_path))
    (tmp_path / ".4.webp").write_bytes(b"half a picture")
    keep(tmp_path, pages)
    assert {path.name for path in tmp_path.glob("*.webp")} == {f"{page}.webp" for page in pages}
    assert tuple(drawn(tmp_path)) == pages
    assert list(draw(sample_pdf, [1, 2], tmp_path)) == [page for page in (1, 2) if page not in pages]
