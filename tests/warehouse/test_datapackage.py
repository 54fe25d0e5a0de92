"""The data packages: frictionless reads every row of every file by them, and finds what is not as they say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from warehouse.database import connect
from warehouse.export import export
from warehouse.home import Home
from warehouse.keys import Keys, Reference
from warehouse.publish import publish

ODD = "E'=1+1,\"따옴표\"\\n둘째 줄'"

OF_A_DOCUMENT = Reference(("document_id",), "documents", ("document_id",))
OF_A_ROW = Keys(("document_id", "record_id"), ("record_id",), (), (OF_A_DOCUMENT,))
KEYS = {
    "awards": OF_A_ROW,
    "grants": OF_A_ROW,
    "documents": Keys(
        ("document_id",),
        ("document_id",),
        references=(Reference(("superseded_by",), "documents", ("document_id",)),),
    ),
}


@pytest.fixture
def whole(built: Home) -> Home:
    """With the former revision's document, which the marts by hand lack and all others name."""
    with connect(built) as con:
        con.execute(
            "INSERT INTO marts.documents BY NAME SELECT repeat('b', 64) AS document_id, 'former.pdf' AS file_name"
        )
        con.execute(
            "UPDATE marts.documents SET superseded_by = repeat('a', 64) WHERE file_name = 'former.pdf'"
        )
    return built


@pytest.fixture
def packages(whole: Home, tmp_path: Path) -> dict[str, Path]:
    """Of a build and of an export, with what is hard to carry: nulls in each kind of column, quotes, line breaks."""
    with connect(whole) as con:
        con.execute(f"UPDATE marts.awards SET title = {ODD}, grade = NULL WHERE award_no = 13")
        con.execute(
            "INSERT INTO marts.funds BY NAME SELECT record_id || 'x' AS record_id, 'nan' AS fund FROM marts.funds"
        )
        con.execute("UPDATE marts.documents SET loaded_at = NULL WHERE file_name = 'plan.pdf'")
        con.execute("DELETE FROM marts.unknown_names")
    publish(whole, KEYS)
    export(whole, tmp_path, ["csv"])
    return {"parquet": whole.current / "datapackage.json", "csv": tmp_path / "datapackage.json"}


def errors(path: Path) -> list[list[str]]:
    """Resource, kind and note of each thing that frictionless finds wrong."""
    report = Package(str(path)).validate()
    found = [[task.name, error.type, error.note] for task in report.tasks for error in task.errors]
    assert report.valid == (not found)
    return found


def resource(path: Path, name: str) -> dict[str, Any]:
    [found] = [found for found in json.loads(path.read_text("utf-8"))["resources"] if found["name"] == name]
    return dict(found)


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_a_package_is_valid_in_every_row(kind: str, packages: dict[str, Path]) -> None:
    assert errors(packages[kind]) == []


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_frictionless_reads_by_it_what_the_mart_has(kind: str, packages: dict[str, Path]) -> None:
    package = Package(str(packages[kind]))
    awards = package.get_resource("awards").read_rows()
    apostrophe = "'" if kind == "csv" else ""
    assert [row["award_no"] for row in awards] == [12, 13]
    assert awards[1]["title"] == f'{apostrophe}=1+1,"따옴표"\n둘째 줄' and awards[1]["grade"] is None
    assert [row["amount_krw"] for row in package.get_resource("grants").read_rows()] == [100000000, None]
    funds = package.get_resource("funds").read_rows()
    assert [(row["fund"], row["opening_krw"], row["is_total"]) for row in funds] == [
        ("교통기금", 5000000, False),
        ("nan", None, None),
    ]
    document, _ = package.get_resource("documents").read_rows()
    assert f"{document['received_at']:%Y-%m-%d %H:%M}" == "2026-11-22 10:00" and document["loaded_at"] is None


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_keys_are_declared_where_they_hold(kind: str, packages: dict[str, Path]) -> None:
    schema = resource(packages[kind], "awards")["schema"]
    assert schema["primaryKey"] == ["record_id"]
    assert schema["foreignKeys"] == [
        {"fields": ["document_id"], "reference": {"resource": "documents", "fields": ["document_id"]}}
    ]
    # A reference to the mart itself has no name.
    assert resource(packages[kind], "documents")["schema"]["foreignKeys"] == [
        {"fields": ["superseded_by"], "reference": {"resource": "", "fields": ["document_id"]}}
    ]
    required = [field["name"] for field in schema["fields"] if "constraints" in field]
    assert required == ["document_id", "record_id"]
    # Awards without a department are counted in a row of their own.
    assert "primaryKey" not in resource(packages[kind], "awards_by_department")["schema"]


BROKEN = {
    "UPDATE marts.awards SET record_id = 'same'": [
        "awards",
        "primary-key",
        "the same as in the row at position 2",
    ],
    "UPDATE marts.grants SET document_id = repeat('f', 64) WHERE grant_no = 8": [
        "grants",
        "foreign-key",
        "document_id",
    ],
}


@pytest.mark.parametrize(("statement", "told"), BROKEN.items())
def test_rows_that_break_a_key_are_found(
    statement: str, told: list[str], whole: Home, tmp_path: Path
) -> None:
    with connect(whole) as con:
        con.execute(statement)
    publish(whole, KEYS)
    export(whole, tmp_path, ["csv"])
    for path in (whole.current / "datapackage.json", tmp_path / "datapackage.json"):
        [[name, kind, note]] = errors(path)
        assert [name, kind] == told[:2] and told[2] in note


def test_a_csv_file_that_changed_is_found(packages: dict[str, Path]) -> None:
    path = packages["csv"].with_name("awards.csv")
    path.write_bytes(path.read_bytes().replace("세무1과".encode(), "세무2과".encode()))
    assert [found[:2] for found in errors(packages["csv"])] == [["awards", "hash-count"]]


def test_a_csv_package_says_how_its_files_are_written(packages: dict[str, Path]) -> None:
    awards = resource(packages["csv"], "awards")
    assert (awards["encoding"], awards["profile"]) == ("utf-8-sig", "tabular-data-resource")
    assert awards["dialect"]["delimiter"] == "," and awards["schema"]["missingValues"] == [""]
    assert awards["description"] == "Awards, the district's own. / 수상"
    [title] = [field for field in awards["schema"]["fields"] if field["name"] == "title"]
    assert title == {"name": "title", "type": "string", "description": "The award's title. / 사업명"}
    assert awards["bytes"] == packages["csv"].with_name("awards.csv").stat().st_size
