"""A warehouse of many plans, made quickly: drawn, read in a pool of processes, loaded without Dagster's runs."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg

from bench.run_vs_script import steps_of
from orchestration.catalogue import EXTRACTED, LOADED, VALIDATED
from orchestration.instance import open_instance
from orchestration.partitions import stand_together
from warehouse import ledger, store
from warehouse.database import connect
from warehouse.home import Home
from warehouse.ledger import Origin
from warehouse.load import load

if TYPE_CHECKING:
    from extract.plan import Plan

# Each look costs the processors some milliseconds a process.
LOOK_EVERY = 0.25
PLANHOUSE = Path(sys.executable).with_name("planhouse")


@dataclass(frozen=True)
class Cost:
    """Of one process and all that it started: seconds on the clock and of the processors, its steps, and the most
    memory that they held at one time, in megabytes. `largest` is by what the process was."""

    wall: float
    cpu: float
    steps: dict[str, float]
    memory: float


def read_all(pdfs: Sequence[Path], folder: Path, processes: int) -> Iterator[Path]:
    """A file with the reading of each plan; one that is there is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(_reading, pdfs, [folder] * len(pdfs), chunksize=4)


def _reading(pdf: Path, folder: Path) -> Path:
    from extract.reading import read_plan
    from extract.validate import validate

    path = folder / f"{pdf.stem}.pickle"
    if not path.exists():
        path.write_bytes(pickle.dumps(validate(read_plan(pdf, processes=1))))
    return path


def fill(home: Home, pdfs: Sequence[Path], readings: Path) -> None:
    """Enters and loads the plans as the flow does, in one process; Dagster is told of each as of any other document."""
    home.create()
    with connect(home) as con, open_instance(home) as instance:
        keys = []
        for pdf in pdfs:
            plan: Plan = pickle.loads((readings / f"{pdf.stem}.pickle").read_bytes())  # noqa: S301  our own
            arrival = ledger.arrive(con, store.keep(pdf, home), Origin.of(pdf))
            load(con, plan, arrival.arrival_id)
            keys.append(plan.document.document_id)
        stand_together(instance, keys)
        for key in keys:
            for asset in (EXTRACTED, VALIDATED, LOADED):
                instance.report_runless_asset_event(dg.AssetMaterialization(asset, partition=key))


def build(home: Home, *pdfs: Path) -> Cost:
    """`planhouse build`, watched."""
    environment = os.environ | {"PLANHOUSE_HOME": str(home.root), "PLANHOUSE_TIMINGS": "1"}
    started, before = time.perf_counter(), os.times()
    running = subprocess.Popen(
        [PLANHOUSE, "build", *pdfs],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    memory = 0.0
    while running.poll() is None:
        memory = max(memory, sum(map(_resident, _family(running.pid))))
        time.sleep(LOOK_EVERY)
    told = running.stderr.read() if running.stderr else ""
    wall, after = time.perf_counter() - started, os.times()
    if running.returncode:
        sys.exit(f"planhouse build in {home.root} ended with {running.returncode}:\n{told}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu, steps_of(told), memory)


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found = children.read_text().split()
        except OSError:
            continue
        for child in found:
            yield from _family(int(child))


def _resident(pid: int) -> float:
    """Its own share of memory where pages are shared: forks would count what they have in common many times."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")), 0) / 1024
