"""The terminal: progress tells of the step at hand, and nothing that is printed is obeyed."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.progress import Progress

from orchestration.console import Line, Pages, printable


def test_pages_are_told_of_the_step_that_has_them_and_of_no_other() -> None:
    progress = Progress(Pages(), console=Console(file=StringIO()))
    line = Line(progress)

    def shown() -> list[str]:
        return [Pages().render(task).plain for task in progress.tasks]

    line.step("reading")
    assert shown() == [""]
    line.pages(3, 52)
    assert shown() == ["page 3 of 52"]
    line.step("loading")
    assert shown() == [""]


def test_what_is_printed_is_one_line_and_commands_no_terminal() -> None:
    assert printable("두 줄\n짜리\t글 \x1b[2J") == "두 줄 짜리 글 \ufffd[2J"
