"""Writing a build and reading what it is: the marts of the warehouse file as a database of their own, and as Parquet.

A build is a folder with `planhouse.duckdb`, `parquet/<mart>.parquet` and `datapackage.json` (and the documents' stamps,
for the next build). This module fills an empty folder; making it visible is the work of `warehouse.publish`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse import exchange
from warehouse.database import attached, identifier, literal, tables
from warehouse.errors import NothingToPublish, NoWarehouse
from warehouse.exchange import Exchange
from warehouse.keys import NONE, Keys

DATABASE = "planhouse.duckdb"
# The oldest that this DuckDB writes for what marts hold: clients since 0.10 open it (docs/decisions/publishing.md).
STORAGE_VERSION = "v1.0.0"


@dataclass(frozen=True, slots=True)
class Field:
    """A column as published: its type as SQL writes it and its description."""

    name: str
    kind: str
    description: str | None


@dataclass(frozen=True, slots=True)
class Mart:
    """A table as published."""

    name: str
    description: str | None
    rows: int
    fields: tuple[Field, ...]
    keys: Keys = NONE


@dataclass(frozen=True, slots=True)
class Build:
    """What a build says of itself (its time in UTC, the version of the marts' contract), and its marts by name."""

    build_id: str
    published_at: datetime
    contract_version: str
    marts: tuple[Mart, ...]


def write(
    database: Path,
    folder: Path,
    build_id: str,
    published_at: datetime,
    keys: Mapping[str, Keys],
    former: Path | None,
    by_document: Collection[str],
) -> Build:
    """Writes the database and the Parquet files into `folder`. `keys` are those of each mart.

    Of the marts `by_document` the rows are taken from the sound build in the folder `former`, where there is one, but
    for those of documents that changed since.
    Raises NoWarehouse, NothingToPublish and WarehouseBusy. The warehouse file is let go of as soon as the
    marts are copied.
    """
    if not database.exists():
        raise NoWarehouse(
            f"{database} does not exist: nothing was loaded yet. Load a plan first (planhouse build)."
        )
    with attached(database, "warehouse") as con:
        described = {mart.name: mart for mart in marts_of(con, "warehouse", keys)}
        if "build_info" not in described:
            raise NothingToPublish(f"{database} has no marts yet. Build them first (planhouse build).")
        exchanged = exchange.begin(con, former, folder / DATABASE, by_document) if former else None
        con.execute(
            f"ATTACH {literal(str(folder / DATABASE))} AS build (STORAGE_VERSION {literal(STORAGE_VERSION)})"
        )
        # One transaction: each statement of its own would wait for the disk.
        con.begin()
        con.execute("CREATE SCHEMA IF NOT EXISTS build.marts")
        for gone in set(tables(con, "marts", "build")) - described.keys():
            con.execute(f"DROP TABLE build.marts.{identifier(gone)}")
        marts = tuple(_written(con, mart, exchanged) for mart in described.values())
        exchange.keep_stamps(con, folder)
        con.execute(
            "UPDATE build.marts.build_info SET build_id = ?, published_at = ?",
            [build_id, published_at.replace(tzinfo=None)],
        )
        con.commit()
        con.execute("DETACH warehouse")
        [(version,)] = con.execute("SELECT contract_version FROM build.marts.build_info").fetchall()
        _write_parquet(con, marts, folder / "parquet")
        con.execute("CHECKPOINT build")
        con.execute("DETACH build")
    return Build(build_id, published_at, version, marts)


def read(con: DuckDBPyConnection, keys: Mapping[str, Keys]) -> Build:
    """The build that is open on `con`, with these keys of its marts."""
    [(catalog, build_id, published_at, version)] = con.execute(
        "SELECT current_database(), build_id, published_at, contract_version FROM marts.build_info"
    ).fetchall()
    marts = []
    for mart in marts_of(con, catalog, keys):
        [(rows,)] = con.execute(f"FROM marts.{identifier(mart.name)} SELECT count(*)").fetchall()
        marts.append(replace(mart, rows=rows))
    return Build(build_id, published_at.replace(tzinfo=UTC), version, tuple(marts))


def marts_of(con: DuckDBPyConnection, catalog: str, keys: Mapping[str, Keys]) -> list[Mart]:
    """The marts of an attached database as it describes them, sorted, not counted, with these keys."""
    descriptions = dict(
        con.execute(
            "SELECT table_name, comment FROM duckdb_tables() "
            "WHERE database_name = $catalog AND schema_name = 'marts' "
            "UNION ALL SELECT view_name, comment FROM duckdb_views() "
            "WHERE database_name = $catalog AND schema_name = 'marts'",
            {"catalog": catalog},
        ).fetchall()
    )
    fields: dict[str, list[Field]] = {}
    for name, column, kind, comment in con.execute(
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() "
        "WHERE database_name = ? AND schema_name = 'marts' ORDER BY table_name, column_index",
        [catalog],
    ).fetchall():
        fields.setdefault(name, []).append(Field(column, kind, comment))
    return [
        Mart(name, descriptions.get(name), 0, tuple(found), keys.get(name, NONE))
        for name, found in fields.items()
    ]


def _written(con: DuckDBPyConnection, mart: Mart, exchanged: Exchange | None) -> Mart:
    name = f"build.marts.{identifier(mart.name)}"
    if exchanged is None or not exchanged.made(con, mart.name):
        con.execute(f"CREATE OR REPLACE TABLE {name} AS FROM warehouse.marts.{identifier(mart.name)}")
    describe(con, "build", mart)
    [(rows,)] = con.execute(f"SELECT count(*) FROM {name}").fetchall()  # noqa: S608
    return replace(mart, rows=int(rows))


def describe(con: DuckDBPyConnection, catalog: str, mart: Mart) -> None:
    """Writes what a mart and its columns mean to its table in an attached database."""
    table = f"{identifier(catalog)}.marts.{identifier(mart.name)}"
    comments = (
        [f"COMMENT ON TABLE {table} IS {literal(mart.description)}"] if mart.description is not None else []
    )
    comments += [
        f"COMMENT ON COLUMN {table}.{identifier(field.name)} IS {literal(field.description)}"
        for field in mart.fields
        if field.description is not None
    ]
    if comments:
        con.execute("; ".join(comments))


def _write_parquet(con: DuckDBPyConnection, marts: tuple[Mart, ...], folder: Path) -> None:
    folder.mkdir()
    # The order of a mart's rows is nobody's promise: without it all cores write one file.
    con.execute("SET preserve_insertion_order = false")
    how = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"
    for mart in marts:
        path = literal(str(folder / f"{mart.name}.parquet"))
        con.execute(f"COPY build.marts.{identifier(mart.name)} TO {path} ({how})")
