"""`make bench`: how long `planhouse build` takes on the sample, against a bare script that does a part of it.

Each repeat runs all of them in turn, so that a busy machine slows all alike: the bare script (`bare_script.py`),
`planhouse build` in an empty home without the site's pictures (plain) and with them (cold), and again in the same home
(warm). One round before the first is not counted: it fills the caches of dbt and the system. The result is medians,
their ratio to the bare script's, and where the time goes (the steps that the processes print with PLANHOUSE_TIMINGS=1).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

REPOSITORY = Path(__file__).resolve().parent.parent
SAMPLE = REPOSITORY / "samples" / "seodaemun-plan-2024.pdf"
BIN = Path(sys.executable).parent
VARIANTS = {
    "bare": "bare script (pdfplumber, DuckDB, dbt build)",
    "plain": "planhouse build --no-pictures, empty home",
    "cold": "planhouse build, empty home",
    "warm": "planhouse build, same home again",
}


@dataclass(frozen=True)
class Run:
    """One process: its wall time and the seconds of the steps that it printed, by name."""

    seconds: float
    steps: Mapping[str, float]


def run(*command: str | Path, **environment: str) -> Run:
    """Run to the end and time it. Exits with the process's own words when it fails."""
    started = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=REPOSITORY,
        env=os.environ | {"PLANHOUSE_TIMINGS": "1"} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        words = " ".join(str(part) for part in command)
        sys.exit(f"{words} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return Run(seconds, steps_of(done.stderr))


def steps_of(stderr: str) -> dict[str, float]:
    """`timing <step> <seconds>` lines; a step that ran more than once is summed."""
    steps: dict[str, float] = {}
    for line in stderr.splitlines():
        match line.split():
            case ["timing", *step, seconds] if step:
                name = " ".join(step)
                steps[name] = steps.get(name, 0.0) + float(seconds)
    return steps


def one_round(folder: Path, dbt_target: Path) -> dict[str, Run]:
    """All builds, each cold one in a home of its own, then the bare script on a copy of what they built."""
    home = folder / "home"
    build = (BIN / "planhouse", "build")
    plain = run(*build, "--no-pictures", PLANHOUSE_HOME=str(folder / "plain"))
    cold = run(*build, PLANHOUSE_HOME=str(home))
    warm = run(*build, PLANHOUSE_HOME=str(home))
    # Always the same path: with another one dbt would parse the whole project again, and the bare script look slow.
    warehouse = shutil.copy(home / "warehouse" / "planhouse.duckdb", folder.parent / "bare.duckdb")
    bare = run(sys.executable, REPOSITORY / "bench" / "bare_script.py", SAMPLE, warehouse, dbt_target)
    return {"bare": bare, "plain": plain, "cold": cold, "warm": warm}


def measure(repeats: int) -> list[dict[str, Run]]:
    rounds = []
    with tempfile.TemporaryDirectory(prefix="planhouse-bench-") as scratch:
        for number in range(repeats + 1):
            folder = Path(scratch, str(number))
            folder.mkdir()
            results = one_round(folder, Path(scratch, "dbt-target"))
            shutil.rmtree(folder)
            label = f"round {number}" if number else "warm-up"
            times = "  ".join(f"{name} {result.seconds:6.2f} s" for name, result in results.items())
            print(f"{label:8}  {times}  load {os.getloadavg()[0]:.1f}", flush=True)
            rounds.append(results)
    return rounds[1:]


def report(rounds: Sequence[Mapping[str, Run]]) -> str:
    walls = {name: median(results[name].seconds for results in rounds) for name in VARIANTS}
    lines = ["", f"medians of {len(rounds)} rounds, {os.cpu_count()} cores", ""]
    lines += [
        f"{walls[name]:7.2f} s  {walls[name] / walls['bare']:5.2f} x  {title}"
        for name, title in VARIANTS.items()
    ]
    for name, title in VARIANTS.items():
        lines += ["", f"{title}: where the {walls[name]:.2f} s go"]
        lines += [f"{seconds:7.2f} s  {step}" for step, seconds in shares([r[name] for r in rounds])]
    return "\n".join(lines)


def shares(runs: Sequence[Run]) -> list[tuple[str, float]]:
    """The median of each step, longest first, and of what no step names (start-up, imports, printing).

    Steps that overlap, or stand inside another, add up to more than the whole; then nothing is left over.
    """
    names = dict.fromkeys(step for one in runs for step in one.steps)
    steps = [(name, median(one.steps.get(name, 0.0) for one in runs)) for name in names]
    rest = median(max(0.0, one.seconds - sum(one.steps.values())) for one in runs)
    return [*sorted(steps, key=lambda step: -step[1]), ("start-up and the rest", rest)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=5, help="rounds that count (default: 5)")
    arguments = parser.parse_args()
    if arguments.repeats < 1:
        parser.error("--repeats is at least 1")
    print(report(measure(arguments.repeats)))


if __name__ == "__main__":
    main()
