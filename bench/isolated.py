"""Python environments that are not ours: made by uv from PyPI when they are first needed, kept in uv's cache."""

from __future__ import annotations

import shutil
import sys

from bench.material import REPOSITORY


def isolated(*packages: str) -> list[str]:
    """The start of a command that runs with these packages and none of ours."""
    wanted = [part for package in packages for part in ("--with", package)]
    return [_uv(), "run", "--quiet", "--isolated", "--no-project", "--python", sys.executable, *wanted]


def _uv() -> str:
    """The uv that set this project up: from PATH, or the one that `make` brought along."""
    found = shutil.which("uv") or shutil.which("uv", path=REPOSITORY / ".uv" / "bin")
    if not found:
        sys.exit("uv is not on PATH, and the scorer and the peers need it: pip install uv")
    return found
