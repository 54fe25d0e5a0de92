"""dbt, run in the folder of the warehouse file, so that its profile names the file alike in every home.

dbt keeps what it parsed for as long as the profile stays the same, path included: with the full path, each new home
would parse the whole project again, which takes longer than building it. Run with `-m`; the arguments are dbt's.

Python's collector of cycles is off: it costs a build a tenth of its time, and a process this short needs none.
"""

from __future__ import annotations

import gc
import os
from pathlib import Path

if __name__ == "__main__":
    gc.disable()
    database = Path(os.environ["PLANHOUSE_DATABASE"])
    os.chdir(database.parent)
    os.environ["PLANHOUSE_DATABASE"] = database.name

    from dbt.cli.main import cli

    cli()
