"""Publishing a build into a PostgreSQL database: rows are exchanged in one transaction, tables stay what they are.

A reader sees the former build or this one whole, whatever its isolation, and no reader's query ends in an error
(docs/decisions/postgresql.md). Until the commit nothing is visible; what fails or is killed leaves nothing behind.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from warehouse import postgres_tables
from warehouse.build import DATABASE, Mart, marts_of
from warehouse.database import attached, identifier, literal, transaction
from warehouse.datapackage import keys_in
from warehouse.errors import NothingPublished
from warehouse.home import Home
from warehouse.postgres_attached import attach
from warehouse.postgres_said import refused, unreachable
from warehouse.postgres_state import State, demand, state_of
from warehouse.targets import Target

# Another publisher is at work for this long at most, or something is wrong with it.
PATIENCE_MS = 300_000

# How long readers' transactions are waited for, and how long one try may keep new ones waiting.
GAP_WITHIN_MS = 15_000
TRY_MS = 250

# Begins the comment on the schema: by it we know our own, and whether the tables there are as they should be.
OURS = "planhouse"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a target has now. `rows` is empty where it had this build already; `others` are tables of no mart."""

    build_id: str
    former: str | None
    rows: Mapping[str, int]
    others: tuple[str, ...]
    seconds: float


def deliver(home: Home, target: Target, again: bool = False) -> Delivered:
    """Makes the target's marts those of the current build; where they are already, only if `again`.

    Raises NothingPublished, ExtensionMissing, TargetUnreachable, TargetRefused and NoSuchType. The target's readers
    keep what they have then.
    """
    started = time.monotonic()
    folder = home.current.resolve()
    if not (folder / DATABASE).exists():
        raise NothingPublished(
            f"{home.published_database} does not exist yet. Publish first (planhouse build)."
        )
    with _connected(folder, target) as con, _refusals(target), transaction(con):
        _run(con, target, _one_at_a_time(target))
        state = state_of(con, target)
        demand(state, target, OURS)
        [(build_id,)] = con.execute("SELECT build_id FROM build.marts.build_info").fetchall()
        former = _build_there(con, target, state)
        if former == build_id and not again:
            return Delivered(build_id, former, {}, (), time.monotonic() - started)
        marts = marts_of(con, "build", keys_in(folder))
        _make_room(con, target, state, marts)
        # DuckDB has looked at the schemas before there was ours.
        con.execute("CALL pg_clear_cache()")
        rows = {mart.name: _copied(con, target, mart) for mart in marts}
        _run(con, target, "; ".join(_told(target, marts)))
        _run(con, target, _between_readers(target, marts))
    others = tuple(sorted(set(state.tables) - {mart.name for mart in marts}))
    return Delivered(build_id, former, rows, others, time.monotonic() - started)


@contextmanager
def _connected(folder: Path, target: Target) -> Iterator[DuckDBPyConnection]:
    """In memory, with the build as `build` and the target as `pg`: beside a read-only main database it could not be
    written.
    """
    with attached(folder / DATABASE, "build") as con:
        try:
            attach(con, target, "ISOLATION_LEVEL 'READ COMMITTED'")
        except duckdb.Error as error:
            raise unreachable(target, error) from error
        # PostgreSQL's text cannot hold the character U+0000.
        con.execute("SET pg_null_byte_replacement = '\ufffd'")
        yield con


@contextmanager
def _refusals(target: Target) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise refused(target, error) from error


def _run(con: DuckDBPyConnection, target: Target, statements: str) -> None:
    """By the server itself, in the transaction."""
    try:
        con.execute("CALL postgres_execute('pg', ?)", [statements])
    except duckdb.Error as error:
        raise refused(target, error, statements) from error


def _one_at_a_time(target: Target) -> str:
    return (
        f"SET LOCAL search_path = pg_catalog; SET LOCAL standard_conforming_strings = on; "
        f"SET LOCAL lock_timeout = {PATIENCE_MS}; "
        f"SELECT pg_advisory_xact_lock(hashtext({literal(OURS)}), hashtext({literal(target.schema)})); "
        "SET LOCAL lock_timeout = 0"
    )


def _build_there(con: DuckDBPyConnection, target: Target, state: State) -> str | None:
    if "build_info" not in state.tables:
        return None
    query = f"SELECT build_id::text FROM {postgres_tables.qualified(target.schema, 'build_info')}"  # noqa: S608  quoted
    rows = con.execute(f"FROM postgres_query('pg', {literal(query)})").fetchall()
    return rows[0][0] if rows else None


