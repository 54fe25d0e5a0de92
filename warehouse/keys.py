"""What the marts' contract promises of a mart's rows: its keys. Where the promises come from belongs elsewhere
(`orchestration.promised`); a build carries them in its datapackage.json, and whoever publishes further reads them
there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Reference:
    """Every value of `columns` stands in `to_columns` of the mart `to`, which are a key there."""

    columns: tuple[str, ...]
    to: str
    to_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """Of one mart: columns that always have a value, what tells rows apart, what leads to other marts.

    `primary` is a key of columns that always have a value; in `unique` nulls count as equal.
    """

    required: tuple[str, ...] = ()
    primary: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    references: tuple[Reference, ...] = ()


NONE = Keys()


def as_schema(keys: Keys, mart: str) -> dict[str, Any]:
    """As the mart's Table Schema has them, where a reference to the mart itself has no name; `uniqueKeys` came with
    its version 2.
    """
    found: dict[str, Any] = {}
    if keys.primary:
        found["primaryKey"] = list(keys.primary)
    if keys.unique:
        found["uniqueKeys"] = [list(columns) for columns in keys.unique]
    if keys.references:
        found["foreignKeys"] = [
            {
                "fields": list(reference.columns),
                "reference": {
                    "resource": "" if reference.to == mart else reference.to,
                    "fields": list(reference.to_columns),
                },
            }
            for reference in keys.references
        ]
    return found


def from_schema(schema: Mapping[str, Any], mart: str) -> Keys:
    """What `as_schema` and the fields say."""
    return Keys(
        required=tuple(
            field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")
        ),
        primary=tuple(schema.get("primaryKey", ())),
        unique=tuple(map(tuple, schema.get("uniqueKeys", ()))),
        references=tuple(
            Reference(
                tuple(key["fields"]), key["reference"]["resource"] or mart, tuple(key["reference"]["fields"])
            )
            for key in schema.get("foreignKeys", ())
        ),
    )


def chosen(
    required: Iterable[str], unique: Iterable[tuple[str, ...]], references: Iterable[Reference] = ()
) -> Keys:
    """The first key whose columns always have a value is the primary one; what contains it says nothing more."""
    always = tuple(required)
    keys = sorted(dict.fromkeys(unique), key=len)
    primary = next((key for key in keys if set(key) <= set(always)), ())
    return Keys(always, primary, tuple(_others(keys, primary)), tuple(dict.fromkeys(references)))


def _others(keys: Iterable[tuple[str, ...]], primary: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (key for key in keys if not primary or not set(primary) <= set(key))
