"""`make bench-postgres`: readers that never pause ask a PostgreSQL database while builds are published into it.

Two homes with different plans are published in turn, each time as a new build. A read is a transaction that asks
build_info, then two marts; its answers must be those of one build. Half of the readers use PostgreSQL's usual
isolation, half REPEATABLE READ, and each asks its three questions apart, then as one statement. With `--by-schema` the
rows are not exchanged: the marts are built in a schema beside, and the schemas' names are exchanged instead, which is
how it is often done.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.postgres_server import Server, server
from bench.report import commit, markdown, today
from bench.served import REPOSITORY, SAMPLE
from orchestration import dbt
from orchestration.promised import keys_of
from tests.invented_plan import sample_like_plan
from warehouse.database import open_published
from warehouse.home import Home
from warehouse.postgres import deliver
from warehouse.publish import publish
from warehouse.targets import Target

# What tells two builds apart, one question a mart.
QUESTIONS = (
    "SELECT build_id FROM marts.build_info",
    "SELECT count(*), coalesce(sum(amount_krw), 0)::text FROM marts.grants",
    "SELECT count(*), coalesce(sum(amount_krw), 0)::text FROM marts.budget_by_sector",
)
AS_ONE = (
    "SELECT build_id, g.*, s.* FROM marts.build_info, "
    f"({QUESTIONS[1].replace('count(*),', 'count(*) AS a,')}) AS g, "
    f"({QUESTIONS[2].replace('count(*),', 'count(*) AS c,')}) AS s"
)
READER = """
import json, sys, time, psycopg
from pathlib import Path
url, isolation, stop, questions, as_one, pause = sys.argv[1:]
questions, pause = json.loads(questions), float(pause)
reads, errors, seen, slowest = 0, [], {}, 0.0
con = psycopg.connect(url)
con.isolation_level = psycopg.IsolationLevel[isolation]
print("ready", flush=True)
while not Path(stop).exists():
    for way, asked in (("apart", questions), ("as one", [as_one])):
        started = time.monotonic()
        try:
            with con.transaction():
                answer = []
                for question in asked:
                    rows = con.execute(question).fetchall()
                    answer += list(rows[0]) if len(rows) == 1 else [f"{len(rows)} rows"]
                    time.sleep(pause)
            key = json.dumps([way, *map(str, answer)])
            seen[key] = seen.get(key, 0) + 1
            reads += 1
        except psycopg.Error as error:
            errors.append(str(error)[:200])
            if con.closed:
                con = psycopg.connect(url)
        slowest = max(slowest, time.monotonic() - started)
