"""The dbt project as Dagster sees it: where it lies, when its manifest is stale, how it is run.

`manifest()` and `fingerprint()` import neither Dagster nor dbt, so that they can run while something else works.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from warehouse.home import Home

PROJECT = Path(__file__).resolve().parent.parent / "dbt_project"
TARGET = PROJECT / "target"
PARSED = "partial_parse.msgpack"
_NOT_SOURCES = frozenset({"target", "logs", "dbt_packages", ".user.yml"})


class DbtRefused(Exception):
    """dbt cannot parse the project. The message is dbt's own."""


# Before dbt's own arguments. -P: a folder of the user's must not be taken for one of our packages.
COMMAND = (sys.executable, "-P", "-m", "orchestration.dbt_beside", "--no-use-colors")


def environment(home: Home) -> dict[str, str]:
    """What the profile and the quiet of dbt need."""
    return {
        "PLANHOUSE_DATABASE": str(home.database),
        "PLANHOUSE_ACCESS": "automatic",
        "PLANHOUSE_PROJECT": fingerprint(),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }


def fingerprint() -> str:
    """Changes with any source file of the project and with the version of dbt."""
    digest = hashlib.sha256(version("dbt-core").encode())
    for path in sorted(_sources()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(PROJECT)} {content}\n".encode())
    return digest.hexdigest()


def _sources() -> list[Path]:
    tops = [path for path in PROJECT.iterdir() if path.name not in _NOT_SOURCES]
    return [path for top in tops for path in (top, *top.rglob("*")) if path.is_file()]


def manifest(home: Home) -> Path:
    """The manifest of the project as it stands; dbt parses it first where it is older than its sources."""
    TARGET.mkdir(exist_ok=True)
    path = TARGET / "manifest.json"
    stamp = TARGET / "manifest.fingerprint"
    with (TARGET / "manifest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = fingerprint()
        if not (path.exists() and stamp.exists() and stamp.read_text() == wanted):
            _parse(home)
            stamp.write_text(wanted)
    return path


def _parse(home: Home) -> None:
    home.create()
    folders = (
        "--project-dir",
        PROJECT,
        "--profiles-dir",
        PROJECT,
        "--target-path",
        TARGET,
        "--log-path",
        target(home),
    )
    parsed = subprocess.run(
        [*COMMAND, "parse", "--quiet", *map(str, folders)],
        env=os.environ | environment(home),
        capture_output=True,
        check=False,
        text=True,
    )
    if parsed.returncode:
        raise DbtRefused(f"dbt cannot parse {PROJECT}:\n{(parsed.stdout + parsed.stderr).strip()}")


@dataclass(frozen=True)
class Broken:
    """A model or test that failed in the last dbt build, in dbt's words."""

    name: str
    message: str


def target(home: Home) -> Path:
    """Where dbt builds of this home leave their artifacts; its partial parse is what makes the next one quick."""
    return home.dagster / "dbt"


def pass_on_what_was_parsed(home: Home) -> None:
    """To a home whose dbt has not parsed the project yet: of what is another there, dbt parses that alone anew."""
    there, own = TARGET / PARSED, target(home) / PARSED
    if own.exists() or not there.exists():
        return
    own.parent.mkdir(parents=True, exist_ok=True)
    part = own.with_name(f".{PARSED}.{os.getpid()}")
    shutil.copyfile(there, part)
    part.replace(own)


def broken(home: Home) -> list[Broken]:
    """What failed in the last build of this home."""
    results = target(home) / "run_results.json"
    if not results.exists():
        return []
    run: Mapping[str, Any] = json.loads(results.read_bytes())
    return [
        Broken(result["unique_id"].split(".", 2)[-1], str(result["message"]).strip())
        for result in run["results"]
        if result["status"] in ("error", "fail", "runtime error")
    ]


def is_of_another_project(con: DuckDBPyConnection) -> bool:
    """Whether any row of the marts may be what other models or seeds made of it: then all are built anew."""
    try:
        found = con.execute("SELECT 1 FROM core.built WHERE project = ? LIMIT 1", [fingerprint()]).fetchone()
    except duckdb.CatalogException:
        return True
    return found is None


def forget_results(home: Home) -> None:
    """Before a build, so that `broken` never tells of an earlier one."""
    (target(home) / "run_results.json").unlink(missing_ok=True)
