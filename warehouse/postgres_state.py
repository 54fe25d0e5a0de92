"""What a target's database says of itself before anything is written there, and whether we may write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from warehouse.database import identifier, literal
from warehouse.errors import TargetRefused
from warehouse.targets import Target


@dataclass(frozen=True, slots=True)
class State:
    """The session's rights, and the schema as it stands. `server` is PostgreSQL's version as it counts itself."""

    user: str
    database: str
    server: int
    is_replica: bool
    may_create_schemas: bool
    may_create_roles: bool
    reader_is_there: bool
    schema_is_there: bool
    schema_is_writable: bool
    comment: str | None
    tables: Sequence[str]


def state_of(con: DuckDBPyConnection, target: Target) -> State:
    query = f"""
        SELECT
            current_user::text AS "user",
            current_database()::text AS database,
            current_setting('server_version_num')::integer AS server,
            pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean AS is_replica,
            has_database_privilege(current_database(), 'CREATE') AS may_create_schemas,
            (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user)
                AS may_create_roles,
            EXISTS (SELECT FROM pg_roles WHERE rolname = {literal(target.reader)}) AS reader_is_there,
            schema.oid IS NOT NULL AS schema_is_there,
            coalesce(pg_has_role(schema.nspowner, 'USAGE'), false) AS schema_is_writable,
            obj_description(schema.oid, 'pg_namespace') AS comment,
            ARRAY(SELECT relname::text FROM pg_class WHERE relnamespace = schema.oid AND relkind IN ('r', 'p', 'f'))
                AS tables
        FROM (VALUES (1)) AS one
        LEFT JOIN pg_namespace AS schema ON schema.nspname = {literal(target.schema)}
    """  # noqa: S608  quoted
    [row] = con.execute(f"FROM postgres_query('pg', {literal(query)})").fetchall()
    return State(*row)


def demand(state: State, target: Target, ours: str) -> None:
    """Raises TargetRefused, with what the database's owner would run. `ours` begins the comment of our schemas."""
    schema, user = identifier(target.schema), identifier(state.user)
    if state.is_replica:
        raise TargetRefused(target.shown, "the server is read-only", "Name the primary, not a replica.")
    if not state.schema_is_there and not state.may_create_schemas:
        raise TargetRefused(
            target.shown,
            f"{state.user} may not create a schema in the database {state.database}",
            f"Its owner can: CREATE SCHEMA {schema} AUTHORIZATION {user}.",
        )
    if state.schema_is_there and not state.schema_is_writable:
        raise TargetRefused(
            target.shown,
            f"the schema {target.schema} does not belong to {state.user}",
            f"Its owner can: ALTER SCHEMA {schema} OWNER TO {user}. Or choose another one (--schema).",
        )
    if state.tables and not (state.comment or "").startswith(ours):
        raise TargetRefused(
            target.shown,
            f"the schema {target.schema} has tables that planhouse did not publish ({_some(state.tables)})",
            "Choose another one (--schema).",
        )
    if not state.reader_is_there and not state.may_create_roles:
        raise TargetRefused(
            target.shown,
            f"there is no role {target.reader}, and {state.user} may not create one",
            f"An administrator can: CREATE ROLE {identifier(target.reader)} NOLOGIN. Or name another one (--reader).",
        )


def _some(tables: Sequence[str]) -> str:
    told = ", ".join(sorted(tables)[:3])
    return f"{told} and {len(tables) - 3} more" if len(tables) > 3 else told
