"""The ways of reading that `bench.speed` times: each reads one PDF in a fresh process and says what that took."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from bench.engines import PDFPLUMBER
from bench.isolated import isolated
from bench.material import REPOSITORY, Material

# In the order in which they take turns. pdfplumber runs in an environment of its own, walk.py in ours.
READINGS = ("planhouse", "planhouse-2", "pdfplumber", "walk")


@dataclass(frozen=True)
class Used:
    """What reading one PDF took: seconds, megabytes at the peak. The walk's memory is not measured."""

    pages: int
    wall: float
    cpu: float
    peak_mb: float


def measure(reading: str, given: Material, pdf: Path, scratch: Path) -> Used | None:
    """None where this planhouse cannot read with two processes; exits with the words of a reading that fails."""
    warm_up = blank_page(scratch)
    if reading == "walk":
        return walked(given, warm_up, pdf)
    ours = [sys.executable, str(REPOSITORY / "bench" / "metered.py")]
    match reading:
        case "planhouse-2":
            command = [*ours, "planhouse", "2"]
        case "planhouse":
            command = [*ours, "planhouse", "1"]
        case _:
            command = [*isolated(PDFPLUMBER), "python", *ours[1:], "pdfplumber", "1"]
    done = _run([*command, warm_up, pdf])
    if reading == "planhouse-2" and done.returncode == 1 and "reads in one process" in done.stderr:
        return None
    _must_have_ended_well(done)
    return Used(**json.loads(done.stdout))


def walked(given: Material, warm_up: Path, pdf: Path) -> Used:
    started = time.perf_counter()
    done = _run([sys.executable, given.walk, warm_up, pdf])
    _must_have_ended_well(done)
    found = re.search(r": (\d+) pages, .* ([\d.]+) CPU s$", done.stdout.strip())
    if not found:
        sys.exit(f"{given.walk} printed something else than pages and CPU seconds:\n{done.stdout}")
    return Used(int(found[1]), time.perf_counter() - started, float(found[2]), 0.0)


def blank_page(scratch: Path) -> Path:
    """A PDF of one empty page: reading it first brings a reader's imports in."""
    path = scratch / "blank.pdf"
    if not path.exists():
        document = pypdfium2.PdfDocument.new()
        document.new_page(595, 842)
        document.save(path)
    return path


def _run(command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)


def _must_have_ended_well(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        words = " ".join(str(part) for part in done.args)
        sys.exit(f"{words} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
