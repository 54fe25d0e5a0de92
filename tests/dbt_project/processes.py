"""dbt in a process of its own that need not import it: each is forked from one process that did.

To import dbt takes about as long as to build the marts of an invented plan, and these tests build them many times.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from orchestration.dbt import COMMAND

PROJECT = Path(__file__).parents[2] / "dbt_project"
AT_MOST = 180
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["dbt.cli.main", "dbt.adapters.duckdb", __name__])


@dataclass(frozen=True)
class Running:
    process: BaseProcess
    output: Path

    @property
    def said(self) -> str:
        return self.output.read_text("utf-8", "replace")

    def ended(self) -> int:
        """Its exit code; it is killed where it does not end."""
        self.process.join(AT_MOST)
        self.process.kill()
        self.process.join()
        return int(self.process.exitcode or 0)


def start(warehouse: Path, target: Path, *arguments: str) -> Running:
    """dbt on a warehouse file as planhouse runs it, with what it writes in `target`."""
    places = {
        "--project-dir": PROJECT,
        "--profiles-dir": PROJECT,
        "--target-path": target,
        "--log-path": target / "logs",
    }
    target.mkdir(exist_ok=True)
    output = target / "said"
    output.write_bytes(b"")
    _, *options = COMMAND[COMMAND.index("-m") + 1 :]
    said = [*options, *arguments, *(str(part) for pair in places.items() for part in pair)]
    environment = os.environ | {"PLANHOUSE_DATABASE": str(warehouse)}
    process = FORKS.Process(target=_dbt, args=(said, environment, output))
    process.start()
    return Running(process, output)


def _dbt(arguments: list[str], environment: dict[str, str], output: Path) -> None:
    with output.open("wb") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
    os.environ.clear()
    os.environ.update(environment)
    module = COMMAND[COMMAND.index("-m") + 1]
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
