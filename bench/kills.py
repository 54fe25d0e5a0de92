"""`make bench-kills`: kill -9 at named points and at random moments; nothing acknowledged is lost, the end is the same.

Each round takes a home in which one plan is published, builds more plans one after the other, and kills something of
each build: the command itself, the process that reads the PDF, or dbt. No hook in planhouse helps: a named point is
seen from outside (a line of the progress, a file, a child process). Then `planhouse build` of the same files runs
undisturbed, and the tables are compared with those of a home where nothing was killed.

What must be equal: every row of raw, and every row of the published marts, without the columns that are times and
ids of arrivals (received_at, loaded_at, published_at, settled_at, arrival_id, build_id and the fingerprint made of
them). What must hold besides: the ledger balances, each document is loaded by one arrival, and every arrival that the
journal had when the process was killed is in the ledger still.

  python -m bench.kills                       every named point, once
  python -m bench.kills --random 200          and so many random moments
  python -m bench.kills --points reading,dbt  these points only
  python -m bench.kills --loader 500          only the ledger, the load and the journal: half a second a kill

Through make: make bench-kills ARGS="--random 200"
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.killing import POINTS, Kill, Later, Point, at_random, run_and_kill, undisturbed
from bench.same import differences, facts, lost, seen
from warehouse.home import Home

KILLS_A_ROUND = 5


@dataclass
class Tally:
    """What the rounds found."""

    kills: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    rounds: int = 0
    findings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Stage:
    """The plans, a home with one of them published, and what undisturbed builds of all make of it."""

    folder: Path
    plans: Sequence[Path]
    template: Home
    expected: dict[str, str]
    seconds: float

    def home(self, name: str) -> Home:
        return Home(Path(shutil.copytree(self.template.root, self.folder / name, symlinks=True)))


def staged(folder: Path) -> Stage:
    plans = [_plan(folder, number) for number in range(KILLS_A_ROUND + 1)]
    template = Home(folder / "template")
    undisturbed(template, plans[:1])
    # dbt and Dagster are as warm here as in the rounds.
    calm = Home(Path(shutil.copytree(template.root, folder / "calm", symlinks=True)))
    started = time.monotonic()
    undisturbed(calm, plans[1:2])
    seconds = time.monotonic() - started
    undisturbed(calm, plans)
    return Stage(folder, plans, template, facts(calm), seconds)


def _plan(folder: Path, number: int) -> Path:
    """The same invented plan of another year, so that none supersedes another."""
    from tests.drawing import PageBreak, Text, draw_plan
    from tests.invented_plan import awards, grants

    path = folder / f"plan-{2020 + number}.pdf"
    cover = [
        Text(f"{2020 + number}년 주요업무계획", size=28, align="center"),
        Text("서울특별시 종로구", size=20),
    ]
    draw_plan(
        path,
        [*cover, PageBreak(), *awards(), PageBreak(), *grants()],
        title=f"{2020 + number}년 주요업무계획",
    )
    return path


def round_of(stage: Stage, name: str, kills: Sequence[Kill | Later], tally: Tally) -> None:
    """A build a kill, each of another plan; then all of them undisturbed, and the comparison."""
    home = stage.home(name)
    acknowledged: set[str] = set()
    for plan, kill in zip(stage.plans[1:], kills, strict=False):
        struck = run_and_kill(home, plan, kill)
        (tally.kills if struck else tally.missed)[kill.name] += 1
        acknowledged |= seen(home)
        print(f"  {name}: {kill.name}{'' if struck else ' (was over before)'}", flush=True)
    undisturbed(home, stage.plans)
    found = [*lost(home, acknowledged), *differences(stage.expected, facts(home))]
    tally.findings += [f"{name} ({', '.join(kill.name for kill in kills)}): {finding}" for finding in found]
    tally.rounds += 1
    print(f"  {name}: {found or 'equal'}", flush=True)
    if not found:
        shutil.rmtree(home.root)


def _batches(kills: Sequence[Kill | Later]) -> Iterator[Sequence[Kill | Later]]:
    for first in range(0, len(kills), KILLS_A_ROUND):
        yield kills[first : first + KILLS_A_ROUND]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--random", type=int, default=0, metavar="N", help="so many random moments besides")
    parser.add_argument("--points", default=",".join(POINTS), help="the named points, by commas; empty: none")
    parser.add_argument(
        "--loader", type=int, default=0, metavar="N", help="only kills of the loader, so many"
    )
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    if chosen.loader:
        from bench.kills_of_the_loader import kill_the_loader

        return kill_the_loader(chosen.loader, chosen.seed)
    moments = random.Random(chosen.seed)  # noqa: S311
    points: list[Point] = [POINTS[name] for name in chosen.points.split(",") if name]
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="planhouse-kills-") as folder:
        stage = staged(Path(folder))
        print(f"an undisturbed build takes {stage.seconds:.1f} s", flush=True)
        kills: list[Kill | Later] = [*points]
        kills += [at_random(moments, stage.seconds) for _ in range(chosen.random)]
        for number, batch in enumerate(_batches(kills), 1):
            round_of(stage, f"round-{number}", batch, tally)
    print(
        f"\n{sum(tally.kills.values())} kills in {tally.rounds} rounds, {sum(tally.missed.values())} came too late"
    )
    for name, count in sorted(tally.kills.items()):
        print(f"  {count:4} {name}")
    print(
        "\n".join(tally.findings) or "every end was that of an undisturbed run; nothing acknowledged was lost"
    )
    return 1 if tally.findings else 0


if __name__ == "__main__":
    sys.exit(main())
