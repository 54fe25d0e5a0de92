"""The lake's marts as a plain DuckDB file: what acceptance and publishing read, and how a moment of the lake's history
is handed to somebody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.build import describe, marts_of
from warehouse.database import identifier, literal
from warehouse.errors import NothingToPublish
from warehouse.home import Home
from warehouse.lake import NAME, Lake, Moment, opened


@dataclass(frozen=True, slots=True)
class LakeHome(Home):
    """A home whose marts come out of a lake: what else is its warehouse file is their copy here. dbt's artifacts of the
    two lie apart.
    """

    @property
    def database(self) -> Path:
        return self.root / "warehouse" / "lake.duckdb"

    @property
    def dagster(self) -> Path:
        return self.root / "dagster" / "lake"


def fetch(
    lake: Lake, path: Path, at: Moment | None = None, witnesses: Collection[str] = ()
) -> Mapping[str, int]:
    """Writes the marts, with what describes them, to a file at `path`, where it appears whole. Rows by mart.

    Of the raw tables `witnesses` the file says which documents have rows there. Raises NothingToPublish where the lake
    has no marts (at that moment), and what `opened` raises.
    """
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with opened(lake, [path.parent], at) as con:
        con.execute(f"ATTACH {literal(str(part))} AS copy")
        # One transaction: all marts of one moment.
        con.begin()
        marts = marts_of(con, NAME, {})
        if not marts:
            when = f" at {at}" if at is not None else ""
            raise NothingToPublish(f"The lake has no marts{when}. Build them first (planhouse lake build).")
        con.execute("CREATE SCHEMA copy.marts")
        rows = {}
        for mart in marts:
            name = f"marts.{identifier(mart.name)}"
            [(rows[mart.name],)] = con.execute(f"CREATE TABLE copy.{name} AS FROM {NAME}.{name}").fetchall()
            describe(con, "copy", mart)
        con.execute("CREATE SCHEMA copy.raw")
        for table in map(identifier, witnesses):
            con.execute(f"CREATE TABLE copy.raw.{table} (document_id VARCHAR)")
            con.execute(f"INSERT INTO copy.raw.{table} FROM {NAME}.raw.{table} SELECT DISTINCT document_id")
        con.commit()
        con.execute("DETACH copy")
    part.replace(path)
    return rows
