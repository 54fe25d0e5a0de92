"""What the sensors find to tell: in a ledger, of the marts, of failed runs; with real commands to hear it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from orchestration.alerts import sensors
from orchestration.alerts.channels import Alerts
from orchestration.alerts.outbox import Outbox
from orchestration.settings import FILE_NAME
from warehouse import attempts, ledger
from warehouse.attempts import RetryPolicy
from warehouse.database import connect, transaction
from warehouse.home import Home
from warehouse.ledger import Origin, State
from warehouse.store import StoredFile

APPEND = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read())"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").create()


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as found:
        yield found


@pytest.fixture
def mail(home: Home, tmp_path: Path) -> Path:
    """Where a real command writes what it is told."""
    heard = tmp_path / "mail"
    command = ", ".join(f"'{part}'" for part in (sys.executable, "-c"))
    text = f'[alerts]\nmail_command = [{command}, "{APPEND}", "{heard}"]\nwaiting_minutes = 0\n'
    (home.root / FILE_NAME).write_text(text, "utf-8")
    heard.touch()
    return heard


def arrive(home: Home, name: str, content: str) -> ledger.Arrival:
    with connect(home) as con:
        return ledger.arrive(con, StoredFile(content * 64, 9, Path("plan.pdf")), Origin.of(f"/inbox/{name}"))


def look(home: Home, instance: dg.DagsterInstance) -> str:
    context = dg.build_sensor_context(instance=instance, resources={"home": home})
    return str(sensors.alerts(context).skip_message)  # type: ignore[union-attr]


def test_nobody_is_told_where_nobody_is_named(home: Home, instance: dg.DagsterInstance) -> None:
    assert look(home, instance) == sensors.NOBODY
    assert not Outbox(home.dagster).path.exists()


def test_what_needs_a_person_is_told_once_with_name_state_reason_and_what_to_do(
    home: Home, instance: dg.DagsterInstance, mail: Path
) -> None:
    assert look(home, instance) == "Nothing arrived yet."
    drunk = arrive(home, "drunk\x1b[31m\n.pdf", "a")
    arrive(home, "fine.pdf", "b")
    with connect(home) as con:
        ledger.wait_unread(con, Origin.of("/inbox/half.pdf"), "still_growing", "it is still being written")
    parked = arrive(home, "poison.pdf", "c").arrival_id
    with connect(home) as con:
        with transaction(con):
            attempts.fail(con, parked, "reader_died", "the reader died.", RetryPolicy(most=1))
        ledger.settle(con, drunk.arrival_id, State.REJECTED, "encrypted", "it asks for a password")
    look(home, instance)
    look(home, instance)
    told = mail.read_text("utf-8").splitlines()
    assert len(told) == 3
    assert told[0].startswith(
        "drunk\ufffd[31m\ufffd.pdf (aaaaaaaaaaaa): rejected. it asks for a password. Send"
    )
    assert told[1].startswith("half.pdf: waits since 20")
    assert "it is still being written. Whole, finished and readable" in told[1]
    assert told[2].startswith(
        "poison.pdf (cccccccccccc): needs_review. 1 attempts failed, the last: the reader died."
    )
    assert told[2].endswith("Mend the cause, then: planhouse retry cccccccccccc")


def test_what_is_parked_again_after_a_retry_is_told_again(
    home: Home, instance: dg.DagsterInstance, mail: Path
) -> None:
    parked = arrive(home, "poison.pdf", "c").arrival_id
    for _ in range(2):
        with connect(home) as con, transaction(con):
            attempts.fail(con, parked, "reader_died", "the reader died.", RetryPolicy(most=1))
        look(home, instance)
        with connect(home) as con:
            ledger.reopen(con, parked)
    assert len(mail.read_text("utf-8").splitlines()) == 2


def test_marts_that_stay_behind_for_long_are_told(home: Home) -> None:
    outbox, wanted, now = Outbox(home.dagster), Alerts(stale_minutes=60), datetime.now(UTC)
    arrival = arrive(home, "plan.pdf", "a")
    with connect(home) as con:
        con.execute(
            "INSERT INTO raw.documents (document_id, arrival_id, file_name, byte_size, page_count, extractor_version, "
            "status, received_at, loaded_at) VALUES (?, ?, 'plan.pdf', 9, 1, '1', 'loaded', now(), now())",
            [arrival.sha256, arrival.arrival_id],
        )
        ledger.settle(con, arrival.arrival_id, State.LOADED)
    assert sensors.notices(home, outbox, wanted, now) == []
    assert sensors.notices(home, outbox, wanted, now + timedelta(minutes=59)) == []
    [told] = sensors.notices(home, outbox, wanted, now + timedelta(minutes=61))
    assert told.line().startswith("the published marts: stale since ")
    [again] = sensors.notices(home, outbox, wanted, now + timedelta(minutes=90))
    assert again.key == told.key


@dg.op
def _full() -> None:
    raise ValueError("the disk is full")


@dg.job
def _breaks() -> None:
    _full()


def test_a_run_that_failed_for_good_is_told_with_job_id_and_first_reason(
    home: Home, instance: dg.DagsterInstance, mail: Path
) -> None:
    result = _breaks.execute_in_process(instance=instance, raise_on_error=False)
    context = dg.build_run_status_sensor_context(
        sensor_name="run_failures",
        dagster_instance=instance,
        dagster_run=result.dagster_run,
        dagster_event=next(event for event in result.all_events if event.is_job_failure),
        resources={"home": home},
    ).for_run_failure()
    sensors.run_failures(context)
    look(home, instance)
    [told] = mail.read_text("utf-8").splitlines()
    assert told.startswith(
        f"run {result.run_id} of _breaks: failed. ValueError: the disk is full. See the run"
    )


def test_settings_that_cannot_be_followed_are_told_to_whoever_was_told_before(
    home: Home, instance: dg.DagsterInstance, mail: Path
) -> None:
    look(home, instance)
    (home.root / FILE_NAME).write_text("[inbox]\nbatsch = 3\n", "utf-8")
    look(home, instance)
    look(home, instance)
    [told] = mail.read_text("utf-8").splitlines()
    assert told.startswith("planhouse.toml: cannot be followed.") and "has no 'batsch'" in told
