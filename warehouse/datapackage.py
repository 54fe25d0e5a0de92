"""The description of a build's files as a Data Package (frictionless v1), for programs that do not speak DuckDB.

`frictionless validate` reads every row by it. Its Parquet reader goes through pandas, which shows a missing integer as
`nan`, and counts no bytes: hence what the fields say is missing there, and `file_size`, which is `bytes` elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from warehouse.build import DATABASE, Build, Field, Mart
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


# A missing value as pandas shows it; a text is never missing by what it says.
_MISSING = {"integer": ["", "nan"], "number": ["", "nan"], "datetime": ["", "NaT"]}

_CSV = {
    "profile": "tabular-data-resource",
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8-sig",
    "dialect": {
        "delimiter": ",",
        "lineTerminator": "\r\n",
        "quoteChar": '"',
        "doubleQuote": True,
        "header": True,
    },
}
_CSV_NOTE = (
    "Text that a spreadsheet would run as a formula has an apostrophe before it. "
    "/ 스프레드시트가 수식으로 실행할 글 앞에는 작은따옴표가 붙어 있음."
)


def describe(folder: Path, build: Build) -> dict[str, Any]:
    """The package of a build: a resource for each Parquet file, with its fields, and one for the database file."""
    resources = []
    for mart in build.marts:
        resource = _resource(folder, Path("parquet") / f"{mart.name}.parquet", mart)
        resource["file_size"] = resource.pop("bytes")
        resource |= {"format": "parquet", "mediatype": PARQUET}
        for field in resource["schema"]["fields"]:
            if field["type"] in _MISSING:
                field["missingValues"] = _MISSING[field["type"]]
        resources.append(resource)
    database = {
        "profile": "data-resource",
        "name": "planhouse",
        "description": "All marts in one DuckDB file. / 모든 데이터 마트를 담은 DuckDB 파일",
        **_file(folder, Path(DATABASE)),
        "format": "duckdb",
        "mediatype": DUCKDB,
    }
    return _package(build, [*resources, database])


def describe_csv(folder: Path, build: Build) -> dict[str, Any]:
    """The package of a folder with a CSV file a mart, as `warehouse.export` writes them."""
    resources = []
    for mart in build.marts:
        resource = _resource(folder, Path(f"{mart.name}.csv"), mart) | _CSV
        resource["schema"]["missingValues"] = [""]
        for field in resource["schema"]["fields"]:
            if field["type"] == "datetime":
                # A space and no T between day and time, as spreadsheets read it.
                field["format"] = "any"
        resources.append(resource)
    return _package(build, resources) | {"profile": "tabular-data-package", "description": _CSV_NOTE}


def _package(build: Build, resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": "planhouse",
        "id": build.build_id,
        "version": build.contract_version,
        "created": build.published_at.isoformat(),
        "resources": resources,
    }


def keys_in(folder: Path) -> dict[str, Keys]:
    """The keys of a build's marts. A build of an earlier release tells none."""
    package = json.loads((folder / "datapackage.json").read_bytes())
    return {
        resource["name"]: from_schema(resource["schema"], resource["name"])
        for resource in package["resources"]
        if "schema" in resource
    }


def _resource(folder: Path, path: Path, mart: Mart) -> dict[str, Any]:
    return {
        "profile": "data-resource",
        "name": mart.name,
        **({"description": mart.description} if mart.description else {}),
        **_file(folder, path),
        "rowcount": mart.rows,
        "schema": {
            "fields": [_field(field, field.name in mart.keys.required) for field in mart.fields],
            **as_schema(mart.keys, mart.name),
        },
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
