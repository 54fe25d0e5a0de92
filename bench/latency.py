"""`make bench-latency`: from a plan dropped into the inbox of `planhouse serve` to marts that readers see.

One home, one server; each round drops the sample again with other last bytes, so that it is another document. Every
step's seconds are those since the step before it, from what the ledger, the store and Dagster's event log say. After
each drop the bare script (`bare_script.py`) reads the same plan on a copy of the same warehouse, to compare with.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import dagster as dg

from bench.run_vs_script import REPOSITORY, run
from bench.served import SAMPLE, Served, serving, wait_for
from warehouse.database import connect
from warehouse.errors import WarehouseBusy

AT_MOST = 300.0

# A step is over with the event of Dagster's log that bears its name.
EVENTS = {
    ("RUN_STARTING", None): "run leaves the queue",
    ("RUN_START", None): "run's process starts (imports)",
    ("STEP_SUCCESS", "arrival"): "noted in the ledger",
    ("STEP_SUCCESS", "documents.read_batch[00001]"): "read and validated",
    ("STEP_SUCCESS", "documents.load_batch[00001]"): "loaded",
    ("STEP_SUCCESS", "documents.settled"): "settled",
    ("STEP_SUCCESS", "dbt_models"): "dbt",
    ("STEP_SUCCESS", "accepted"): "accepted",
    ("STEP_SUCCESS", "published"): "published",
}
STEPS = ("seen", "taken (it rests)", "run requested", *EVENTS.values())


def one_round(served: Served, number: int) -> dict[str, float]:
    """When each step was over, in seconds since the drop."""
    before = {run.run_id for run in served.runs()}
    hidden = served.home.root / "sample.part"
    shutil.copyfile(SAMPLE, hidden)
    with hidden.open("ab") as file:
        file.write(f"\n%{number}-{os.getpid()}\n".encode())
    dropped = time.time()
    hidden.rename(served.home.inbox / f"sample-{number}.pdf")

    def over() -> dg.DagsterRun | None:
        new = [run for run in served.runs() if run.run_id not in before]
        return new[0] if new and new[0].is_finished else None

    ended = wait_for("the run's end", over, AT_MOST)
    if ended.status is not dg.DagsterRunStatus.SUCCESS:
        raise SystemExit(f"run {ended.run_id} ended as {ended.status.value}; see {served.log}")
    return {step: at - dropped for step, at in _times(served, ended, number).items()}


def _times(served: Served, ended: dg.DagsterRun, number: int) -> dict[str, float]:
    def arrival() -> tuple[float, str] | None:
        try:
            with connect(served.home, read_only=True) as con:
                [(seen, sha256)] = con.execute(
                    "SELECT epoch(received_at), sha256 FROM ledger.arrivals WHERE file_name = ?",
                    [f"sample-{number}.pdf"],
                ).fetchall()
        except WarehouseBusy:
            return None
        return float(seen), str(sha256)

    seen, sha256 = wait_for("the ledger", arrival, AT_MOST)
    record = served.instance.get_run_record_by_id(ended.run_id)
    if record is None:
        raise SystemExit(f"Dagster has no record of run {ended.run_id}")
    times = {
        "seen": seen,
        "taken (it rests)": served.home.stored(sha256).stat().st_ctime,
        "run requested": record.create_timestamp.timestamp(),
    }
    for entry in served.instance.all_logs(ended.run_id):
        if entry.dagster_event is not None:
            step = EVENTS.get((entry.dagster_event.event_type.name, entry.dagster_event.step_key))
            if step is not None:
                times[step] = entry.timestamp
    return times


def bare_script(served: Served, scratch: Path) -> float:
    """Seconds. Always the same paths: with others dbt would parse the whole project again."""
    warehouse = shutil.copy(served.home.database, scratch / "bare.duckdb")
    return run(
        sys.executable, REPOSITORY / "bench" / "bare_script.py", SAMPLE, warehouse, scratch / "dbt-target"
    ).seconds


def report(rounds: Sequence[dict[str, float]], bare: Sequence[float]) -> str:
    lines = ["", f"medians of {len(rounds)} rounds, {os.cpu_count()} cores", ""]
    for before, step in zip((None, *STEPS), STEPS, strict=False):
        taken = median(times[step] - (times[before] if before else 0.0) for times in rounds)
        lines.append(f"{taken:7.2f} s  {step}")
    ends = [times[STEPS[-1]] for times in rounds]
    lines.append(f"{median(ends):7.2f} s  from drop to published ({min(ends):.1f} to {max(ends):.1f})")
    lines.append(f"{median(bare):7.2f} s  the bare script ({min(bare):.1f} to {max(bare):.1f})")
    ratios = [end / script for end, script in zip(ends, bare, strict=True)]
    return "\n".join([*lines, f"{median(ratios):7.2f} x  from drop to published, of the bare script"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=5, help="rounds that count (default: 5)")
    arguments = parser.parse_args()
    rounds, bare = [], []
    with (
        tempfile.TemporaryDirectory(prefix="planhouse-latency-") as scratch,
        serving(Path(scratch, "home")) as served,
    ):
        for number in range(arguments.repeats + 1):
            times = one_round(served, number)
            label = f"round {number}" if number else "warm-up"
            steps = "  ".join(f"{step.partition(' (')[0]} {at:.1f}" for step, at in times.items())
            script = bare_script(served, Path(scratch))
            print(f"{label:8}  {steps}  bare {script:.1f}  load {os.getloadavg()[0]:.1f}", flush=True)
            rounds.append(times)
            bare.append(script)
    print(report(rounds[1:] or rounds, bare[1:] or bare))


if __name__ == "__main__":
    main()
