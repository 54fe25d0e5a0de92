"""The code location as Dagster sees it: it loads whole, and its graph reads like the design's picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from orchestration import catalogue
from orchestration.assets.documents import documents as read_and_loaded
from orchestration.definitions import flow, served
from orchestration.progress import Silence
from orchestration.routine import Clock
from orchestration.schedules import schedules
from warehouse.home import Home

MARTS_OF_THE_CONTRACT = {
    "budget_by_sector",
    "budget_by_source",
    "budget_by_account",
    "budget_by_department",
    "budget_by_program",
    "funds",
    "awards",
    "awards_by_department",
    "grants",
    "grant_funding",
    "grants_by_ministry",
    "district_profile",
    "initiatives",
    "initiative_attributes",
    "plan_tables",
    "reconciliation",
    "documents",
    "rejects",
    "provenance",
}

SCHEDULES = ("marts_nightly", "housekeeping_daily", "summary_daily")


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    home = Home(tmp_path_factory.mktemp("home")).create()
    return flow(home, Silence())


@pytest.fixture(scope="module")
def graph(definitions: dg.Definitions) -> Any:
    return definitions.resolve_asset_graph()


def parents(graph: Any, *key: str) -> set[str]:
    return {parent.to_user_string() for parent in graph.get(dg.AssetKey(key)).parent_keys}


def test_what_dagster_loads_is_the_whole_flow(definitions: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(definitions)
    assert {job.name for job in definitions.resolve_all_job_defs()} >= {"ingest", "marts"}


def test_a_document_passes_from_its_arrival_to_the_warehouse(graph: Any) -> None:
    assert parents(graph, "arrival") == set()
    assert parents(graph, "extracted") == {"arrival"}
    assert parents(graph, "validated") == {"extracted"}
    assert parents(graph, "loaded") == {"validated"}


def test_every_staging_model_reads_what_was_loaded(graph: Any) -> None:
    staging = [key for key in graph.get_all_asset_keys() if key.path[0] == "staging"]
    assert len(staging) >= 10
    assert all(parents(graph, *key.path) == {"loaded"} for key in staging)


def test_marts_are_accepted_together_before_they_are_published(graph: Any) -> None:
    assert parents(graph, "accepted") >= {f"marts/{mart}" for mart in MARTS_OF_THE_CONTRACT}
    assert parents(graph, "published") == {"accepted"}


def test_every_asset_has_a_description_a_group_an_owner_and_kinds(graph: Any) -> None:
    nodes = [graph.get(key) for key in graph.get_all_asset_keys()]
    assert [node.key.to_user_string() for node in nodes if not node.description] == []
    assert [node.key.to_user_string() for node in nodes if not node.owners] == []
    assert [node.key.to_user_string() for node in nodes if not node.kinds] == []
    assert {node.group_name for node in nodes} == {"arrival", "extract", "warehouse", "marts", "published"}


def test_only_the_steps_of_a_document_are_partitioned_by_it(graph: Any) -> None:
    partitioned = {
        key.to_user_string() for key in graph.get_all_asset_keys() if graph.get(key).is_partitioned
    }
    assert partitioned == set(catalogue.DOCUMENT_STEPS)


def test_whatever_opens_the_warehouse_file_takes_the_pool_with_one_slot(definitions: dg.Definitions) -> None:
    pools = {
        key.to_user_string(): assets.node_def.pool
        for assets in definitions.resolve_asset_graph().assets_defs
        if isinstance(assets.node_def, dg.OpDefinition)
        for key in assets.keys
    }
    users = {"arrival", "accepted", "published", "marts/awards"}
    assert {pools[name] for name in users} == {catalogue.DUCKDB_POOL}
    steps = {op.name: op.pool for op in read_and_loaded.node_def.iterate_op_defs()}
    assert steps == {
        "batches": None,
        "read_batch": None,
        "load_batch": catalogue.DUCKDB_POOL,
        "settled": catalogue.DUCKDB_POOL,
    }


def test_a_broken_ledger_stops_the_marts_and_refused_marts_are_not_published(graph: Any) -> None:
    blocking = {
        (check.asset_key.to_user_string(), check.name): graph.get_check_spec(check).blocking
        for check in graph.asset_check_keys
    }
    assert blocking[("loaded", "ledger_balances")]
    assert blocking[("accepted", "marts_meet_expectations")]
    assert not blocking[("validated", "plan_agrees_with_itself")]


def test_tests_of_dbt_are_checks_of_their_models(graph: Any) -> None:
    tested = {check.asset_key.path[0] for check in graph.asset_check_keys}
    assert {"seeds", "marts"} <= tested


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    return served(Home(tmp_path_factory.mktemp("home")).create())


def test_all_that_watches_runs_by_default(watched: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(watched)
    schedules = {each.name: each for each in map(watched.resolve_schedule_def, SCHEDULES) if each is not None}
    assert {each.default_status for each in schedules.values()} == {dg.DefaultScheduleStatus.RUNNING}
    assert {each.execution_timezone for each in schedules.values()} == {"Asia/Seoul"}
    sensors = [watched.resolve_sensor_def(name) for name in ("inbox", "run_failures", "alerts")]
    assert {each.default_status for each in sensors} == {dg.DefaultSensorStatus.RUNNING}


def test_what_a_build_of_the_marts_makes_has_the_one_freshness_policy(watched: dg.Definitions) -> None:
    specs = {spec.key.to_user_string(): spec for spec in watched.resolve_all_asset_specs()}
    with_policy = {key for key, spec in specs.items() if spec.freshness_policy is not None}
    assert {"published", "accepted", "marts/awards", "staging/stg_awards"} <= with_policy
    assert set(specs) - with_policy == {*catalogue.DOCUMENT_STEPS, catalogue.LEDGER}
    assert len({str(specs[key].freshness_policy) for key in with_policy}) == 1


def test_an_empty_line_of_the_settings_switches_a_schedule_off(tmp_path: Path) -> None:
    made = schedules(Clock(marts="", summary="15 9 * * 1-5", timezone="UTC"))
    assert {each.name: each.cron_schedule for each in made} == {
        "housekeeping_daily": "30 3 * * *",
        "summary_daily": "15 9 * * 1-5",
    }
