"""What changed is built again, and the rest is as if it had been: after every event the tables of a warehouse that grew
are those of one that is built at once.
"""

from __future__ import annotations

import json
import re
import shutil
import signal
import time
from pathlib import Path

import duckdb
import pytest

from tests.dbt_project.conftest import dbt
from tests.dbt_project.processes import start

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("dbt_build")]

# What a build knows of itself, and what says in which build a row was made.
OF_THE_BUILD = {"core.built", "core.documents"}

NOT_THERE = "UPDATE raw.documents SET aside_at = now() WHERE document_id IN ('new', 'scan')"
ARRIVES = "UPDATE raw.documents SET aside_at = NULL WHERE document_id = 'new'"
WITHDRAWN = (
    "UPDATE raw.documents SET withdrawn_at = now(), withdrawn_reason = 'a draft' WHERE document_id = 'new'"
)
TAKEN_BACK = "UPDATE raw.documents SET withdrawn_at = NULL, withdrawn_reason = NULL WHERE document_id = 'new'"
READ_ANEW = """
    UPDATE raw.documents SET loaded_at = now() WHERE document_id = 'new';
    DELETE FROM raw.awards WHERE record_id = 'new-aw-3';
    UPDATE raw.grants SET amount_krw = 1 WHERE record_id = 'new-gr-3';
    UPDATE raw.cells SET text = '12월 말' WHERE document_id = 'new' AND table_id = 'p3t1'
"""
ASIDE = "UPDATE raw.documents SET aside_at = now() WHERE document_id = 'nameless'"
# The spelling that most plans use is the one by which all are shown.
SPELLED_OTHERWISE = """
    UPDATE raw.documents SET aside_at = NULL, loaded_at = now() WHERE document_id = 'nameless';
    UPDATE raw.awards SET department_printed = '별 보기과' WHERE document_id = 'nameless';
    INSERT INTO raw.awards
    SELECT document_id, record_id || n, page, table_id, n, title, grade, organizer_printed, department_printed
    FROM raw.awards, range(2, 30) AS r(n) WHERE document_id = 'nameless'
"""


def change(warehouse: Path, *events: str) -> None:
    with duckdb.connect(str(warehouse)) as con:
        for event in events:
            con.execute(event)


def target_of(warehouse: Path) -> Path:
    """What dbt parsed serves any file of this name."""
    folder = warehouse.parent if warehouse.parent.name != "anew" else warehouse.parent.parent
    return folder / "target"


def run(warehouse: Path, *arguments: str) -> None:
    dbt(warehouse, target_of(warehouse), "run", *arguments)


def run_until(warehouse: Path, models: int) -> None:
    """A dbt that is killed when it has built so many models."""
    running = start(warehouse, target_of(warehouse), "run", "--threads", "1")
    built = 0
    while built < models and running.process.is_alive():
        built = len(re.findall(r" OK created sql (?:incremental|table) ", running.said))
        time.sleep(0.005)
    running.process.kill()
    running.process.join()
    assert built >= models and running.process.exitcode == -signal.SIGKILL


def differences(warehouse: Path) -> list[str]:
    """The tables that have other rows than they have in a copy where everything is built anew."""
    anew = warehouse.parent / "anew" / warehouse.name
    anew.parent.mkdir(exist_ok=True)
    shutil.copyfile(warehouse, anew)
    # Views have no rows of their own.
    run(anew, "--full-refresh", "--exclude", "config.materialized:view")
    with duckdb.connect(str(warehouse)) as con:
        con.execute(f"ATTACH '{anew}' AS anew (READ_ONLY)")
        names = con.execute(
            "SELECT database_name, schema_name || '.' || table_name FROM duckdb_tables() "
            "WHERE schema_name IN ('core', 'marts')"
        ).fetchall()
        grown, whole = ({name for at, name in names if at == where} for where in ("planhouse", "anew"))
        assert grown == whole
        return [
            name
            for name in sorted(grown - OF_THE_BUILD)
            if con.execute(
                f"(FROM {name} EXCEPT ALL FROM anew.{name}) UNION ALL (FROM anew.{name} EXCEPT ALL FROM {name})"
            ).fetchall()
        ]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Path:
    """One in which two documents are still to come; its seeds and what dbt parsed are another build's."""
    path = tmp_path_factory.mktemp("begun") / "planhouse.duckdb"
    shutil.copyfile(built, path)
    shutil.copytree(built.parent / "target", path.parent / "target")
    change(path, "DROP SCHEMA core CASCADE", "DROP SCHEMA marts CASCADE", NOT_THERE)
    run(path)
    return path


@pytest.fixture
def warehouse(tmp_path: Path, begun: Path) -> Path:
    return shutil.copytree(begun.parent, tmp_path, dirs_exist_ok=True) / begun.name


def changed(warehouse: Path) -> set[str]:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        rows = con.execute("SELECT document_id FROM core.documents WHERE is_changed").fetchall()
    return {row[0] for row in rows}


def test_a_warehouse_that_grew_is_as_if_built_at_once(warehouse: Path) -> None:
    assert changed(warehouse) == {"old", "nameless"}
    change(warehouse, ARRIVES)
    run(warehouse)
    assert changed(warehouse) == {"old", "new"}, "the one that it supersedes too, and no other"
    assert differences(warehouse) == []

    change(warehouse, WITHDRAWN)
    run_until(warehouse, 17)
    change(warehouse, TAKEN_BACK)
    run(warehouse)
    assert changed(warehouse) == {"old", "new"}, "both are as they were, but were touched in between"
    assert differences(warehouse) == []

    change(warehouse, READ_ANEW)
    run_until(warehouse, 30)
    change(warehouse, ASIDE)
    run(warehouse)
    assert differences(warehouse) == []

    change(warehouse, SPELLED_OTHERWISE)
    run(warehouse)
    with duckdb.connect(str(warehouse), read_only=True) as con:
        called = con.execute("SELECT DISTINCT department FROM marts.grants WHERE department LIKE '별%'")
        assert called.fetchall() == [("별 보기과",)], "a name that another document decides"
    assert differences(warehouse) == []


def test_nothing_is_made_again_where_nothing_changed_and_all_by_another_project(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(warehouse)
    assert changed(warehouse) == set()
    monkeypatch.setenv("PLANHOUSE_PROJECT", "another")
    run(warehouse)
    assert changed(warehouse) == {"old", "nameless"}
    assert differences(warehouse) == []


def test_documents_are_as_built_after_every_model_that_builds_them_one_by_one(built: Path) -> None:
    """Were one left out, it could miss a document for good."""
    manifest = json.loads((built.parent / "target" / "manifest.json").read_text("utf-8"))
    models = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    one_by_one = {key for key, node in models.items() if node["config"]["materialized"] == "incremental"}
    before = set(models["model.planhouse.core_built"]["depends_on"]["nodes"])
    assert one_by_one == before - {"model.planhouse.core_documents"}
