"""A home and the folder beside it from which the command runs, as a user runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from orchestration import dbt
from warehouse.home import Home


def spare_parsing(home: Home) -> None:
    """The first dbt of a home parses the whole project. Here it finds what was parsed for another home."""
    there = dbt.target(home)
    there.mkdir(parents=True, exist_ok=True)
    shutil.copy(dbt.manifest(home).with_name("partial_parse.msgpack"), there)


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Workshop:
    home: Home
    folder: Path

    @classmethod
    def below(cls, folder: Path) -> Workshop:
        return cls(Home(folder / "home"), folder)

    def planhouse(self, *arguments: str | Path, **environment: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "orchestration.cli", *arguments],
            cwd=self.folder,
            env=os.environ | {"PLANHOUSE_HOME": str(self.home.root), "COLUMNS": "100"} | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def build_id(self) -> str:
        return self.home.current.resolve().name


@dataclass(frozen=True)
class Built:
    """A home after its first build, what that said, and its warehouse file as it was then."""

    workshop: Workshop
    first: Ran
    warehouse: Path