print(json.dumps([reads, errors, seen, slowest]))
"""
READER_ROLE, READER_LOGIN, READER_PASSWORD = "planhouse_reader", "bi", "bi"


@dataclass(frozen=True)
class Reads:
    """What the readers of one isolation saw: reads, errors, and how many of them were of no single build."""

    isolation: str
    reads: int
    errors: tuple[str, ...]
    mixed: int
    slowest: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--publishes", type=int, default=20)
    parser.add_argument("--readers", type=int, default=4, help="processes")
    parser.add_argument("--reads", type=int, default=1000, help="at least, of all readers together")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds between a transaction's questions")
    parser.add_argument("--by-schema", action="store_true", help="exchange schemas in place of rows")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="planhouse-postgres-") as name, server() as running:
        folder = Path(name)
        drawn = folder / "drawn.pdf"
        sample_like_plan(drawn)
        homes = [_built(folder / "a", SAMPLE), _built(folder / "b", drawn)]
        keys = keys_of(dbt.manifest(homes[0]))
        # Where the schemas are exchanged, each build goes into one beside.
        target = Target.of(running.url(), schema="marts_new" if chosen.by_schema else "marts")
        truth: set[str] = set()
        seconds: list[float] = []

        def publish_next(number: int) -> None:
            home = homes[number % 2]
            publish(home, keys)
            truth.add(_truth(home))
            started = time.monotonic()
            deliver(home, target)
            if chosen.by_schema:
                _exchange_schemas(running)
            seconds.append(time.monotonic() - started)

        publish_next(0)
        with psycopg.connect(running.url(), autocommit=True) as con:
            con.execute(
                f"CREATE ROLE {READER_LOGIN} LOGIN PASSWORD '{READER_PASSWORD}' IN ROLE {READER_ROLE}"
            )
        stop = folder / "stop"
        isolations = ["READ_COMMITTED", "REPEATABLE_READ"] * ((chosen.readers + 1) // 2)
        readers = [
            _reader(running, isolation, stop, chosen.pause) for isolation in isolations[: chosen.readers]
        ]
        for reader in readers:
            assert reader.stdout is not None  # noqa: S101  mypy's sake
            reader.stdout.readline()
        for number in range(1, chosen.publishes + 1):
            publish_next(number)
        stop.touch()
        found = [judged(isolation, json.loads(reader.communicate()[0]), truth)
                 for isolation, reader in zip(isolations, readers, strict=False)]  # fmt: skip
    return _tell(found, seconds[1:], chosen)


def _built(folder: Path, pdf: Path) -> Home:
    subprocess.run(
        [Path(sys.executable).parent / "planhouse", "build", pdf],
        cwd=REPOSITORY,
        env=os.environ | {"PLANHOUSE_HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return Home(folder)


def _truth(home: Home) -> str:
    """What a reader of this build has to see."""
    answer: list[Any] = []
    with open_published(home) as con:
        for question in QUESTIONS:
            answer += con.execute(question).fetchall()[0]
    return json.dumps([*map(str, answer)])


def _reader(running: Server, isolation: str, stop: Path, pause: float) -> subprocess.Popen[str]:
    url = running.url(user=READER_LOGIN, password=READER_PASSWORD)
    arguments = (url, isolation, str(stop), json.dumps(QUESTIONS), AS_ONE, str(pause))
    return subprocess.Popen([sys.executable, "-c", READER, *arguments], stdout=subprocess.PIPE, text=True)


def _exchange_schemas(running: Server) -> None:
    """The names in one transaction; what was `marts` goes when nobody reads it any more."""
    with psycopg.connect(running.url()) as con:
        if con.execute("SELECT FROM pg_namespace WHERE nspname = 'marts'").fetchall():
            con.execute("ALTER SCHEMA marts RENAME TO marts_old")
        con.execute("ALTER SCHEMA marts_new RENAME TO marts")
    while True:
        with suppress(psycopg.errors.DeadlockDetected), psycopg.connect(running.url()) as con:
            con.execute("DROP SCHEMA IF EXISTS marts_old CASCADE")
            return


def judged(isolation: str, told: Any, truth: set[str]) -> Reads:
    reads, errors, seen, slowest = told
    mixed = sum(times for answer, times in seen.items() if json.dumps(json.loads(answer)[1:]) not in truth)
    return Reads(isolation.replace("_", " "), reads, tuple(errors), mixed, slowest)


def _tell(found: list[Reads], seconds: list[float], chosen: argparse.Namespace) -> int:
    rows = []
    for isolation in dict.fromkeys(each.isolation for each in found):
        of = [each for each in found if each.isolation == isolation]
        rows.append((
            isolation, str(len(of)), f"{sum(each.reads for each in of):,}",
            str(sum(len(each.errors) for each in of)), str(sum(each.mixed for each in of)),
            f"{max(each.slowest for each in of) * 1000:.0f} ms",
        ))  # fmt: skip
    seconds.sort()
    print(f"{today()}, commit {commit()}: {len(seconds)} publishes, median {seconds[len(seconds) // 2]:.2f} s, "
          f"slowest {seconds[-1]:.2f} s")  # fmt: skip
    print(markdown(["isolation", "readers", "reads", "errors", "of no single build", "slowest read"], rows))
    for words, times in Counter(re.sub(r"\d+", "…", e) for each in found for e in each.errors).most_common(5):
        print(f"{times} × {words.splitlines()[0]}")
    reads = sum(each.reads for each in found)
    sound = not any(each.errors or each.mixed for each in found)
    if reads < chosen.reads:
        print(f"only {reads} reads: fewer than {chosen.reads}")
    return int(not sound or reads < chosen.reads)


if __name__ == "__main__":
    sys.exit(main())
