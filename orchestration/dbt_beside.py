"""dbt, run in the folder of the warehouse file, so that its profile names the file alike in every home.

dbt keeps what it parsed for as long as the profile stays the same, path included: with the full path, each new home
would parse the whole project again, which takes longer than building it. Run with `-m`; the arguments are dbt's.

It ends with the process that started it: a dbt that nobody waits for would keep the warehouse file locked.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

from orchestration import collector, dbt_ahead

LOOK_EVERY = 0.5


def end_with(parent: int) -> None:
    """DuckDB takes an end at any moment: what was not committed is as if it had never been."""
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os._exit(1)


def stand_beside_the_warehouse() -> None:
    database = Path(os.environ["PLANHOUSE_DATABASE"])
    os.chdir(database.parent)
    os.environ["PLANHOUSE_DATABASE"] = database.name


if __name__ == "__main__":
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    if (code := dbt_ahead.hand_over(sys.argv[1:])) is not None:
        sys.exit(code)
    collector.never()
    stand_beside_the_warehouse()

    from dbt.cli.main import cli

    cli()
