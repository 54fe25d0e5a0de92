"""Dagster's events of many documents, written together: what Dagster finds is as if it had written one by one."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest
from dagster._check import CheckError
from dagster._core.events import DagsterEvent, StepMaterializationData
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

from orchestration import events
from orchestration.instance import open_instance
from warehouse.home import Home

DOCUMENTS = dg.DynamicPartitionsDefinition(name="documents_of_this_test")
KEYS = [f"{number:064}" for number in range(30)]


@dg.multi_asset(
    specs=[dg.AssetSpec(name, partitions_def=DOCUMENTS) for name in ("read", "loaded")],
    check_specs=[dg.AssetCheckSpec("settled", asset="loaded")],
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def documents():  # type: ignore[no-untyped-def]  # noqa: ANN201  Dagster looks at the annotation
    yield dg.MaterializeResult("read")
    yield dg.MaterializeResult(
        "loaded", check_results=[dg.AssetCheckResult(passed=True, check_name="settled")]
    )


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("DAGSTER_HOME", "set and put back by monkeypatch")
    return Home(tmp_path / "home")


@pytest.fixture
def openings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which file was opened, each time."""
    monkeypatch.setenv(*events.BATCH_SIZE)
    opened: list[str] = []
    connect = SqliteEventLogStorage._connect

    def counting(self: SqliteEventLogStorage, shard: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
        opened.append(shard)
        return connect(self, shard)

    monkeypatch.setattr(SqliteEventLogStorage, "_connect", counting)
    return opened


def test_what_a_run_plans_and_makes_of_many_documents_is_written_in_a_few_openings_of_a_file(
    openings: list[str], home: Home
) -> None:
    with open_instance(home) as instance:
        instance.add_dynamic_partitions(str(DOCUMENTS.name), KEYS)
        job = dg.Definitions(
            assets=[documents], jobs=[dg.define_asset_job("all_of_them", executor_def=dg.in_process_executor)]
        ).resolve_job_def("all_of_them")
        openings.clear()
        ran = job.execute_in_process(
            instance=instance,
            tags={
                "dagster/asset_partition_range_start": KEYS[0],
                "dagster/asset_partition_range_end": KEYS[-1],
            },
        )
        opened = len(openings)

        planned = dg.DagsterEventType.ASSET_MATERIALIZATION_PLANNED
        of_run = instance.all_logs(ran.run_id, of_type=planned)
        of_all = instance.get_event_records(dg.EventRecordsFilter(planned))
        assert [len(of_run), len(of_all)] == [60, 60]
        assert {(str(one.asset_key.path[-1]), one.partition_key) for one in of_all if one.asset_key} == {
            (name, key) for name in ("read", "loaded") for key in KEYS
        }
        for name in ("read", "loaded"):
            assert instance.get_materialized_partitions(dg.AssetKey(name)) == set(KEYS)
        assert ran.get_asset_check_evaluations()[0].passed
        # One by one it is five for each of 120 events.
        assert opened < 60


def test_a_batch_that_fails_leaves_nothing_behind_and_nothing_open(home: Home) -> None:
    with open_instance(home) as instance:
        entries = [entry(key) for key in KEYS]
        with pytest.raises(CheckError):
            instance.event_log_storage.store_event_batch([*entries, "no event"])  # type: ignore[list-item]
        assert instance.event_log_storage.get_materialized_partitions(dg.AssetKey("read")) == set()
        instance.event_log_storage.store_event_batch(entries)
        assert instance.event_log_storage.get_materialized_partitions(dg.AssetKey("read")) == set(KEYS)


def entry(key: str) -> EventLogEntry:
    made = dg.AssetMaterialization("read", partition=key)
    event = DagsterEvent(
        event_type_value=dg.DagsterEventType.ASSET_MATERIALIZATION.value,
        job_name="by_hand",
        event_specific_data=StepMaterializationData(made),
    )
    return EventLogEntry(
        error_info=None, level=20, user_message="", run_id="1" * 36, timestamp=1.0, dagster_event=event
    )
