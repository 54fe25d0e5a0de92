"""How a comparison is told: markdown tables, targets met or missed, and the rows that a document takes over."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bench.material import REPOSITORY


@dataclass(frozen=True)
class Target:
    """A figure that planhouse has to reach (`at_least`) or to stay under. `measured` is None where it was not run."""

    name: str
    measured: float | None
    bound: float
    at_least: bool = True
    form: str = "{:.3f}"

    @property
    def met(self) -> bool:
        if self.measured is None:
            return False
        return self.measured >= self.bound if self.at_least else self.measured <= self.bound

    def row(self) -> tuple[str, str, str, str]:
        bound = ("≥ " if self.at_least else "≤ ") + self.form.format(self.bound)
        verdict = "not measured" if self.measured is None else "pass" if self.met else "**fail**"
        return self.name, figure(self.measured, self.form), bound, verdict


def markdown(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def target_table(targets: Sequence[Target]) -> str:
    return markdown(["target", "measured", "needed", "verdict"], [target.row() for target in targets])


def figure(value: float | None, form: str) -> str:
    """A number, or a dash for what was not measured."""
    return "–" if value is None else form.format(value)


def today() -> str:
    return datetime.now().astimezone().date().isoformat()


def commit() -> str:
    """What was measured: the commit, with a + where files differ from it."""
    described = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    done = subprocess.run(described, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "no commit"


def take_over(page: Path, section: str, told: str, whole: bool) -> None:
    """Write what is told between the section's two comments: the whole of it, or in place of the rows that it names."""
    start, end = f"<!-- {section} -->", f"<!-- /{section} -->"
    before, opening, rest = page.read_text("utf-8").partition(start)
    old, closing, after = rest.partition(end)
    if not opening or not closing:
        sys.exit(f"{page} has no {start} … {end} to write into")
    page.write_text(before + start + (f"\n{told}\n" if whole else merged(old, told)) + end + after, "utf-8")


def merged(old: str, new: str) -> str:
    """`old` with the rows of `new` in place of those with the same first cell, which it must have."""
    rows = {_first_cell(line): line for line in new.splitlines() if _first_cell(line)}
    lines = old.splitlines()
    if unknown := rows.keys() - {_first_cell(line) for line in lines}:
        sys.exit(
            f"the page has no row for {', '.join(sorted(unknown))}: measure all engines anew, without --only"
        )
    return "\n".join(rows.get(_first_cell(line), line) for line in lines) + "\n"


def _first_cell(line: str) -> str:
    """What names a row; nothing for lines that are not rows, and for the line under the headers."""
    return line.split("|")[1].strip(" -") if line.startswith("|") else ""
