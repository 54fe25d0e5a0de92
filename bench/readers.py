"""`make bench-readers`: fifty plans arrive within a second while four readers ask the published file without pause.

No reader may see an error or a mixed state: whatever build one asks, its documents, records and provenance are those of
that build. Every plan has to be loaded, and the runs have to be few.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.served import REPOSITORY, SAMPLE, Served, serving, wait_for
from warehouse.balance import balance
from warehouse.database import connect
from warehouse.errors import NoWarehouse, WarehouseBusy

AT_MOST = 1800.0
QUESTION = """
    SELECT
        (SELECT build_id FROM marts.build_info),
        (SELECT count(*) FROM marts.documents),
        (SELECT count(*) FROM marts.documents WHERE is_current),
        (SELECT sum(amount_krw)::VARCHAR FROM marts.grants),
        (SELECT count(*) FROM marts.provenance),
        (SELECT count(*) FROM marts.grants AS g ANTI JOIN marts.documents AS d USING (document_id))
"""
READER = """
import json, sys, duckdb
from pathlib import Path
path, question = Path(sys.argv[1]), sys.argv[2]
reads, errors, seen = 0, [], {}
while not Path(sys.argv[3]).exists():
    try:
        with duckdb.connect(str(path.resolve()), read_only=True) as con:
            build, *state = con.execute(question).fetchone()
        seen.setdefault(build, [])
        state not in seen[build] and seen[build].append(state)
        reads += 1
    except Exception as error:
        errors.append(repr(error)[:200])
print(json.dumps([reads, errors, seen]))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=50)
    parser.add_argument("--readers", type=int, default=4)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="planhouse-readers-") as folder, serving(Path(folder)) as served:
        _drop(served, 0)
        wait_for("the first build", lambda: served.home.published_database.exists() or None, AT_MOST)
        stop = Path(folder, "stop")
        readers = [_reader(served, stop) for _ in range(chosen.readers)]
        started = time.monotonic()
        for number in range(1, chosen.plans + 1):
            _drop(served, number)
        dropped = time.monotonic() - started
        wait_for("all plans", lambda: _published(served, chosen.plans + 1) or None, AT_MOST, pause=1.0)
        seconds = time.monotonic() - started
        stop.touch()
        answers = [json.loads(reader.communicate()[0]) for reader in readers]
        runs = len(served.runs()) - 1
        with connect(served.home) as con:
            counts = balance(con)
    reads, errors = sum(answer[0] for answer in answers), [words for answer in answers for words in answer[1]]
    states: dict[str, set[str]] = {}
    for _, _, seen in answers:
        for build, found in seen.items():
            states.setdefault(build, set()).update(map(str, found))
    mixed = [build for build, found in states.items() if len(found) > 1]
    torn = [build for build, found in states.items() for state in found if not state.endswith(", 0]")]
    print(
        f"{chosen.plans} plans dropped in {dropped:.2f} s; all published after {seconds:.0f} s by {runs} runs\n"
        f"{counts}\n"
        f"{chosen.readers} readers: {reads:,} reads of {len(states)} builds, {len(errors)} errors, "
        f"{len(mixed) + len(torn)} mixed states"
    )
    print("\n".join(errors[:5]))
    return int(bool(errors or mixed or torn or counts.loaded != chosen.plans + 1))


def _drop(served: Served, number: int) -> None:
    hidden = served.home.root / "plan.part"
    hidden.write_bytes(SAMPLE.read_bytes() + b"\n%%%d\n" % number)
    hidden.rename(served.home.inbox / f"plan-{number:03}.pdf")


def _reader(served: Served, stop: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", READER, str(served.home.published_database), QUESTION, str(stop)]
    return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)


def _published(served: Served, documents: int) -> bool:
    try:
        with connect(served.home, read_only=True, patience=1.0) as con:
            if balance(con).loaded < documents:
                return False
    except (NoWarehouse, WarehouseBusy):
        return False
    return not any(not run.is_finished for run in served.runs())


if __name__ == "__main__":
    sys.exit(main())
