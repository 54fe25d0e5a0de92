"""Drawing the pages of a stored plan in a process with limits."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from orchestration.drawing import drawer
from orchestration.process_limits import ProcessLimits
from warehouse.home import Home
from web.plans import Plan

SHA256 = "ab" * 32


@pytest.fixture
def stored(tmp_path: Path, sample_pdf: Path) -> Home:
    home = Home(tmp_path / "home")
    home.stored(SHA256).parent.mkdir(parents=True)
    shutil.copyfile(sample_pdf, home.stored(SHA256))
    return home


def plan() -> Plan:
    received = datetime(2026, 1, 1, tzinfo=UTC)
    return Plan(SHA256, None, None, None, None, None, "plan.pdf", 52, "loaded", None, received, True, None)


def test_pages_are_drawn_with_what_they_show_in_points(stored: Home, tmp_path: Path) -> None:
    pictures = drawer(stored, ProcessLimits())(plan(), [3, 5], tmp_path / "pages")
    # The sample is printed on A4.
    assert {number: (round(it.width), round(it.height)) for number, it in pictures.items()} == {
        3: (595, 842),
        5: (595, 842),
    }
    with Image.open(tmp_path / "pages" / "3.webp") as picture:
        assert picture.format == "WEBP" and picture.width > 900


def test_a_page_that_is_drawn_is_not_drawn_again(stored: Home, tmp_path: Path) -> None:
    draw = drawer(stored, ProcessLimits())
    draw(plan(), [3], tmp_path)
    before = (tmp_path / "3.webp").stat().st_mtime_ns
    assert set(draw(plan(), [3, 4], tmp_path)) == {3, 4}
    assert (tmp_path / "3.webp").stat().st_mtime_ns == before


def test_a_page_that_is_not_there_costs_only_itself(stored: Home, tmp_path: Path) -> None:
    assert set(drawer(stored, ProcessLimits())(plan(), [51, 52, 53], tmp_path)) == {51, 52}


@pytest.mark.parametrize(
    "limits",
    [ProcessLimits(memory_bytes=50_000_000), ProcessLimits(answer_bytes=1000)],
    ids=["memory", "file size"],
)
def test_what_goes_beyond_its_limits_is_left_out_and_told(
    stored: Home, tmp_path: Path, limits: ProcessLimits, caplog: pytest.LogCaptureFixture
) -> None:
    assert drawer(stored, limits)(plan(), [3, 4], tmp_path) == {}
    assert "not drawn" in caplog.text


def test_a_file_that_is_no_pdf_has_no_pictures(stored: Home, tmp_path: Path) -> None:
    stored.stored(SHA256).write_text("no PDF")
    assert drawer(stored, ProcessLimits())(plan(), [1], tmp_path) == {}
