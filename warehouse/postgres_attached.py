"""A PostgreSQL database on a DuckDB connection, as `pg`. Its password stands in no string that errors could repeat."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from warehouse import extensions
from warehouse.database import literal
from warehouse.targets import Target

SECRET = "target_password"  # noqa: S105  its name


def attach(con: DuckDBPyConnection, target: Target, *options: str) -> None:
    """Raises ExtensionMissing, and duckdb.Error where the database cannot be reached."""
    extensions.load(con, extensions.POSTGRES)
    secret = [f"SECRET {SECRET}"] if keep_password(con, target) else []
    together = ", ".join(["TYPE postgres", *options, *secret])
    con.execute(f"ATTACH {literal(target.dsn)} AS pg ({together})")


def keep_password(con: DuckDBPyConnection, target: Target) -> bool:
    """In the connection's secret `SECRET`; False where libpq is to find it. PostgreSQL's extension must be loaded."""
    if target.password is None:
        return False
    con.execute(f"CREATE TEMPORARY SECRET {SECRET} (TYPE postgres, PASSWORD {literal(target.password)})")
    return True
