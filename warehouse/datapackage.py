"""The description of a build's files as a Data Package (frictionless v1), for programs that do not speak DuckDB."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from warehouse.build import DATABASE, Build, Field

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
            "schema": {"fields": [_field(field) for field in mart.fields]},
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


def _field(field: Field) -> dict[str, str]:
    kind = next((kind for pattern, kind in _TYPES if pattern.fullmatch(field.kind)), "string")
    found = {"name": field.name, "type": kind}
    return found | {"description": field.description} if field.description else found


def _file(folder: Path, path: Path) -> dict[str, str | int]:
    with (folder / path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"path": path.as_posix(), "bytes": (folder / path).stat().st_size, "hash": f"sha256:{digest}"}
