"""One truth, told in several places: contract, dbt's YAML and SQL files, pandera schemas, raw tables, promises, metrics
and the guide for analysts. Whichever drifts is named here, with what to do; nothing is started for it.

That the models' SQL yields the YAML's columns and types is dbt's contract, enforced in every build.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from extract.schemas import schemas
from tests.dbt_project.contract import CONTRACT
from warehouse.promises import PROMISES

REPOSITORY = Path(__file__).parents[1]
PROJECT = REPOSITORY / "dbt_project"
# mart,column,type: what readers build on. A line that goes or changes breaks them.
CONTRACT_FILE = REPOSITORY / "tests" / "dbt_project" / "contract.csv"
GUIDE = (REPOSITORY / "docs" / "analyst.md").read_text(encoding="utf-8")
FAMILIES = sorted(schemas())

# Of every record: which it is and where it was read.
PLACE = {"document_id", "record_id", "table_id", "page"}
# What the printed form was is kept where it is another; these parts become canonical and keep none.
NAMED_BY_DBT = {"parent_printed", "program_printed"}
RENAMED = {"initiative_record_id": "record_id"}
# How raw stores what a schema lets through.
STORED_AS = {
    "Int64": {"bigint", "integer"},
    "object": {"varchar", "boolean", "date", "decimal(12,4)", "decimal(24,6)"},
}
BOTH_LANGUAGES = re.compile(r"[A-Za-z].* / .*[가-힣]", re.DOTALL)
_DOC = re.compile(r"\{\{\s*doc\('(\w+)'\)\s*\}\}")


def entries(kind: str, *folders: str) -> dict[str, dict[str, Any]]:
    """What the YAML files below the folders say of each model, seed, source … by name."""
    files = sorted(file for folder in folders for file in (PROJECT / folder).rglob("*.yml"))
    read = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    return {entry["name"]: entry for content in read for entry in content.get(kind, [])}


@cache
def marts() -> dict[str, dict[str, str]]:
    """Each mart's columns with their types, as its YAML says."""
    return {
        name: {column["name"]: kind(column["data_type"]) for column in mart["columns"]}
        for name, mart in entries("models", "models/marts").items()
    }


