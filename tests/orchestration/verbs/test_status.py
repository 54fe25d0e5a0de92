"""`planhouse status`: what is in hand, what is due, what a person does next, and that Dagster says the same."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import dagster as dg
import pytest

from orchestration import exits
from orchestration.catalogue import LEDGER
from orchestration.sensors import Watch
from orchestration.settings import Settings
from orchestration.verbs import status
from warehouse import attempts, ledger
from warehouse.attempts import RetryPolicy
from warehouse.balance import balance
from warehouse.database import connect, transaction
from warehouse.home import Home
from warehouse.intake import Rules
from warehouse.ledger import Origin, State
from warehouse.store import StoredFile


@pytest.fixture
def home(home_folder: Path) -> Home:
    return Home(home_folder).create()


@pytest.fixture
def mixed(home: Home) -> Home:
    """A file in each state, one in hand and one that was parked."""
    with connect(home) as con:

        def arrive(name: str, content: str) -> ledger.Arrival:
            stored = StoredFile(content * 64, 9, home.stored(content * 64))
            return ledger.arrive(con, stored, Origin.of(f"/inbox/{name}"))

        in_hand, parked, tried = (
            arrive(f"{word}.pdf", word[0]) for word in ("a-hand", "b-parked", "c-tried")
        )
        arrive("again.pdf", "a")
        ledger.reject_unread(con, Origin.of("/inbox/note\x1b[2J.txt"), "extension", "give it as a PDF")
        ledger.wait_unread(con, Origin.of("/inbox/half.pdf"), "still_growing", "it is still being written")
        with transaction(con):
            attempts.begin(con, [in_hand], "the-run", "1")
            attempts.fail(con, parked.arrival_id, "reader_died", "the reader died.", RetryPolicy(most=1))
            attempts.fail(con, tried.arrival_id, "reader_died", "the reader died.", RetryPolicy())
    return home


def test_it_says_what_is_in_hand_what_is_due_and_what_a_person_runs_next(
    mixed: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status.run((), as_json=False) == exits.FINE
    said = capsys.readouterr().out
    lines = {line.split()[2]: line for line in said.splitlines() if line.startswith(" 20")}
    assert "in hand since" in lines["a-hand.pdf"]
    assert "due at" in lines["c-tried.pdf"]
    assert "note\ufffd[2J.txt" in lines and "\x1b" not in said
    assert "6 arrivals = 0 loaded + 1 needs_review + 1 rejected + 1 duplicate + 3 waiting" in said
    assert "In hand: a-hand.pdf (run the-run)" in said
    assert "Waits for a person: b-parked.pdf. Mend the cause, then: planhouse retry bbbbbbbbbbbb" in said
    assert "Nothing is published yet." in said


def test_one_state_can_be_asked_for(mixed: Home, capsys: pytest.CaptureFixture[str]) -> None:
    status.run(("rejected", "duplicate"), as_json=True)
    answer = json.loads(capsys.readouterr().out)
    assert [one["state"] for one in answer["arrivals"]] == ["duplicate", "rejected"]
    assert answer["counts"]["arrivals"] == 6


def test_settings_that_cannot_be_followed_are_told(mixed: Home, capsys: pytest.CaptureFixture[str]) -> None:
    (mixed.root / "planhouse.toml").write_text("[inbox]\nsettle = 3\n", "utf-8")
    assert status.run((), as_json=False) == exits.FINE
    told = " ".join(capsys.readouterr().out.split())
    assert "planhouse.toml: [inbox] has no 'settle'; it may have url, settle_s" in told
    assert "Until it is mended, nothing is taken in." in told


def test_dagster_and_status_count_alike_after_a_mixed_batch(
    mixed: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    watch = Watch(mixed, Settings(inbox=Rules(settle_s=0.0)))
    with dg.DagsterInstance.ephemeral() as instance:
        watch.look(instance)
        (mixed.inbox / "new.pdf").write_bytes(b"%PDF-new")
        (mixed.inbox / "new.exe").write_bytes(b"MZ")
        watch.look(instance)
        watch.look(instance)
        records = instance.fetch_observations(dg.AssetKey(LEDGER), limit=10).records
    with connect(mixed) as con:
        counts = asdict(balance(con))
    status.run((), as_json=True)
    observed = {
        name: value.value
        for name, value in records[0].asset_observation.metadata.items()  # type: ignore[union-attr]
    }
    assert observed == counts == json.loads(capsys.readouterr().out)["counts"]
    assert counts["arrivals"] == 8
    assert len(records) == 2


@pytest.fixture
def held(mixed: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Another process writes the warehouse."""
    monkeypatch.setattr(status, "UNTOLD_PATIENCE", 0.1)
    monkeypatch.setattr(status, "PATIENCE", 0.1)
    script = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(1, flush=True); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(mixed.database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None and holder.stdout.readline()
    yield holder.pid
    holder.communicate(b"\n", timeout=30)


def test_while_another_process_writes_the_published_copy_answers_and_says_so(
    held: int, mixed: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    published(mixed)
    assert status.run((), as_json=False) == exits.FINE
    said = capsys.readouterr()
    assert f"being written (process {held}): waiting" in said.err
    assert "this is what the published copy of 20" in said.out
    assert "plan.pdf" in said.out
    assert status.run((State.REJECTED.value,), as_json=True) == exits.FINE
    answer = json.loads(capsys.readouterr().out)
    assert (answer["source"], answer["arrivals"]) == ("published", [])


def published(home: Home) -> None:
    """A published file with no more than what status reads from it."""
    import duckdb

    folder = home.builds / "20261123T000000-000000"
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "planhouse.duckdb")) as con:
        con.execute(
            "CREATE SCHEMA marts; CREATE TABLE marts.documents AS SELECT now() AS received_at, "
            "'plan.pdf' AS file_name, 'loaded' AS status, NULL::VARCHAR AS reason, repeat('a', 64) AS document_id;"
            "CREATE TABLE marts.build_info AS SELECT '20261123T000000-000000' AS build_id, "
            "now()::TIMESTAMP AS published_at, 'x' AS contents"
        )
    home.current.symlink_to(f"builds/{folder.name}")
    home.published_database.symlink_to("current/planhouse.duckdb")


def test_a_build_of_other_contents_is_stale(mixed: Home, capsys: pytest.CaptureFixture[str]) -> None:
    published(mixed)
    status.run((), as_json=False)
    assert "Published: build 20261123T000000-000000 of 20" in (said := capsys.readouterr().out)
    assert "It is stale" in said
