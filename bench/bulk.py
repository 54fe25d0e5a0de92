"""`make bench-bulk`: a folder of drawn plans built in an empty home, on one core and on two: time by step, and memory.

    python -m bench.bulk --count 1000

Page pictures are left out (`--pictures` draws them); what the site takes is told apart. Reading is the time in which
any plan is being read: all batches but the last are loaded meanwhile. `beyond reading` is all that is neither this nor
the site: start, taking in, the last batch's loading, dbt, acceptance, publishing. A quiet machine is needed: both
builds have the same cores as whatever else runs.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.drawn_plans import PRINTED, SHORT, draw
from bench.run_vs_script import BIN, REPOSITORY, steps_of

# Steps that stand beside each other: the others are within these, or beside them in a thread.
READING = "readers at work"
SITE = "site"
SHOWN = ("intake", "arrival", READING, "read", "load", "dbt", "accept", "publish", SITE)
LOOK_SECONDS = 0.5
_PROGRAM = re.compile(r"-m\x00(orchestration\.\w+)")


@dataclass(frozen=True)
class Bulk:
    """One build: seconds in all and by step, and the most memory of each program's largest process, in MB."""

    cores: int
    seconds: float
    steps: Mapping[str, float]
    memory: Mapping[str, float]
    half_way: float
    """MB of the building process when half of its time was over: flat memory is near its peak by then."""

    @property
    def reading(self) -> float:
        return self.steps.get(READING, 0.0)

    @property
    def beyond_reading(self) -> float:
        return self.seconds - self.reading - self.steps.get(SITE, 0.0)


class Memory:
    """Looks at a process and all that it started, every half second."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.peaks: dict[str, float] = defaultdict(float)
        self.own: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            for pid in _family(self.pid):
                resident = _resident(pid)
                name = "planhouse build" if pid == self.pid else _program(pid)
                self.peaks[name] = max(self.peaks[name], resident)
                if pid == self.pid:
                    self.own.append(resident)

    def stop(self) -> None:
        self._over.set()
        self._thread.join()


def _family(first: int) -> list[int]:
    children: dict[int, list[int]] = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            children[int(path.read_text().rpartition(")")[2].split()[1])].append(int(path.parent.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = [first]
    for pid in found:
        found += children[pid]
    return found


def _resident(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(it.split()[1]) / 1024 for it in status.splitlines() if it.startswith("VmRSS")), 0.0)


def _program(pid: int) -> str:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return "gone"
    found = _PROGRAM.search(command)
    return found[1] if found else "other"


def build(folder: Path, home: Path, cores: int, pictures: bool) -> Bulk:
    """Exits with the command's own words where it fails."""
    usable = sorted(os.sched_getaffinity(0))[:cores]
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [BIN / "planhouse", "build", "--pictures" if pictures else "--no-pictures", folder],
            cwd=REPOSITORY,
            env=os.environ | {"PLANHOUSE_TIMINGS": "1", "PLANHOUSE_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
        os.sched_setaffinity(process.pid, usable)
        memory = Memory(process.pid)
        code = process.wait()
        seconds = time.perf_counter() - started
        memory.stop()
        said.seek(0)
        told = said.read()
    # 1: some of the drawn plans may need review.
    if code not in (0, 1):
        sys.exit(f"planhouse build ended with {code}:\n{told}")
    half_way = max(memory.own[: len(memory.own) // 2], default=0.0)
    return Bulk(len(usable), seconds, steps_of(told), dict(memory.peaks), half_way)


def report(builds: Sequence[Bulk], plans: int) -> Iterator[str]:
    for one in builds:
        beyond = one.beyond_reading
        whole = one.reading + beyond
        yield f"{one.cores} core{'s' if one.cores > 1 else ''}: {one.seconds:.0f} s for {plans} plans"
        yield "  " + ", ".join(f"{name} {one.steps[name]:.1f}" for name in SHOWN if name in one.steps)
        yield f"  reading {plans / one.reading:.1f} plans/s"
        yield f"  beyond reading {beyond:.1f} s, {beyond / whole:.0%} of {whole:.0f} s"
        with_site = one.seconds - one.reading
        yield f"  the site included {with_site:.1f} s, {with_site / one.seconds:.1%} of {one.seconds:.0f} s"
        largest = sorted(one.memory.items(), key=lambda it: -it[1])
        yield "  MB at most: " + ", ".join(f"{name} {size:.0f}" for name, size in largest)
        yield f"  MB of planhouse build by half of its time: {one.half_way:.0f}"
    if len(builds) == 2:
        few, many = builds
        yield (
            f"{many.cores} cores to {few.cores}: reading {few.reading / many.reading:.2f} times as fast, "
            f"all without the site {(few.reading + few.beyond_reading) / (many.reading + many.beyond_reading):.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=100, help="plans to draw")
    parser.add_argument(
        "--short", action="store_true", help="plans of some ten pages, not as long as printed ones"
    )
    parser.add_argument("--plans", type=Path, help="a folder of plans that are drawn already")
    parser.add_argument("--cores", type=int, nargs="+", default=[1, 2], help="for each a build")
    parser.add_argument("--pictures", action="store_true", help="draw page pictures too")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.plans or Path(scratch, "plans")
        if chosen.plans is None:
            folder.mkdir()
            draw(chosen.count, folder, length=SHORT if chosen.short else PRINTED)
        plans = len(list(folder.glob("*.pdf")))
        builds = [
            build(folder, Path(scratch, f"home-{cores}"), cores, chosen.pictures)
            for cores in sorted(chosen.cores)
        ]
    print("\n".join(report(builds, plans)))


if __name__ == "__main__":
    main()
