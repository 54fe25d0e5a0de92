"""DuckDB's extensions: machine code, loaded by name from the wheel that came with planhouse and from nowhere else."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from warehouse.database import literal
from warehouse.errors import ExtensionMissing

POSTGRES = "postgres_scanner"
DUCKLAKE = "ducklake"
HTTPFS = "httpfs"


def load(con: DuckDBPyConnection, name: str) -> None:
    """Raises ExtensionMissing. DuckDB checks the file's signature itself."""
    path = _file(name)
    try:
        con.execute(f"LOAD {literal(str(path))}")
    except duckdb.Error as error:
        raise ExtensionMissing(name, str(error).splitlines()[0]) from error


def _file(name: str) -> Path:
    """The wheel keeps the file as DuckDB's own extension folder would, but for the platform."""
    package = find_spec(f"duckdb_extension_{name}")
    if package is None or package.origin is None:
        raise ExtensionMissing(name, "its package is not installed")
    folder = Path(package.origin).parent / "extensions"
    path = folder / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    if not path.exists():
        there = ", ".join(sorted(found.name for found in folder.glob("v*"))) or "no version"
        raise ExtensionMissing(name, f"its package is for DuckDB {there}, and this is v{duckdb.__version__}")
    return path