def _make_room(con: DuckDBPyConnection, target: Target, state: State, marts: Sequence[Mart]) -> None:
    """Empty tables of the right shape. Only a change of the contract makes them anew."""
    create = postgres_tables.create(target.schema, marts, state.server)
    wanted = (
        f"{OURS}: published marts, shape {postgres_tables.shape(create)}. Keep tables of your own elsewhere. / "
        "게시된 데이터 마트. 다른 테이블은 별도 스키마에 둘 것."
    )
    schema = identifier(target.schema)
    tables = [mart.name for mart in marts]
    if state.comment == wanted and set(tables) <= set(state.tables):
        emptied = (f"DELETE FROM {postgres_tables.qualified(target.schema, table)}" for table in tables)  # noqa: S608  quoted
        _run(con, target, "; ".join(emptied))
        return
    statements = [] if state.schema_is_there else [f"CREATE SCHEMA {schema}"]
    if former := [
        postgres_tables.qualified(target.schema, table) for table in tables if table in state.tables
    ]:
        statements.append(f"DROP TABLE {', '.join(former)}")
    statements += [*create, f"COMMENT ON SCHEMA {schema} IS {literal(wanted)}"]
    _run(con, target, "; ".join(statements))


def _copied(con: DuckDBPyConnection, target: Target, mart: Mart) -> int:
    columns = ", ".join(identifier(field.name) for field in mart.fields)
    table = postgres_tables.qualified(target.schema, mart.name)
    source = f"build.marts.{identifier(mart.name)}"
    statement = f"INSERT INTO pg.{table} ({columns}) SELECT {columns} FROM {source}"  # noqa: S608  quoted
    [(rows,)] = con.execute(statement).fetchall()
    return int(rows)


def _told(target: Target, marts: Sequence[Mart]) -> Iterator[str]:
    """What stands beside the rows: descriptions, who may read, what the planner should know. Then the keys are held."""
    reader = identifier(target.reader)
    for mart in marts:
        yield from postgres_tables.comments(target.schema, mart)
    missing = f"NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {literal(target.reader)})"
    yield f"DO $do$ BEGIN IF {missing} THEN CREATE ROLE {reader} NOLOGIN; END IF; END $do$"
    tables = [postgres_tables.qualified(target.schema, mart.name) for mart in marts]
    yield f"GRANT USAGE ON SCHEMA {identifier(target.schema)} TO {reader}"
    yield f"GRANT SELECT ON {', '.join(tables)} TO {reader}"
    yield f"ANALYZE {', '.join(tables)}"
    yield "SET CONSTRAINTS ALL IMMEDIATE"


def _between_readers(target: Target, marts: Sequence[Mart]) -> str:
    """Waits for a moment in which no transaction reads, so that one of several statements sees one build.

    Each try ends within a quarter of a second, before anything could be taken for a deadlock, and lets the readers go
    on. The next one has another order: whoever comes to the tables in the same order as a reader lets him finish. Where
    readers leave no gap the commit comes without: single statements and REPEATABLE READ are right anyway.
    """
    tables = ", ".join(literal(postgres_tables.qualified(target.schema, mart.name)) for mart in marts)
    return f"""
        DO $do$
        DECLARE
            mart text;
            until timestamptz := clock_timestamp() + interval '{GAP_WITHIN_MS} ms';
            this_try timestamptz;
        BEGIN
            LOOP
                BEGIN
                    this_try := clock_timestamp() + interval '{TRY_MS} ms';
                    FOR mart IN SELECT name FROM unnest(ARRAY[{tables}]) AS name ORDER BY random() LOOP
                        PERFORM set_config('lock_timeout', greatest(
                            1, extract(milliseconds FROM this_try - clock_timestamp())::integer)::text, true);
                        EXECUTE 'LOCK TABLE ' || mart || ' IN ACCESS EXCLUSIVE MODE';
                    END LOOP;
                    RETURN;
                EXCEPTION WHEN lock_not_available THEN
                    IF clock_timestamp() > until THEN RETURN; END IF;
                END;
                PERFORM pg_sleep(0.75 * random());
            END LOOP;
        END $do$
    """  # noqa: S608  quoted
