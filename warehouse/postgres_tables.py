"""The marts as PostgreSQL has them: types, keys, indexes, comments, who may read. Text only; `postgres` runs it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

from warehouse.build import Mart
from warehouse.database import identifier, literal
from warehouse.errors import NoSuchType

# What PostgreSQL has under another name, or for want of the same.
_KINDS = {
    "VARCHAR": "text",
    "BOOLEAN": "boolean",
    "TINYINT": "smallint",
    "SMALLINT": "smallint",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "FLOAT": "real",
    "DOUBLE": "double precision",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
    "UUID": "uuid",
    "JSON": "json",
    "BLOB": "bytea",
}
_DECIMAL = re.compile(r"DECIMAL\(\d+,\d+\)")

# What most charts are narrowed to.
FILTERED_BY = ("district", "plan_year")
NULLS_NOT_DISTINCT_SINCE = 150000


def kind_of(mart: str, column: str, kind: str) -> str:
    """Raises NoSuchType."""
    if kind.endswith("[]"):
        return kind_of(mart, column, kind[:-2]) + "[]"
    if _DECIMAL.fullmatch(kind):
        return kind.replace("DECIMAL", "numeric")
    if kind not in _KINDS:
        raise NoSuchType(f"marts.{mart}.{column} is {kind}, for which there is no column in PostgreSQL yet.")
    return _KINDS[kind]


def create(schema: str, marts: Sequence[Mart], server: int) -> list[str]:
    """The statements that make the tables with their keys and indexes, empty."""
    tables = [_table(schema, mart, server) for mart in marts]
    # What leads to another table comes when that one is there.
    return tables + [statement for mart in marts for statement in _links(schema, mart)]


def shape(statements: Sequence[str]) -> str:
    """Changes with what `create` makes."""
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()[:12]


def comments(schema: str, mart: Mart) -> Iterator[str]:
    table = qualified(schema, mart.name)
    yield f"COMMENT ON TABLE {table} IS {_text(mart.description)}"
    for field in mart.fields:
        yield f"COMMENT ON COLUMN {table}.{identifier(field.name)} IS {_text(field.description)}"


def qualified(schema: str, table: str) -> str:
    return f"{identifier(schema)}.{identifier(table)}"


def _table(schema: str, mart: Mart, server: int) -> str:
    lines = []
    for field in mart.fields:
        always = " NOT NULL" if field.name in mart.keys.required else ""
        lines.append(f"{identifier(field.name)} {kind_of(mart.name, field.name, field.kind)}{always}")
    if mart.keys.primary:
        lines.append(f"PRIMARY KEY ({_names(mart.keys.primary)})")
    for key in mart.keys.unique:
        # Older servers have no such key; theirs lets rows through that differ in nothing but hold a null.
        how = " NULLS NOT DISTINCT" if server >= NULLS_NOT_DISTINCT_SINCE else ""
        lines.append(f"UNIQUE{how} ({_names(key)})")
    return f"CREATE TABLE {qualified(schema, mart.name)} ({', '.join(lines)})"


def _links(schema: str, mart: Mart) -> Iterator[str]:
    table = qualified(schema, mart.name)
    for reference in mart.keys.references:
        # Rows are exchanged table by table: only the whole must hold.
        yield (
            f"ALTER TABLE {table} ADD FOREIGN KEY ({_names(reference.columns)}) "
            f"REFERENCES {qualified(schema, reference.to)} ({_names(reference.to_columns)}) "
            "DEFERRABLE INITIALLY DEFERRED"
        )
        yield f"CREATE INDEX ON {table} ({_names(reference.columns)})"
    if set(FILTERED_BY) <= {field.name for field in mart.fields}:
        yield f"CREATE INDEX ON {table} ({_names(FILTERED_BY)})"


def _names(columns: Sequence[str]) -> str:
    return ", ".join(map(identifier, columns))


def _text(text: str | None) -> str:
    return "NULL" if text is None else literal(text)
