"""Kills of a process that enters plans into the ledger and loads them, again and again, with nothing else around.

A hundred kills here take a minute; `bench.kills` kills whole builds. After each kill the warehouse is opened anew: the
ledger balances, no document is half there, and what the process had been told is done is done.
"""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from warehouse import ledger, recovery
from warehouse.balance import balance
from warehouse.database import connect
from warehouse.errors import WarehouseDamaged
from warehouse.home import Home
from warehouse.ledger import Origin
from warehouse.load import load
from warehouse.store import keep

LONGEST_LIFE = 1.2


def work(root: Path, plan_file: Path, name: str) -> None:
    """For the child: plans without end, each said to be entered, then to be loaded."""
    home = Home(root)
    plan = pickle.loads(plan_file.read_bytes())  # noqa: S301  our parent wrote it
    number = 0
    while True:
        number += 1
        file = root / f"{name}-{number}.pdf"
        file.write_bytes(f"%PDF {name} {number}".encode())
        stored = keep(file, home)
        with connect(home) as con:
            arrival_id = ledger.arrive(con, stored, Origin.of(file)).arrival_id
        print("entered", arrival_id, flush=True)
        with connect(home) as con:
            load(con, replace(plan, document=replace(plan.document, document_id=stored.sha256)), arrival_id)
        print("loaded", arrival_id, flush=True)


def kill_the_loader(kills: int, seed: int) -> int:
    from extract.reading import read_plan
    from tests.invented_plan import sample_like_plan

    moments, findings, told_of = random.Random(seed), 0, 0  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="planhouse-kills-") as folder:
        home = Home(Path(folder, "home")).create()
        drawn = sample_like_plan(Path(folder, "plan.pdf"))
        Path(folder, "plan").write_bytes(pickle.dumps(read_plan(drawn.path, file_name="plan.pdf")))
        for number in range(kills):
            command = "import sys; from pathlib import Path; from bench.kills_of_the_loader import work; "
            command += "work(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])"
            child = subprocess.Popen(
                [sys.executable, "-c", command, str(home.root), str(Path(folder, "plan")), str(number)],
                stdout=subprocess.PIPE,
                text=True,
            )
            assert child.stdout is not None  # noqa: S101
            first = child.stdout.readline()
            time.sleep(moments.uniform(0, LONGEST_LIFE))
            child.kill()
            told = [
                line.split() for line in (first + child.stdout.read()).splitlines() if len(line.split()) == 2
            ]
            child.wait()
            findings += _broken_promises(home, told)
            told_of += len(told)
    print(f"{kills} kills of the loader, {told_of} promises made, {findings} broken")
    return 1 if findings else 0


def _broken_promises(home: Home, told: list[list[str]]) -> int:
    try:
        with connect(home) as con:
            balance(con)
            states = {arrival.arrival_id: str(arrival.state) for arrival in ledger.statuses(con)}
            halves = con.execute(
                "SELECT count(DISTINCT c.document_id) FROM raw.cells AS c ANTI JOIN raw.documents USING (document_id)"
            ).fetchall()[0][0]
    except WarehouseDamaged as damaged:
        recovery.mend(home)
        print(damaged)
        return 1
    broken = [
        words
        for words in told
        if words[1] not in states or (words[0], states[words[1]]) == ("loaded", "waiting")
    ]
    if broken or halves:
        print(f"broken: {broken}, {halves} halves of documents")
    return len(broken) + int(halves)


if __name__ == "__main__":
    sys.exit(kill_the_loader(int(sys.argv[1]), 1))
