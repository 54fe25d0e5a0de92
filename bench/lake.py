"""`make bench-lake`: processes append plans to one lake at the same time, again and again, each time to a new lake.

Each time every table is held against those of a warehouse file that one process filled with the same plans: rows and a
checksum over them. After the last time the marts are built in the lake and published, and compared with those of the
file, row by row. With `--data s3://bucket/prefix` the rows lie in an object store (AWS_* in the environment).
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import pickle
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import NamedTuple

import psycopg
from duckdb import DuckDBPyConnection

from bench.drawn_plans import draw
from bench.postgres_server import Server, server
from bench.report import commit, markdown, today
from extract.plan import Plan
from extract.validate import validate
from orchestration import dbt, reading
from orchestration.lake import build
from orchestration.progress import Silence
from orchestration.promised import keys_of
from warehouse import ledger
from warehouse.database import columns, connect, identifier, open_published, tables
from warehouse.home import Home
from warehouse.lake import Lake, opened
from warehouse.lake_load import Arrived, Loader
from warehouse.lake_schema import OF_AN_ARRIVAL
from warehouse.ledger import Origin
from warehouse.load import load
from warehouse.publish import publish
from warehouse.store import StoredFile

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
# When it was, not what it is.
MOMENTS = frozenset({"loaded_at", "settled_at", "build_id", "published_at", "contents"})
Checksums = Mapping[str, tuple[int, str]]


@dataclass(frozen=True)
class Trial:
    """One lake: documents and arrivals in it, what its processes went through, and the tables that differ."""

    documents: int
    arrivals: int
    retries: int
    seconds: float
    slowest: float
    failures: tuple[str, ...]
    differing: tuple[str, ...]


class Worked(NamedTuple):
    """What one process tells: transactions begun anew, its times, its slowest load, why it ended early."""

    retries: int
    began: float
    ended: float
    slowest: float
    failure: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=Path, help="a folder of PDFs; default: drawn ones")
    parser.add_argument("--documents", type=int, default=80)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--data", help="s3://bucket/prefix; default: a temporary folder")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="planhouse-lake-") as name, server() as running:
        folder = Path(name)
        plans = _read(chosen.plans or _drawn(chosen.documents, folder / "pdf"), chosen.documents, folder)
        alone = Home(folder / "alone").create()
        truth = _one_process(alone, plans)
        rows = sum(count for count, _ in truth.values())
        print(f"{len(plans)} plans, {rows:,} rows in {len(truth)} tables", flush=True)
        data = chosen.data or str(folder / "data")
        lakes = [_new_lake(running, number, data) for number in range(chosen.repeats)]
        trials = []
        for lake in lakes:
            trials.append(_trial(lake, plans, chosen.processes, truth))
            print(trials[-1], flush=True)
        started = time.monotonic()
        differing = _marts_apart(alone, folder / "lake", lakes[-1])
        seconds = time.monotonic() - started
    _print(trials, chosen.processes, len(plans))
    print(
        f"\nmarts of the last lake that differ from the file's: {', '.join(differing) or 'none'} ({seconds:.0f} s)"
    )
    sound = all(
        trial.documents == trial.arrivals == len(plans) and not trial.failures and not trial.differing
        for trial in trials
    )
    return 0 if sound and not differing else 1


def _drawn(count: int, folder: Path) -> Path:
    draw(count, folder)
    return folder


def _read(folder: Path, most: int, into: Path) -> list[Path]:
    """The plans as the processes get them, in the order of their names."""
    found = []
    for number, pdf in enumerate(islice(sorted(folder.glob("*.pdf")), most)):
        path = into / f"{number:04}.plan"
        path.write_bytes(pickle.dumps(validate(reading.read(pdf, pdf.name, lambda _done, _of: None))))
        found.append(path)
    return found


def _brought(path: Path) -> tuple[Plan, Arrived]:
    """Known by the plan's number, whoever loads it: the same arrival with the same time."""
    plan: Plan = pickle.loads(path.read_bytes())  # noqa: S301  _read wrote it
    document = plan.document
    arrival_id = str(uuid.uuid5(uuid.NAMESPACE_OID, document.document_id))
    received_at = BEGIN + timedelta(minutes=int(path.stem))
    name = document.file_name
    return plan, Arrived(
        arrival_id, received_at, name, f"/inbox/{name}", document.byte_size, document.document_id
    )


def _one_process(home: Home, plans: Sequence[Path]) -> Checksums:
    with connect(home) as con:
        for path in plans:
            plan, arrived = _brought(path)
            stored = StoredFile(arrived.sha256, arrived.byte_size, path)
            entered = ledger.arrive(con, stored, Origin.of(arrived.source_path))
            con.execute(
                "UPDATE ledger.arrivals SET arrival_id = ?, received_at = ? WHERE arrival_id = ?",
                [arrived.arrival_id, arrived.received_at, entered.arrival_id],
            )
            load(con, plan, arrived.arrival_id)
        return _checksums(con, tables(con, "raw"))


