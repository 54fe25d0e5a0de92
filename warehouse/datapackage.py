"""The description of a build's files as a Data Package (frictionless v1), for programs that do not speak DuckDB."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from warehouse.build import DATABASE, Build, Field
from warehouse.keys import Keys, as_schema, from_schema

PARQUET = "application/vnd.apache.parquet"
DUCKDB = "application/vnd.duckdb"

_TYPES = (
    (re.compile(r"(TINY|SMALL|BIG|HUGE|U\w*)?INT(EGER)?"), "integer"),
    (re.compile(r"DECIMAL\(.*\)|DOUBLE|FLOAT"), "number"),
    (re.compile(r"BOOLEAN"), "boolean"),
    (re.compile(r"DATE"), "date"),
    (re.compile(r"TIMESTAMP.*"), "datetime"),
    (re.compile(r"TIME.*"), "time"),
    (re.compile(r".*\[\]"), "array"),
    (re.compile(r"STRUCT.*|MAP.*"), "object"),
)


def describe(folder: Path, build: Build) -> dict[str, Any]:
    """The package: a resource for each Parquet file, with its fields, and one for the database file."""
    resources = [
        {
            "profile": "data-resource",
            "name": mart.name,
            **({"description": mart.description} if mart.description else {}),
            **_file(folder, Path("parquet") / f"{mart.name}.parquet"),
            "format": "parquet",
            "mediatype": PARQUET,
            "rowcount": mart.rows,
            "schema": {
                "fields": [_field(field, field.name in mart.keys.required) for field in mart.fields],
                **as_schema(mart.keys),
            },
        }
        for mart in build.marts
    ]
    database = {
        "profile": "data-resource",
        "name": "planhouse",
        "description": "All marts in one DuckDB file. / 모든 데이터 마트를 담은 DuckDB 파일",
        **_file(folder, Path(DATABASE)),
        "format": "duckdb",
        "mediatype": DUCKDB,
    }
    return {
        "profile": "data-package",
        "name": "planhouse",
        "id": build.build_id,
        "version": build.contract_version,
        "created": build.published_at.isoformat(),
        "resources": [*resources, database],
    }


def keys_in(folder: Path) -> dict[str, Keys]:
    """The keys of a build's marts. A build of an earlier release tells none."""
    package = json.loads((folder / "datapackage.json").read_bytes())
    return {
        resource["name"]: from_schema(resource["schema"])
        for resource in package["resources"]
        if "schema" in resource
    }


def _field(field: Field, required: bool) -> dict[str, Any]:
    kind = next((kind for pattern, kind in _TYPES if pattern.fullmatch(field.kind)), "string")
    found: dict[str, Any] = {"name": field.name, "type": kind}
    if field.description:
        found["description"] = field.description
    if required:
        found["constraints"] = {"required": True}
    return found


def _file(folder: Path, path: Path) -> dict[str, str | int]:
    with (folder / path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"path": path.as_posix(), "bytes": (folder / path).stat().st_size, "hash": f"sha256:{digest}"}
