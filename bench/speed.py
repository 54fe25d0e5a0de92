"""`make bench-speed`: what reading a plan costs planhouse, plain pdfplumber, and PDFium's walk of the same objects.

Every reading is a fresh process, on the seven real plans of the shared folder and on the sample. What counts is
everything that `extract` does (`extract.reading.read_plan`: cells, lines, families). CPU is user and system time,
children included and imports not; wall time compares two processes with one; memory is the process's peak. The
readers take turns on each file, so that a busy machine slows all alike; with rounds, medians count.

  python -m bench.speed                               the comparison, once
  python -m bench.speed --rounds 3                    medians of three
  python -m bench.speed --peers                       the other readers' seconds a page and memory too
  python -m bench.speed --quick                       planhouse and the walk only, for the developer's loop
  python -m bench.speed --into docs/benchmarks.md     write the rows into the page too

Through make: make bench-speed ARGS="--rounds 3"
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.material import SAMPLE, Material, add_shared_option, material
from bench.peers_speed import peer_rows
from bench.readings import READINGS, Used, measure
from bench.report import Target, commit, figure, markdown, take_over, target_table, today

HEADERS = (
    "file",
    "pages",
    "planhouse CPU s",
    "pdfplumber CPU s",
    "walk CPU s",
    "pdfplumber ÷ planhouse",
    "planhouse ÷ walk",
    "wall s, one process",
    "wall s, two",
    "one ÷ two",
    "peak MB",
)
PLANS, ALL = "the real plans", "all files"


@dataclass(frozen=True)
class Cost:
    """What one file, or several together, cost each way of reading that was run."""

    name: str
    used: Mapping[str, Used]

    def cpu(self, reading: str) -> float | None:
        return self.used[reading].cpu if reading in self.used else None

    @property
    def less_than_pdfplumber(self) -> float | None:
        return ratio(self.cpu("pdfplumber"), self.cpu("planhouse"))

    @property
    def over_the_walk(self) -> float | None:
        return ratio(self.cpu("planhouse"), self.cpu("walk"))

    @property
    def two_processes_faster(self) -> float | None:
        walls = {name: self.used[name].wall for name in ("planhouse", "planhouse-2") if name in self.used}
        return ratio(walls.get("planhouse"), walls.get("planhouse-2"))

    def row(self) -> list[str]:
        one, two = self.used["planhouse"], self.used.get("planhouse-2")
        return [
            self.name,
            str(one.pages),
            *(figure(self.cpu(name), "{:.2f}") for name in ("planhouse", "pdfplumber", "walk")),
            figure(self.less_than_pdfplumber, "{:.1f}"),
            figure(self.over_the_walk, "{:.1f}"),
            f"{one.wall:.2f}",
            figure(two.wall if two else None, "{:.2f}"),
            figure(self.two_processes_faster, "{:.2f}"),
            f"{one.peak_mb:.0f}",
        ]


def ratio(over: float | None, under: float | None) -> float | None:
    return over / under if over is not None and under else None


def together(name: str, costs: Sequence[Cost]) -> Cost:
    """Sums of the readings that every file has; memory is the largest."""
    shared = [reading for reading in READINGS if all(reading in cost.used for cost in costs)]
    return Cost(name, {reading: sum_of([cost.used[reading] for cost in costs]) for reading in shared})


def sum_of(used: Sequence[Used]) -> Used:
    return Used(
        pages=sum(one.pages for one in used),
        wall=sum(one.wall for one in used),
        cpu=sum(one.cpu for one in used),
        peak_mb=max(one.peak_mb for one in used),
    )


def middle(used: Sequence[Used]) -> Used:
    """Medians; of memory the largest."""
    return Used(
        used[0].pages,
        median(one.wall for one in used),
        median(one.cpu for one in used),
        max(one.peak_mb for one in used),
    )


def targets(plans: Cost, sample: Cost, everything: Cost) -> list[Target]:
    """What reading has to cost at most."""
    times, peak = "{:.1f}×", everything.used["planhouse"].peak_mb
    return [
        Target(f"{PLANS}: less CPU than pdfplumber", plans.less_than_pdfplumber, 10, form=times),
        Target("sample: less CPU than pdfplumber", sample.less_than_pdfplumber, 5, form=times),
        Target(f"{ALL}: CPU over the walk", everything.over_the_walk, 2.5, at_least=False, form=times),
        Target("peak memory of any file", peak, 150, at_least=False, form="{:.0f} MB"),
        Target(f"{PLANS}: two processes faster than one", plans.two_processes_faster, 1.7, form="{:.2f}×"),
    ]


def costs(given: Material, readings: Sequence[str], rounds: int, scratch: Path) -> list[Cost]:
    """The real plans in their order, then the sample."""
    found = []
    for pdf in [*given.real_plans(), SAMPLE]:
        runs: dict[str, list[Used]] = {name: [] for name in readings}
        for number in range(1, rounds + 1):
            for name in readings:
                if used := measure(name, given, pdf, scratch):
                    runs[name].append(used)
            seconds = "  ".join(f"{name} {runs[name][-1].cpu:.2f}" for name in readings if runs[name])
            print(f"{pdf.stem}  round {number}  CPU s: {seconds}", file=sys.stderr, flush=True)
        found.append(Cost(pdf.stem, {name: middle(used) for name, used in runs.items() if used}))
    return found


def told(found: Sequence[Cost], measured: str) -> str:
    plans, sample = together(PLANS, found[:-1]), found[-1]
    everything = together(ALL, found)
    rows = [cost.row() for cost in (*found[:-1], plans, sample)]
    parts = [
        f"Measured {measured}.",
        markdown(HEADERS, rows),
        target_table(targets(plans, sample, everything)),
    ]
    return "\n\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_shared_option(parser)
    parser.add_argument(
        "--rounds", type=int, default=1, help="rounds, of which the medians count (default: 1)"
    )
    parser.add_argument("--quick", action="store_true", help="planhouse and the walk only")
    parser.add_argument("--peers", action="store_true", help="the other readers too")
    parser.add_argument("--into", type=Path, metavar="PAGE.md", help="write the rows into this page too")
    arguments = parser.parse_args()
    if arguments.quick and (arguments.peers or arguments.into):
        parser.error("--quick goes with neither --peers nor --into")
    if arguments.rounds < 1:
        parser.error("--rounds is at least 1")
    given = material(arguments.shared)
    load = f"load {os.getloadavg()[0]:.1f} before"
    measured = f"{today()}, {commit()}, medians of {arguments.rounds}, {os.cpu_count()} cores, {load}"
    readings = [name for name in READINGS if not (arguments.quick and name == "pdfplumber")]
    with tempfile.TemporaryDirectory(prefix="planhouse-bench-") as scratch:
        text = told(costs(given, readings, arguments.rounds, Path(scratch)), measured)
        print(text)
        if arguments.into:
            take_over(arguments.into, "bench.speed", text, whole=True)
        if arguments.peers:
            peers = peer_rows(given, Path(scratch))
            print(f"\n{peers}")
            if arguments.into:
                take_over(arguments.into, "bench.speed --peers", peers, whole=True)


if __name__ == "__main__":
    main()
