"""`make bench-at-once`: eight builds at the same moment in one home: the same bytes, each under a name of its own.

One load, seven duplicates, one build of the marts, none fails; whoever waits says for whom.

Through make: make bench-at-once ARGS="--builds 8"
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench.material import SAMPLE
from warehouse import ledger
from warehouse.balance import balance
from warehouse.database import connect
from warehouse.home import Home
from warehouse.publish import builds


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--builds", type=int, default=8)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="planhouse-at-once-") as folder:
        home = Home(Path(folder, "home"))
        names = [Path(folder, f"plan-{number}.pdf") for number in range(chosen.builds)]
        for name in names:
            shutil.copy(SAMPLE, name)
        started = time.monotonic()
        running = [_build(name, home) for name in names]
        said = [process.communicate()[1] for process in running]
        seconds = time.monotonic() - started
        codes = Counter(process.returncode for process in running)
        with connect(home) as con:
            balance(con)
            states = Counter(str(arrival.state) for arrival in ledger.statuses(con))
            [(attempts,)] = con.execute("SELECT count(*) FROM ledger.attempts").fetchall()
        published = len(builds(home))
    waited = sum("waiting for process" in words for words in said)
    broken = [words for words in said if "Traceback" in words or "planhouse:" in words]
    print(
        f"{chosen.builds} builds at once in {seconds:.0f} s: {dict(states)}, {attempts} attempts, {published} "
        f"published, exit codes {dict(codes)}, {waited} said for whom they wait"
    )
    print("\n".join(broken) or "none failed")
    expected = Counter({"loaded": 1, "duplicate": chosen.builds - 1})
    return 0 if states == expected and attempts == 1 and codes == Counter({0: chosen.builds}) else 1


def _build(name: Path, home: Home) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli", "build", str(name)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PLANHOUSE_HOME": str(home.root)},
    )


if __name__ == "__main__":
    sys.exit(main())
