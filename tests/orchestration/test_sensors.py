"""The inbox's sensor: what arrives is taken in, few runs carry it, and nothing is asked for twice or forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from orchestration.catalogue import INTAKE
from orchestration.partitions import DOCUMENTS, out_of_place, range_tags, stand_together
from orchestration.sensors import Watch, inbox
from orchestration.settings import Settings
from warehouse import attempts, ledger
from warehouse.attempts import RetryPolicy
from warehouse.database import connect
from warehouse.home import Home
from warehouse.intake import Rules

AT_ONCE = Settings(inbox=Rules(settle_s=0.0, batch=3), attempts=RetryPolicy(first_pause_s=0))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").create()


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as found:
        yield found


def drop(home: Home, *names: str) -> None:
    for name in names:
        (home.inbox / name).write_bytes(b"%PDF-" + name.encode())


def asked(found: dg.RunRequest | str) -> dg.RunRequest:
    assert isinstance(found, dg.RunRequest), found
    return found


def carried(instance: dg.DagsterInstance, request: dg.RunRequest) -> list[str]:
    there = list(instance.get_dynamic_partitions(str(DOCUMENTS.name)))
    first, last = (
        there.index(request.tags[f"dagster/asset_partition_range_{end}"]) for end in ("start", "end")
    )
    return there[first : last + 1]


def test_a_quiet_inbox_starts_nothing(home: Home, instance: dg.DagsterInstance) -> None:
    watch = Watch(home, AT_ONCE)
    assert watch.look(instance) == "Nothing is due."
    assert watch.look(instance) == "The inbox is quiet."


def test_one_file_makes_a_run_of_its_own_attempt(home: Home, instance: dg.DagsterInstance) -> None:
    watch = Watch(home, AT_ONCE)
    watch.look(instance)
    drop(home, "plan.pdf")
    request = asked(watch.look(instance))
    with connect(home) as con:
        [waits] = ledger.waiting(con)
    assert (request.job_name, request.run_key) == (INTAKE, f"{waits.sha256}:1")
    assert carried(instance, request) == [waits.sha256]


def test_many_files_make_few_runs_in_the_order_of_their_arrival(
    home: Home, instance: dg.DagsterInstance
) -> None:
    drop(home, *(f"plan-{number}.pdf" for number in range(5)))
    request = asked(Watch(home, AT_ONCE).look(instance))
    with connect(home) as con:
        waiting = [row.sha256 for row in ledger.waiting(con)]
    assert carried(instance, request) == waiting[:3]


def test_a_run_that_died_before_it_noted_anything_is_asked_for_again_after_a_pause(
    home: Home, instance: dg.DagsterInstance
) -> None:
    drop(home, "plan.pdf")
    first = asked(Watch(home, AT_ONCE).look(instance))
    instance.create_run_for_job(_nothing, tags=dict(first.tags), status=dg.DagsterRunStatus.FAILURE)
    patient = Settings(inbox=AT_ONCE.inbox, attempts=RetryPolicy(first_pause_s=60))
    assert Watch(home, patient).look(instance) == "Nothing is due."
    second = asked(Watch(home, AT_ONCE).look(instance))
    assert (second.run_key, second.tags) == (f"{first.run_key}:2", first.tags)


@dg.job
def _nothing() -> None:
    pass


def test_a_killed_process_forgets_nothing(home: Home, instance: dg.DagsterInstance) -> None:
    drop(home, "plan.pdf")
    first = asked(Watch(home, AT_ONCE).look(instance))
    assert asked(Watch(home, AT_ONCE).look(instance)).run_key == first.run_key


def test_a_failed_attempt_is_asked_for_under_another_key(home: Home, instance: dg.DagsterInstance) -> None:
    drop(home, "plan.pdf")
    watch = Watch(home, AT_ONCE)
    first = asked(watch.look(instance))
    with connect(home) as con:
        [waits] = ledger.waiting(con)
        attempts.begin(con, [waits], "run-1", "0.1.0")
        attempts.fail(con, waits.arrival_id, "timeout", "took long", AT_ONCE.attempts)
    assert asked(watch.look(instance)).run_key == str(first.run_key).replace(":1", ":2")


def test_while_a_run_is_under_way_what_arrives_waits_for_the_next(
    home: Home, instance: dg.DagsterInstance
) -> None:
    @dg.op
    def nothing() -> None:
        return None

    @dg.job
    def busy() -> None:
        nothing()

    run = instance.create_run_for_job(busy)
    drop(home, "plan.pdf")
    watch = Watch(home, AT_ONCE)
    assert watch.look(instance) == f"What is due waits for run {run.run_id}."
    instance.report_run_failed(run)
    assert asked(watch.look(instance)).job_name == INTAKE


def test_an_attempt_of_a_run_that_is_gone_is_due_again(home: Home, instance: dg.DagsterInstance) -> None:
    drop(home, "plan.pdf")
    watch = Watch(home, AT_ONCE)
    asked(watch.look(instance))
    with connect(home) as con:
        attempts.begin(con, ledger.waiting(con), "no-such-run", "0.1.0")
    request = asked(watch.look(instance))
    assert str(request.run_key).endswith(":2")


def test_an_inbox_that_is_gone_is_said_and_stops_nothing(home: Home, instance: dg.DagsterInstance) -> None:
    home.inbox.rmdir()
    context = dg.build_sensor_context(instance=instance, resources={"home": home})
    skipped = inbox(context)
    assert isinstance(skipped, dg.SkipReason)
    assert f"the inbox {home.inbox}: No such file or directory" in str(skipped.skip_message)


@pytest.mark.parametrize(
    ("there", "keys", "out"),
    [
        ([], ["a"], []),
        (["a", "b", "c"], ["b", "c"], []),
        (["a", "b", "c"], ["a", "c"], ["a", "c"]),
        (["a", "b", "c"], ["c", "b"], ["c", "b"]),
        (["a", "b"], ["b", "c"], ["b"]),
    ],
)
def test_documents_of_a_run_stand_side_by_side(there: list[str], keys: list[str], out: list[str]) -> None:
    assert out_of_place(there, keys) == out
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions(str(DOCUMENTS.name), there)
        stand_together(instance, keys)
        assert carried(instance, dg.RunRequest(tags=range_tags(keys))) == keys


def test_settings_that_cannot_be_followed_stop_the_intake_and_are_said(
    home: Home, instance: dg.DagsterInstance
) -> None:
    (home.root / "planhouse.toml").write_text("[inbox]\nbatsch = 3\n", "utf-8")
    drop(home, "plan.pdf")
    skipped = inbox(dg.build_sensor_context(instance=instance, resources={"home": home}))
    assert isinstance(skipped, dg.SkipReason)
    assert "[inbox] has no 'batsch'" in str(skipped.skip_message)
    assert not home.database.exists()
