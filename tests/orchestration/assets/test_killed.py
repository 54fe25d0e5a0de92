"""A run that is killed in the middle of a batch: the next one reads the rest, nothing twice, and all of it is there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import dagster as dg
from duckdb import DuckDBPyConnection

from orchestration.catalogue import INGEST
from orchestration.definitions import documents
from orchestration.entering import enter
from orchestration.instance import open_instance
from orchestration.partitions import range_tags, stand_together
from orchestration.progress import Silence
from tests.invented_plan import DrawnPlan
from warehouse import ledger
from warehouse.database import connect
from warehouse.home import Home
from warehouse.space import NO_FLOOR

SETTINGS = "[bulk]\nbatch = 4\nprocesses = 2\n"
# As a command would, telling each document that is read.
RUNS = """
import sys
from pathlib import Path
from tests.orchestration.assets.test_killed import ingest
from orchestration.progress import Silence
from warehouse.home import Home

class Told(Silence):
    def document(self):
        print("read", flush=True)

ingest(Home(Path(sys.argv[1])), sys.argv[2:], Told())
"""


def ingest(home: Home, keys: list[str], progress: Silence) -> bool:
    with open_instance(home) as instance:
        stand_together(instance, keys)
        job = documents(home, progress).resolve_job_def(INGEST)
        tags = range_tags(keys) | {"planhouse/pid": str(os.getpid())}
        result: dg.ExecuteInProcessResult = job.execute_in_process(instance=instance, tags=tags)
    return result.success


def of_the_plans(con: DuckDBPyConnection) -> list[tuple[object, ...]]:
    return con.execute(
        "SELECT document_id, count(*), md5(string_agg(c::VARCHAR ORDER BY c::VARCHAR)) "
        "FROM (SELECT document_id, to_json(r) AS c FROM raw.cells AS r) GROUP BY 1 ORDER BY 1"
    ).fetchall()


def arrived(home: Home, files: list[Path]) -> list[str]:
    home.create()
    (home.root / "planhouse.toml").write_text(SETTINGS, "utf-8")
    return [str(one.sha256) for one in enter(files, home, NO_FLOOR, Silence())]


def test_after_a_kill_the_rest_is_read_and_what_was_read_is_not_read_again(
    tmp_path: Path, drawn_plan: DrawnPlan
) -> None:
    files = []
    for number in range(8):
        files.append(tmp_path / f"{number:02}.pdf")
        files[-1].write_bytes(drawn_plan.path.read_bytes() + b"\n%%%d" % number)
    undisturbed, killed = Home(tmp_path / "undisturbed"), Home(tmp_path / "killed")
    assert ingest(undisturbed, arrived(undisturbed, files), Silence())

    keys = arrived(killed, files)
    command = [sys.executable, "-c", RUNS, str(killed.root), *keys]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        for _ in range(6):
            assert run.stdout.readline() == "read\n"
        run.send_signal(signal.SIGKILL)
    rows = killed.dagster / "values" / "rows"
    read = {path: path.stat().st_mtime_ns for path in rows.glob("*.arrow")}
    assert len(read) >= 2
    with connect(killed) as con:
        assert con.execute(
            "SELECT state, count(*) FROM ledger.arrivals GROUP BY 1 ORDER BY 1"
        ).fetchall() == [
            ("loaded", 4),
            ("waiting", 4),
        ]
        left = [str(one.sha256) for one in ledger.waiting(con)]

    seen: dict[Path, int] = {}

    class Looking(Silence):
        def document(self) -> None:
            seen.update({path: path.stat().st_mtime_ns for path in rows.glob("*.arrow")})

    assert ingest(killed, left, Looking())
    assert seen.items() >= read.items()
    with connect(undisturbed) as one, connect(killed) as other:
        assert of_the_plans(one) == of_the_plans(other)
        assert len(of_the_plans(one)) == 8
        outcomes = "SELECT outcome, count(*) FROM ledger.attempts GROUP BY 1 ORDER BY 1"
        assert other.execute(outcomes).fetchall() == [("abandoned", 4), ("loaded", 8)]
    assert not list(rows.iterdir())
