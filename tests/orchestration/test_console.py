"""The terminal: progress tells of the step at hand, and nothing that is printed is obeyed."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.progress import Progress

from orchestration.console import Done, Line, Log, printable
from orchestration.progress import Tally


def test_pages_are_told_of_the_step_that_has_them_and_of_no_other() -> None:
    progress = Progress(Done(), console=Console(file=StringIO()))
    line = Line(progress)

    def shown() -> list[str]:
        return [Done().render(task).plain for task in progress.tasks]

    line.step("reading")
    assert shown() == [""]
    line.pages(3, 52)
    assert shown() == ["page 3 of 52"]
    line.step("loading")
    assert shown() == [""]


def test_many_documents_are_told_with_their_rate_and_the_time_that_is_left() -> None:
    now = [0.0]
    tally = Tally(1_000, lambda: now[0])
    assert tally.told() == "0 of 1,000"
    for _ in range(200):
        tally.add()
    now[0] = 50.0
    assert tally.told() == "200 of 1,000, 4.0 plans/s, 3:20 left"
    now[0] = 5_000.0
    assert tally.told() == "200 of 1,000, 0.0 plans/s, 5:33:20 left"


def test_a_pipe_gets_a_line_a_tenth_of_the_documents_and_none_for_a_few() -> None:
    told = StringIO()
    log = Log(told)
    for total in (3, 200):
        log.documents(total)
        for _ in range(total):
            log.document()
    lines = told.getvalue().splitlines()
    assert [line.split(",")[0] for line in lines[:3]] == [
        "reading plans: 1 of 200",
        "reading plans: 21 of 200",
        "reading plans: 41 of 200",
    ]
    assert len(lines) == 10


def test_what_is_printed_is_one_line_and_commands_no_terminal() -> None:
    assert printable("두 줄\n짜리\t글 \x1b[2J") == "두 줄 짜리 글 \ufffd[2J"