@cache
def raw() -> dict[str, dict[str, dict[str, str]]]:
    """The columns of raw and of the ledger by schema and table, as DuckDB reads warehouse/schema.sql."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    with duckdb.connect() as con:
        con.execute((REPOSITORY / "warehouse" / "schema.sql").read_text(encoding="utf-8"))
        asked = (
            "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
        )
        for schema, table, column, data_type in con.execute(asked).fetchall():
            found.setdefault(schema, {}).setdefault(table, {})[column] = kind(data_type)
    return found


def kind(data_type: str) -> str:
    return data_type.lower().replace(" ", "")


def described(entry: dict[str, Any]) -> str:
    """A description with its doc block in place."""
    return _DOC.sub(lambda found: doc_blocks().get(found[1], ""), entry.get("description", ""))


@cache
def doc_blocks() -> dict[str, str]:
    text = (PROJECT / "models" / "columns.md").read_text(encoding="utf-8")
    return dict(re.findall(r"\{% docs (\w+) %\}(.*?)\{% enddocs %\}", text, re.DOTALL))


@cache
def contract_lines() -> list[tuple[str, str, str]]:
    with CONTRACT_FILE.open(encoding="utf-8", newline="") as file:
        return [(row["mart"], row["column"], row["type"]) for row in csv.DictReader(file)]


def in_yaml() -> list[tuple[str, str, str]]:
    return sorted(
        (mart, column, type_) for mart, columns in marts().items() for column, type_ in columns.items()
    )


def test_nothing_that_readers_build_on_vanished_or_changed_its_type() -> None:
    lost = [line for line in contract_lines() if line not in in_yaml()]
    assert lost == [], (
        "a column of the contract is gone or has another type: give it back, or raise contract_version in "
        "dbt_project.yml, tell readers in CHANGELOG.md and take the line out of contract.csv"
    )


def test_a_new_column_is_promised_to_readers() -> None:
    new = [line for line in in_yaml() if line not in contract_lines()]
    assert new == [], "add to tests/dbt_project/contract.csv:\n" + "\n".join(
        next(csv_lines(line)) for line in new
    )


def csv_lines(*lines: tuple[str, str, str]) -> Any:
    return (",".join(f'"{value}"' if "," in value else value for value in line) for line in lines)


def test_the_columns_that_the_design_fixed_are_in_the_contract() -> None:
    promised = {(mart, column) for mart, column, _ in contract_lines()}
    assert [
        (mart, column)
        for mart in CONTRACT
        for column in sorted(CONTRACT[mart])
        if (mart, column) not in promised
    ] == []


def test_every_mart_is_a_file_is_described_is_promised_and_is_published() -> None:
    files = {file.stem for file in (PROJECT / "models" / "marts").glob("*.sql")}
    exposures = entries("exposures", "models")
    names = set(marts())
    told = {
        "SQL files": files,
        "warehouse/promises.py": set(PROMISES),
        "exposure published_database": set(
            re.findall(r"ref\('(\w+)'\)", str(exposures["published_database"]["depends_on"]))
        ),
        "exposure published_data_package": set(
            re.findall(r"ref\('(\w+)'\)", str(exposures["published_data_package"]["depends_on"]))
        ),
    }
    assert {place: found ^ names for place, found in told.items()} == {place: set() for place in told}


@pytest.mark.parametrize("mart", sorted(PROMISES))
def test_a_promise_is_about_columns_that_the_mart_has(mart: str) -> None:
    promise = PROMISES[mart]
    about = {*promise.columns, *promise.key, *promise.required, *promise.values, *promise.ranges}
    assert (about | set(promise.patterns)) - set(marts()[mart]) == set()
    assert promise.source is None or promise.source in raw()["raw"]


@pytest.mark.parametrize(
    "folder", ["models/staging", "models/core", "models/marts", "models/metrics", "seeds"]
)
def test_every_table_and_column_is_described_in_english_and_korean(folder: str) -> None:
    found = entries("seeds" if folder == "seeds" else "models", folder)
    assert found
    bare = [name for name, entry in found.items() if not BOTH_LANGUAGES.search(described(entry))]
    bare += [
        f"{name}.{column['name']}"
        for name, entry in found.items()
        for column in entry["columns"]
        if not BOTH_LANGUAGES.search(described(column))
    ]
    assert bare == []


def test_every_source_is_described_and_every_metric_too() -> None:
    tables = [table for source in entries("sources", "models").values() for table in source["tables"]]
    metrics = [*entries("metrics", "models").values(), *entries("semantic_models", "models").values()]
    assert [one["name"] for one in (*tables, *metrics) if not BOTH_LANGUAGES.search(described(one))] == []


def test_every_description_of_columns_md_is_used() -> None:
    texts = [
        file.read_text(encoding="utf-8") for file in PROJECT.rglob("*.yml") if "target" not in file.parts
    ]
    assert set(doc_blocks()) - set(_DOC.findall("\n".join(texts))) == set()


@pytest.mark.parametrize("family", FAMILIES)
def test_raw_stores_what_the_schema_lets_through(family: str) -> None:
    columns = schemas()[family].columns
    table = raw()["raw"][family]
    assert set(table) - PLACE == set(columns)
    assert set(table) >= PLACE
    assert [name for name, column in columns.items() if table[name] not in STORED_AS[str(column.dtype)]] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_the_mart_shows_what_was_read_in_the_type_in_which_it_is_stored(family: str) -> None:
    mart = marts()[family]
    stored = {RENAMED.get(name, name): type_ for name, type_ in raw()["raw"][family].items()}
    read = {RENAMED.get(name, name) for name in schemas()[family].columns}
    assert read - set(mart) <= NAMED_BY_DBT
    assert [name for name in read & set(mart) if mart[name] != stored[name]] == []


def test_dbt_reads_tables_that_there_are() -> None:
    sources = entries("sources", "models")
    assert {
        (schema, table["name"])
        for schema, source in sources.items()
        for table in source["tables"]
        if table["name"] not in raw()[schema]
    } == set()


@pytest.mark.parametrize("family", FAMILIES)
def test_the_staging_view_shows_every_column_of_the_family(family: str) -> None:
    shown = {column["name"] for column in entries("models", "models/staging")[f"stg_{family}"]["columns"]}
    renamed = {"initiative_record_id", "attribute_record_id"} if family == "initiative_attributes" else set()
    assert shown ^ set(raw()["raw"][family]) == renamed


def test_the_guide_names_every_mart() -> None:
    assert [mart for mart in marts() if not re.search(rf"\b{mart}\b", GUIDE)] == []


def test_the_guide_names_no_mart_and_no_column_that_there_is_not() -> None:
    named = set(re.findall(r"\bmarts\.(\w+)", GUIDE))
    assert named - set(marts()) == set()
    columns = re.findall(r"`(\w+)\.(\w+)`", GUIDE)
    assert [(a, b) for a, b in columns if a in marts() and b not in marts()[a]] == []
    words = {
        word for word in re.findall(r"`(\w+)`", GUIDE) if word.endswith(("_krw", "_pct", "_printed", "_id"))
    }
    known = {column for mart in marts().values() for column in mart} | set(entries("metrics", "models"))
    assert words - known == set()


def test_the_guide_lists_each_metric_with_its_own_dimensions() -> None:
    metrics = entries("metrics", "models")
    models = entries("semantic_models", "models")
    owner = {measure["name"]: model for model in models.values() for measure in model.get("measures", [])}
    rows = {
        name: set(re.findall(r"`(\w+__\w+)`", line))
        for line in GUIDE.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
        if name in metrics
    }
    assert set(rows) == set(metrics)
    for name, told in rows.items():
        model = owner[metrics[name]["type_params"]["measure"]]
        primary = model.get("primary_entity") or model["entities"][0]["name"]
        dimensions = {f"{primary}__{dimension['name']}" for dimension in model["dimensions"]}
        assert told and told <= dimensions, name


@pytest.mark.parametrize("name", sorted(entries("semantic_models", "models")))
def test_a_semantic_model_is_about_columns_that_its_mart_has(name: str) -> None:
    model = entries("semantic_models", "models")[name]
    columns = marts()[re.findall(r"ref\('(\w+)'\)", model["model"])[0]]
    parts = [*model["entities"], *model["dimensions"], *model.get("measures", [])]
    words = {word for part in parts for word in re.findall(r"[a-z_]+", part.get("expr", part["name"]))}
    assert words - {"make_date"} - set(columns) == set()
