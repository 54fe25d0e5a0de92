"""Telling the lines of corrections.csv that no loaded document takes for its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.console import printable

if TYPE_CHECKING:
    from rich.console import Console

    from warehouse.home import Home


def tell_strays(out: Console, home: Home) -> int:
    """A line each; how many, none where the home has no corrections. Raises CorrectionsUnreadable."""
    if not home.corrections.exists() or not home.database.exists():
        return 0
    from warehouse import corrections
    from warehouse.database import connect

    lines = corrections.read(home)
    with connect(home, read_only=True) as con:
        told = corrections.strays(con, lines)
    for sentence in told:
        out.print(printable(sentence), style="yellow")
    return len(told)