def _checksums(con: DuckDBPyConnection, names: Sequence[str]) -> Checksums:
    """Rows and the sum of their hashes, in whatever order they lie."""
    found = {}
    for table in [f"raw.{identifier(name)}" for name in names] + ["ledger.arrivals"]:
        schema, _, name = table.replace('"', "").partition(".")
        kept = OF_AN_ARRIVAL if schema == "ledger" else tuple(columns(con, schema, name))
        hashed = ", ".join(identifier(column) for column in kept if column not in MOMENTS)
        [row] = con.execute(f"SELECT count(*), sum(hash({hashed})::HUGEINT)::VARCHAR FROM {table}").fetchall()
        found[table] = (row[0], row[1])
    return found


def _new_lake(running: Server, number: int, data: str) -> Lake:
    with psycopg.connect(running.url(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE lake_{number}".encode())
    return Lake(running.url(f"lake_{number}"), f"{data.rstrip('/')}/{os.getpid()}-{number}")


def _trial(lake: Lake, plans: Sequence[Path], processes: int, truth: Checksums) -> Trial:
    context = multiprocessing.get_context("spawn")
    gate, answers = context.Barrier(processes), context.SimpleQueue()
    workers = [
        context.Process(target=_work, args=(lake, plans[number::processes], gate, answers))
        for number in range(processes)
    ]
    for worker in workers:
        worker.start()
    told: list[Worked] = []
    while len(told) < processes and (any(worker.is_alive() for worker in workers) or not answers.empty()):
        if answers.empty():
            time.sleep(0.05)
        else:
            told.append(answers.get())
    for worker in workers:
        worker.join()
    failures = [one.failure for one in told if one.failure]
    failures += [f"a process ended with {worker.exitcode}" for worker in workers if worker.exitcode]
    with opened(lake) as con:
        [(documents, arrivals)] = con.execute(
            "SELECT (SELECT count(*) FROM raw.documents), (SELECT count(*) FROM appended.arrivals)"
        ).fetchall()
        found = _checksums(
            con, [name.removeprefix("raw.").strip('"') for name in truth if name.startswith("raw.")]
        )
    return Trial(
        documents,
        arrivals,
        sum(one.retries for one in told),
        max((one.ended for one in told), default=0.0) - min((one.began for one in told), default=0.0),
        max((one.slowest for one in told), default=0.0),
        tuple(failures),
        tuple(table for table in truth if truth[table] != found[table]),
    )


def _work(lake: Lake, plans: Sequence[Path], gate: Barrier, answers: SimpleQueue[Worked]) -> None:
    """In a process of its own; all begin at the same moment, with a lake that is not there yet."""
    brought = [_brought(path) for path in plans]
    slowest, failure, loader = 0.0, "", Loader(lake)
    gate.wait()
    began = time.monotonic()
    try:
        with loader:
            for plan, arrived in brought:
                started = time.monotonic()
                loader.append(plan, arrived)
                slowest = max(slowest, time.monotonic() - started)
    except Exception as error:  # noqa: BLE001  a failure is a result here
        failure = repr(error)
    answers.put(Worked(loader.retries, began, time.monotonic(), slowest, failure))


def _marts_apart(alone: Home, folder: Path, lake: Lake) -> list[str]:
    """Both published as planhouse does; the marts that readers would see differ."""
    folders = [
        "--project-dir",
        dbt.PROJECT,
        "--profiles-dir",
        dbt.PROJECT,
        "--target-path",
        dbt.target(alone),
    ]
    subprocess.run(
        [*dbt.COMMAND, "build", "--quiet", "--exclude-resource-type", "unit_test", *map(str, folders)],
        env=os.environ | dbt.environment(alone),
        check=True,
    )
    publish(alone, keys_of(dbt.manifest(alone)))
    home = Home(folder).create()
    (home.root / "planhouse.toml").write_text(f'[lake]\ncatalog = "{lake.catalog}"\ndata = "{lake.data}"\n')
    build(home, Silence())
    with open_published(alone) as one, open_published(home) as other:
        names = sorted({*tables(one, "marts"), *tables(other, "marts")})
        return [name for name in names if _rows(one, name) != _rows(other, name)]


def _rows(con: DuckDBPyConnection, mart: str) -> list[tuple[object, ...]]:
    kept = ", ".join(identifier(name) for name in columns(con, "marts", mart) if name not in MOMENTS)
    return con.execute(f"SELECT {kept} FROM marts.{identifier(mart)} ORDER BY ALL").fetchall()


def _print(trials: Sequence[Trial], processes: int, plans: int) -> None:
    print(f"\n{today()}, {commit()}: {processes} processes, {plans} plans\n")
    rows = [
        [str(number), f"{trial.documents} of {plans}", str(trial.retries), f"{trial.seconds:.0f} s",
         f"{trial.slowest:.1f} s", ", ".join(trial.differing) or "none", "; ".join(trial.failures) or "none"]
        for number, trial in enumerate(trials, 1)
    ]  # fmt: skip
    header = ["lake", "documents", "begun anew", "time", "slowest load", "tables that differ", "failures"]
    print(markdown(header, rows))


if __name__ == "__main__":
    sys.exit(main())
