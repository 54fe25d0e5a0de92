"""Steps on Celery's workers: the same tables as in one process, also when a worker dies in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import dagster as dg
import pytest
from celery.exceptions import Ignore
from dagster._core.events import DagsterEvent
from dagster._serdes import deserialize_value

from bench import drawn_plans, same
from bench.celery_workers import NoRedis, Worker, environment, redis, workers
from bench.served import REPOSITORY, wait_for
from orchestration import engine, exits
from orchestration.catalogue import INGEST
from orchestration.definitions import documents
from orchestration.explained import explained
from orchestration.instance import open_instance
from orchestration.partitions import range_tags, stand_together
from orchestration.progress import Silence
from orchestration.settings import FILE_NAME
from warehouse import ledger
from warehouse.database import connect
from warehouse.home import Home
from warehouse.ledger import Origin
from warehouse.store import keep

ToldAlready = Callable[[dg.DagsterInstance, str, str], list[str] | None]
PLANS = 5
AT_MOST = 300


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return drawn_plans.draw(PLANS, tmp_path_factory.mktemp("plans"))


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[str]:
    try:
        with redis(tmp_path) as url:
            yield url
    except NoRedis as reason:
        pytest.skip(str(reason))


def arrived(folder: Path, plans: list[Path], monkeypatch: pytest.MonkeyPatch) -> tuple[Home, dict[str, str]]:
    """A home to which these plans came, and the tags of a run that carries them, a batch each."""
    monkeypatch.setenv("DAGSTER_HOME", "set and put back by monkeypatch")
    home = Home(folder).create()
    (home.root / FILE_NAME).write_text("[bulk]\nbatch = 1\n", "utf-8")
    with connect(home) as con:
        brought = [ledger.arrive(con, keep(plan, home), Origin.of(str(plan))) for plan in plans]
    keys = [str(one.sha256) for one in brought]
    with open_instance(home) as instance:
        stand_together(instance, keys)
    return home, range_tags(keys)


def ingest(home: Home, tags: Mapping[str, str], env: Mapping[str, str]) -> subprocess.Popen[str]:
    """A run as the server starts one: in a process of its own, with what the definitions say there."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "dagster", "job", "execute", "-m", "orchestration.definitions"),
            *("-j", INGEST, "--tags", json.dumps(dict(tags))),
        ],
        cwd=REPOSITORY,
        env={**env, "PLANHOUSE_HOME": str(home.root), "DAGSTER_HOME": str(home.dagster)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def tables(home: Home) -> dict[str, str]:
    return same.facts(home, published=False)


@pytest.fixture(scope="module")
def in_one_process(plans: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The tables that these plans give without workers."""
    with pytest.MonkeyPatch.context() as patch:
        home, tags = arrived(tmp_path_factory.mktemp("alone") / "home", plans, patch)
        with open_instance(home) as instance:
            job = documents(home, Silence()).resolve_job_def(INGEST)
            assert job.execute_in_process(instance=instance, tags=tags).success
    return tables(home)


@pytest.mark.slow
def test_a_batch_of_which_readers_die_gives_the_tables_of_one_process(
    tmp_path: Path,
    plans: list[Path],
    in_one_process: dict[str, str],
    broker: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One dies whole, which nobody sees; of the other one the process that does its step, which Celery sees."""
    home, tags = arrived(tmp_path / "home", plans, monkeypatch)
    env = environment(home, broker, given_anew_after=15)
    with ExitStack() as stack:
        *readers, _loader = stack.enter_context(workers(tmp_path, env))
        run = ingest(home, tags, env)
        stack.callback(run.kill)
        dying = wait_for("a reader at work", lambda: at_work(readers), AT_MOST, 0.02)
        lost = [dying.begun()[-1]]
        dying.kill()
        [left] = [reader for reader in readers if reader is not dying]
        before = len(left.begun())
        lost += wait_for("its next step", lambda: left.begun()[before:] or None, AT_MOST, 0.02)
        [child] = left.children()
        os.kill(child, signal.SIGKILL)
        said, _ = run.communicate(timeout=AT_MOST)
        assert run.returncode == 0, said[-3000:]
    assert len(tables(home)) > 20
    assert tables(home) == in_one_process
    # A step that lost its worker was begun twice.
    with open_instance(home) as instance:
        [record] = instance.get_runs()
        starts = [
            entry.step_key for entry in instance.all_logs(record.run_id, dg.DagsterEventType.STEP_START)
        ]
    assert all("read_batch" in step for step in lost)
    assert len(set(lost)) == 2 and [starts.count(step) for step in lost] == [2, 2]
    assert len({step for step in starts if "read_batch" in str(step)}) == PLANS


def at_work(readers: list[Worker]) -> Worker | None:
    return next((reader for reader in readers if reader.begun()), None)


@pytest.fixture
def told_already(monkeypatch: pytest.MonkeyPatch) -> ToldAlready:
    """What a worker asks before it begins a step."""
    monkeypatch.setenv(engine.VARIABLE, "redis://127.0.0.1:1/0")
    from orchestration import celery_app

    return celery_app.told_already


@dg.op
def nothing() -> None:
    return None


@dg.job
def idle() -> None:
    nothing()


@dg.op
def broken() -> None:
    raise ValueError("broken")


@dg.job
def failing() -> None:
    broken()


def began(instance: dg.DagsterInstance, run: dg.DagsterRun) -> None:
    event = DagsterEvent(event_type_value="STEP_START", job_name="idle", step_key="nothing")
    instance.report_dagster_event(event, run.run_id)


def test_a_step_of_a_run_that_is_over_is_forgotten(told_already: ToldAlready) -> None:
    with dg.instance_for_test() as instance:
        run = idle.execute_in_process(instance=instance)
        with pytest.raises(Ignore):
            told_already(instance, run.run_id, "nothing")
        with pytest.raises(Ignore):
            told_already(instance, "00000000-0000-0000-0000-000000000000", "nothing")


def test_a_step_that_never_ends_is_begun_three_times(told_already: ToldAlready) -> None:
    with dg.instance_for_test() as instance:
        run = instance.create_run_for_job(idle, status=dg.DagsterRunStatus.STARTED)
        for _ in range(3):
            assert told_already(instance, run.run_id, "nothing") is None
            began(instance, run)
        assert told_already(instance, run.run_id, "another") is None
        with pytest.raises(Exception, match="nothing was begun 3 times and never ended"):
            told_already(instance, run.run_id, "nothing")


@pytest.mark.parametrize(("job", "end"), [(idle, "STEP_SUCCESS"), (failing, "STEP_FAILURE")])
def test_a_step_that_is_done_tells_its_run_once_more_what_it_told(
    job: dg.JobDefinition, end: str, told_already: ToldAlready
) -> None:
    with dg.instance_for_test() as instance:
        done = job.execute_in_process(instance=instance, raise_on_error=False)
        run = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED)
        kinds = []
        for entry in instance.all_logs(done.run_id):
            if entry.step_key is not None and entry.dagster_event is not None:
                instance.report_dagster_event(entry.dagster_event, run.run_id)
                kinds.append(entry.dagster_event.event_type_value)
        assert kinds[-1] == end and "STEP_START" in kinds
        [step] = {entry.step_key for entry in instance.all_logs(run.run_id) if entry.step_key is not None}
        told = told_already(instance, run.run_id, step)
        assert told is not None
        assert [deserialize_value(event, DagsterEvent).event_type_value for event in told] == kinds


def test_without_a_broker_steps_stay_in_their_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(engine.VARIABLE, raising=False)
    assert engine.executor() is dg.in_process_executor


def test_a_run_need_not_name_the_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that a run forgets would be RabbitMQ's, for which the run waits for ever."""
    monkeypatch.setenv(engine.VARIABLE, "redis://broker.example:6379/3")
    taken = engine.executor().apply_config_mapping({"config": {}}).value
    assert taken is not None
    assert taken["config"]["broker"] == taken["config"]["backend"] == "redis://broker.example:6379/3"


def test_a_broker_without_the_extra_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(engine.VARIABLE, "redis://broker.example:6379/0")
    monkeypatch.setattr(engine, "find_spec", lambda name: None)
    with pytest.raises(engine.NoCelery) as told:
        engine.executor()
    message, code = explained(told.value)
    assert "uv sync --extra celery" in message and code == exits.USAGE
