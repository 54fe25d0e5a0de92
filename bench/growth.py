"""What one more plan costs, in time and memory, in warehouses of 1, 10, 100 and 1,000 plans; and what they weigh.

    make bench-growth
    make bench-growth ARGS="--plans 1 100 --rounds 5 --keep /var/tmp/growth"

The plans are drawn (bench/drawn_plans.py), each of its own district, bureau, year, figures and layout, and all of them
are read. A home is filled without Dagster's runs: each plan is entered, stored and loaded, and the marts are built once
by `planhouse build`. Then plans that it has not seen are added one by one by `planhouse build PLAN.pdf`: all that a
user waits for, publishing and the site included. The rounds go through the homes in turn, so that a busy machine slows
all alike. Memory is what the command and all processes that it started hold at one time (PSS). Drawing and reading a
thousand plans takes a quarter of an hour on two cores; --keep keeps them for the next time.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from bench.drawn_plans import draw
from bench.growing import Cost, build, fill, read_all
from bench.material import REPOSITORY
from bench.report import commit, markdown, take_over, today
from warehouse.home import Home

PAGE = REPOSITORY / "docs" / "benchmarks.md"
SECTION = "growth"
STEPS = ("ingest", "dbt", "accept", "publish", "site")
MOST = 1.5


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--plans", type=int, nargs="+", default=[1, 10, 100, 1000], help="sizes of warehouses"
    )
    parser.add_argument("--rounds", type=int, default=3, help="plans added to each (default: 3)")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="that read the plans")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="draw, read and fill here, and leave it there"
    )
    parser.add_argument("--update", action="store_true", help=f"write the tables into {PAGE.name}")
    arguments = parser.parse_args()
    if arguments.keep is None:
        with tempfile.TemporaryDirectory(prefix="bench-growth-") as folder:
            told = measured(Path(folder), arguments.plans, arguments.rounds, arguments.processes)
    else:
        told = measured(arguments.keep, arguments.plans, arguments.rounds, arguments.processes)
    print(told)
    if arguments.update:
        take_over(PAGE, SECTION, told, whole=True)


def measured(folder: Path, sizes: Sequence[int], rounds: int, processes: int) -> str:
    # One more than the rounds: the first warms the caches of dbt and of the system.
    pdfs = draw(max(sizes) + rounds + 1, folder / "plans")
    for number, _ in enumerate(read_all(pdfs[: max(sizes)], folder / "readings", processes), 1):
        if number % 100 == 0:
            print(f"{number} plans read", flush=True)
    homes = {size: filled(folder, size, pdfs) for size in sizes}
    costs: dict[int, list[Cost]] = {size: [] for size in sizes}
    for number in range(rounds + 1):
        for size, home in homes.items():
            # The same plan in all homes: the last ones, which none of them was filled with.
            cost = build(home, pdfs[max(sizes) + number])
            label = f"round {number}" if number else "warm-up"
            print(
                f"{label}  {size} plans: {cost.wall:.1f} s, {cost.cpu:.1f} s of CPU, {cost.memory:.0f} MB  "
                f"load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
            if number:
                costs[size].append(cost)
    return report(costs, homes)


def filled(folder: Path, size: int, pdfs: Sequence[Path]) -> Home:
    """The home with the first plans, built once; a copy, so that a kept one is the same each time."""
    kept, home = folder / f"filled-{size}", Home(folder / f"home-{size}")
    if not kept.exists():
        making = folder / f"filling-{size}"
        shutil.rmtree(making, ignore_errors=True)
        fill(Home(making), pdfs[:size], folder / "readings")
        print(
            f"{size} plans loaded; their marts and site: {build(Home(making), pdfs[0]).wall:.0f} s",
            flush=True,
        )
        making.rename(kept)
    shutil.rmtree(home.root, ignore_errors=True)
    shutil.copytree(kept, home.root, symlinks=True)
    return home


def report(costs: Mapping[int, Sequence[Cost]], homes: Mapping[int, Home]) -> str:
    smallest = min(costs)
    walls = {size: median(cost.wall for cost in costs[size]) for size in costs}
    cpus = {size: median(cost.cpu for cost in costs[size]) for size in costs}
    memories = {size: median(cost.memory for cost in costs[size]) for size in costs}
    rows = [
        (
            f"{size:,}",
            f"{walls[size]:.1f}",
            *(f"{median(cost.steps.get(step, 0.0) for cost in costs[size]):.2f}" for step in STEPS),
            f"{cpus[size]:.1f}",
            f"{memories[size]:.0f}",
            f"{walls[size] / walls[smallest]:.2f}",
            f"{cpus[size] / cpus[smallest]:.2f}",
            f"{memories[size] / memories[smallest]:.2f}",
        )
        for size in costs
    ]
    headers = ("plans", "s", *STEPS, "CPU s", "MB", "× time", "× CPU", "× memory")
    weights = [
        (
            f"{size:,}",
            f"{_megabytes(home.database):.0f}",
            f"{_megabytes(home.published_database):.0f}",
            f"{_megabytes(home.current / 'parquet'):.0f}",
            f"{_megabytes(home.site):.0f}",
        )
        for size, home in homes.items()
    ]
    rounds = len(next(iter(costs.values())))
    return "\n".join(
        [
            f"Measured on {today()} at {commit()}, {os.cpu_count()} cores: medians of {rounds} plans added to each. "
            f"Needed: at most {MOST} times the smallest, in time and memory.",
            "",
            markdown(headers, rows),
            "",
            markdown(("plans", "warehouse MB", "published file MB", "Parquet MB", "site MB"), weights),
        ]
    )


def _megabytes(path: Path) -> float:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


if __name__ == "__main__":
    main()
