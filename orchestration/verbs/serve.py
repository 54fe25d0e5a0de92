"""`planhouse serve`: this process becomes Dagster's."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from orchestration import dbt
from orchestration.instance import settle_in
from warehouse.home import Home

PROJECT = Path(__file__).resolve().parents[2]


def run(port: int) -> None:
    home = Home.from_environment()
    settle_in(home)
    dbt.manifest(home)
    # The processes that Dagster starts run elsewhere: a relative home would be another one there.
    os.environ["PLANHOUSE_HOME"] = str(home.root)
    # dg warns where the active environment is not the project's, and asks PyPI for newer releases of itself.
    os.environ |= {"VIRTUAL_ENV": sys.prefix, "DAGSTER_DG_UPDATE_CHECK_ENABLED": "0"}
    dg = str(Path(sys.executable).parent / "dg")
    # dg and its children look for dbt, and for each other, on PATH.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    os.execv(  # noqa: S606
        dg, [dg, "dev", "--target-path", str(PROJECT), "--host", "127.0.0.1", "--port", str(port)]
    )
