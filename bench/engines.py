"""What is compared: planhouse, and the readers that others have made, each in an environment of its own.

The peers run through the shared folder's `adapters.py`, which knows them by `name`. One that cannot run here is
reported with the reason, never left out.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.isolated import isolated
from bench.material import REPOSITORY, Material

NODE_PACKAGES = REPOSITORY / ".peers"
REMEDIES = {
    "java": "java is not on PATH (Debian: apt install default-jre-headless)",
    "node": "node is not on PATH (Debian: apt install nodejs npm)",
    "npm": "npm is not on PATH (Debian: apt install npm)",
}


@dataclass(frozen=True)
class Engine:
    """A reader of tables: what PyPI, npm and the system have to bring for it."""

    name: str
    title: str
    packages: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    npm: str = ""


@dataclass(frozen=True)
class Read:
    """What an engine made of a list of PDFs: a file in the scorer's form, and which PDFs it failed on."""

    path: Path
    failed: tuple[str, ...]


@dataclass(frozen=True)
class NotRun:
    reason: str


PLANHOUSE = Engine("planhouse", "**planhouse**")
PDFPLUMBER = "pdfplumber==0.11.10"
PEERS = (
    Engine("odl", "opendataloader 2.5.16 (Java)", ("opendataloader-pdf==2.5.16",), ("java",)),
    Engine("camelot", "camelot 2.0 lattice", ("camelot-py==2.0.0", "pypdfium2")),
    Engine("tablers", "tablers 0.9.0 (Rust)", ("tablers==0.9.0",)),
    Engine("plumber", "pdfplumber 0.11.10, spans recovered", (PDFPLUMBER,)),
    Engine("plumber_naive", "pdfplumber 0.11.10, `extract()` as it comes", (PDFPLUMBER,)),
    Engine("plumber_rs", "pdfplumber-rs 0.3.0", ("pdfplumber-rs==0.3.0",)),
    Engine("tabula", "tabula 2.10.0 (Java)", ("tabula-py==2.10.0", "pypdfium2"), ("java",)),
    Engine("kordoc", "kordoc 4.14.0 (Node)", (), ("node", "npm"), "kordoc@4.14.0"),
)
ENGINES = {engine.name: engine for engine in (PLANHOUSE, *PEERS)}


def run(
    engine: Engine, given: Material, pdfs: Sequence[Path], out: Path, extra: Mapping[str, str] | None = None
) -> Read | NotRun:
    """Let the engine read the PDFs into `out`, with its defaults, and say on stderr how that goes."""
    if engine is PLANHOUSE:
        command = [sys.executable, "-m", "bench.read_tables"]
    else:
        if reason := _obstacle(engine):
            return NotRun(reason)
        command = [*isolated(*engine.packages), "python", str(given.adapters), engine.name]
    print(f"{engine.name}: reading {len(pdfs)} PDFs ...", file=sys.stderr, flush=True)
    started = time.perf_counter()
    done = subprocess.run(
        [*command, out, *pdfs],
        cwd=REPOSITORY,
        env=os.environ | {"KORDOC": str(_node_command("kordoc"))} | dict(extra or {}),
        stdout=subprocess.DEVNULL,
        stderr=None if engine is PLANHOUSE else subprocess.PIPE,
        text=True,
        check=False,
    )
    print(f"{engine.name}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    if done.returncode:
        return NotRun(f"it ended with {done.returncode}: {_last_line(done.stderr)}")
    docs = json.loads(out.read_text("utf-8"))["docs"]
    failed = [f"{doc['file']}: {doc['err']}" for doc in docs if doc["err"]]
    if len(failed) == len(docs):
        return NotRun(f"it failed on every PDF, first on {failed[0]}")
    return Read(out, tuple(failed))


def _obstacle(engine: Engine) -> str | None:
    """Why the engine cannot run here, after having tried to bring what it needs."""
    for program in engine.programs:
        if not shutil.which(program):
            return REMEDIES[program]
    if engine.npm and (reason := _install_from_npm(engine.npm)):
        return reason
    tried = subprocess.run(
        [*isolated(*engine.packages), "python", "-c", ""], capture_output=True, text=True, check=False
    )
    return (
        f"uv cannot bring {', '.join(engine.packages)}: {_last_line(tried.stderr)}"
        if tried.returncode
        else None
    )


def _install_from_npm(package: str) -> str | None:
    name, _, version = package.partition("@")
    installed = NODE_PACKAGES / "node_modules" / name / "package.json"
    if installed.exists() and json.loads(installed.read_text("utf-8"))["version"] == version:
        return None
    print(f"npm: installing {package} in {NODE_PACKAGES} ...", file=sys.stderr, flush=True)
    NODE_PACKAGES.mkdir(exist_ok=True)
    done = subprocess.run(
        ["npm", "install", "--prefix", NODE_PACKAGES, "--ignore-scripts", "--no-audit", "--no-fund", package],
        capture_output=True,
        text=True,
        check=False,
    )
    return f"npm cannot bring {package}: {_last_line(done.stderr)}" if done.returncode else None


def _node_command(name: str) -> Path:
    return NODE_PACKAGES / "node_modules" / name / "dist" / "cli.js"


def _last_line(words: str | None) -> str:
    lines = [line.strip() for line in (words or "").splitlines() if line.strip()]
    return lines[-1][:200] if lines else "it said nothing"
