"""Rows that are measured anew take the place of the old ones in a page, and leave the rest of it alone."""

from pathlib import Path

import pytest

from bench.report import markdown, merged, take_over

OLD = """
| engine | F1 |
| --- | --- |
| ours | 0.5 |
| theirs | 0.6 |

| target | measured |
| --- | --- |
| F1 | 0.5 |
"""


def test_only_the_rows_that_were_measured_change() -> None:
    assert merged(OLD, markdown(["engine", "F1"], [["ours", "0.9"]])) == OLD.replace(
        "ours | 0.5", "ours | 0.9"
    )


def test_a_row_that_the_page_does_not_have_is_refused() -> None:
    with pytest.raises(SystemExit, match="no row for another"):
        merged(OLD, markdown(["engine", "F1"], [["another", "0.9"]]))


def test_a_page_keeps_what_stands_outside_the_section(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n<!-- bench.x -->{OLD}<!-- /bench.x -->\nafter\n", "utf-8")
    take_over(page, "bench.x", "| theirs | 0.7 |", whole=False)
    text = page.read_text("utf-8")
    assert text.startswith("before\n<!-- bench.x -->\n| engine")
    assert text.endswith("| F1 | 0.5 |\n<!-- /bench.x -->\nafter\n")
    assert "| theirs | 0.7 |" in text


def test_a_whole_section_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"<!-- bench.x -->{OLD}<!-- /bench.x -->\n", "utf-8")
    take_over(page, "bench.x", "| another |", whole=True)
    assert page.read_text("utf-8") == "<!-- bench.x -->\n| another |\n<!-- /bench.x -->\n"


def test_a_page_without_the_section_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing here", "utf-8")
    with pytest.raises(SystemExit, match=r"has no <!-- bench\.x -->"):
        take_over(page, "bench.x", "", whole=True)


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert markdown(["a"], [["x|y"]]).endswith("| x\\|y |")
