"""Dagster's events of many documents, written together: what Dagster finds is as if it had written one by one."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.data_version import DATA_VERSION_TAG
from dagster._core.events import DagsterEvent, StepMaterializationData
from dagster._core.events.log import EventLogEntry
from sqlalchemy import Engine, event

from orchestration import events
from orchestration.instance import open_instance
from warehouse.home import Home

DOCUMENTS = dg.DynamicPartitionsDefinition(name="documents_of_this_test")
KEYS = [f"{number:064}" for number in range(30)]
RUN = "1" * 36


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
def done(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """How often a database of Dagster's was opened, and how often something was committed there."""
    monkeypatch.setenv(*events.BATCH_SIZE)
    counted: Counter[str] = Counter()

    def opened(_connection: object, _record: object) -> None:
        counted["opened"] += 1

    def committed(_connection: object) -> None:
        counted["committed"] += 1

    event.listen(Engine, "connect", opened)
    event.listen(Engine, "commit", committed)
    yield counted
    event.remove(Engine, "connect", opened)
    event.remove(Engine, "commit", committed)


def test_what_a_run_plans_and_makes_of_many_documents_is_written_together(
    done: Counter[str], home: Home
) -> None:
    with open_instance(home) as instance:
        instance.add_dynamic_partitions(str(DOCUMENTS.name), KEYS)
        job = dg.Definitions(
            assets=[documents], jobs=[dg.define_asset_job("all_of_them", executor_def=dg.in_process_executor)]
        ).resolve_job_def("all_of_them")
        done.clear()
        ran = job.execute_in_process(
            instance=instance,
            tags={
                "dagster/asset_partition_range_start": KEYS[0],
                "dagster/asset_partition_range_end": KEYS[-1],
            },
        )
        opened, committed = done["opened"], done["committed"]

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
        # One by one it is five for each of 120 events. Dagster's file of runs is opened each time.
        assert opened < 30
        assert committed < 80


def test_a_batch_that_fails_leaves_nothing_behind_and_nothing_open(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object) -> None:
        raise OSError("no room")

    with open_instance(home) as instance:
        storage = instance.event_log_storage
        entries = [entry(key) for key in KEYS]
        with monkeypatch.context() as broken:
            broken.setattr(storage, "_store_asset_event_tags", no_room)
            with pytest.raises(OSError, match="no room"):
                storage.store_event_batch(entries)
        assert storage.get_logs_for_run(RUN) == []
        assert storage.get_materialized_partitions(dg.AssetKey("read")) == set()
        storage.store_event_batch(entries)
        assert [it.get_dagster_event().partition for it in storage.get_logs_for_run(RUN)] == KEYS
        assert storage.get_materialized_partitions(dg.AssetKey("read")) == set(KEYS)
        for made in instance.fetch_materializations(dg.AssetKey("read"), limit=100).records:
            tags = storage.get_event_tags_for_asset(dg.AssetKey("read"), filter_event_id=made.storage_id)
            assert tags == [{DATA_VERSION_TAG: f"of {made.partition_key}"}]
        latest = instance.get_latest_materialization_event(dg.AssetKey("read"))
        assert latest is not None and latest.get_dagster_event().partition == KEYS[-1]


def test_who_follows_a_run_is_told_while_its_file_stays_open(home: Home) -> None:
    with open_instance(home) as ours, open_instance(home) as followers:
        storage = ours.event_log_storage
        storage.store_event(entry(KEYS[0]))
        heard, told = [], threading.Event()

        def callback(event: EventLogEntry, _cursor: str) -> None:
            heard.append(event.get_dagster_event().partition)
            if len(heard) == 2:
                told.set()

        followers.watch_event_logs(RUN, None, callback)
        storage.store_event(entry(KEYS[1]))
        assert told.wait(10)
        assert heard == KEYS[:2]


def test_who_reads_wakes_nobody_who_follows(home: Home) -> None:
    """Whoever follows a run reads when he is woken, and would wake himself for ever."""
    with open_instance(home) as instance:
        instance.event_log_storage.store_event(entry(KEYS[0]))
        file = Path(instance.event_log_storage.path_for_shard(RUN))
        os.utime(file, (1, 1))
        assert len(instance.all_logs(RUN)) == 1
        assert file.stat().st_mtime == 1
        instance.event_log_storage.store_event(entry(KEYS[1]))
        assert file.stat().st_mtime > 1


def test_only_so_many_files_stay_open(home: Home) -> None:
    with open_instance(home) as instance:
        for number in range(events.KEPT + 5):
            instance.event_log_storage.store_event(entry(KEYS[0], f"{number:036}"))
        assert len(_open_files(home)) <= events.KEPT
    assert not _open_files(home)


def _open_files(home: Home) -> set[Path]:
    links = (link for link in Path("/proc/self/fd").iterdir())
    files = {link.resolve() for link in links if link.exists()}
    return {
        file
        for file in files
        if file.suffix == ".db" and file.parent.name == "runs" and home.root.resolve() in file.parents
    }


def entry(key: str, run_id: str = RUN) -> EventLogEntry:
    made = dg.AssetMaterialization("read", partition=key, tags={DATA_VERSION_TAG: f"of {key}"})
    event = DagsterEvent(
        event_type_value=dg.DagsterEventType.ASSET_MATERIALIZATION.value,
        job_name="by_hand",
        event_specific_data=StepMaterializationData(made),
    )
    return EventLogEntry(
        error_info=None, level=20, user_message="", run_id=run_id, timestamp=1.0, dagster_event=event
    )
