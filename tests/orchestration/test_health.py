"""When a home is healthy, and what Prometheus is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from orchestration import exits
from orchestration.exposition import Exporter
from orchestration.health import examine
from orchestration.settings import Settings
from orchestration.verbs import health
from warehouse import attempts, ledger
from warehouse.database import connect
from warehouse.home import Home
from warehouse.ledger import Origin
from warehouse.measures import Follower, Measures
from warehouse.store import StoredFile

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def home(home_folder: Path) -> Home:
    return Home(home_folder).create()


@pytest.fixture
def measures(home: Home) -> Measures:
    return Follower(home).measure(NOW)


@pytest.mark.parametrize(
    ("due", "active", "healthy"),
    [
        (None, None, True),
        (timedelta(minutes=29), None, True),
        (timedelta(minutes=31), None, False),
        (timedelta(days=2), timedelta(minutes=5), True),
        (timedelta(days=2), timedelta(minutes=31), False),
    ],
)
def test_what_is_due_and_not_begun_is_a_fault_and_a_long_queue_is_none(
    measures: Measures, due: timedelta | None, active: timedelta | None, healthy: bool
) -> None:
    seen = replace(
        measures, due_since=due and NOW - due, last_activity=None if active is None else NOW - active
    )
    assert (examine(seen, Settings(), NOW).faults == ()) is healthy


def test_a_home_that_is_full_is_not_healthy(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert health.run(None) == exits.FINE
    (home.root / "planhouse.toml").write_text("[space]\nfree_bytes = 9_000_000_000_000_000\n")
    assert health.run(None) == exits.UNHEALTHY
    assert "make room" in capsys.readouterr().err


def test_settings_that_cannot_be_followed_are_a_fault(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    (home.root / "planhouse.toml").write_text("[spice]\n")
    assert health.run(None) == exits.UNHEALTHY
    assert "[spice] is no section" in capsys.readouterr().err


def test_a_home_that_is_none_is_told_and_not_made(home_folder: Path) -> None:
    assert health.run(None) == exits.NOTHING_THERE
    assert not home_folder.exists()


def test_prometheus_reads_what_is_written_for_it(home: Home, tmp_path: Path) -> None:
    with connect(home) as con:
        brought = [
            ledger.arrive(con, StoredFile(it * 64, 7, home.stored(it * 64)), Origin.of(f"/{it}.pdf"))
            for it in "abc"
        ]
        attempts.begin(con, brought[:2], "run", "1")
        attempts.measured(con, {brought[0].arrival_id: (10, 0.3), brought[1].arrival_id: (100, 150.0)})
        attempts.end(con, brought[0].arrival_id, "failed", "reader_died")
    file = tmp_path / "planhouse.prom"
    assert health.run(file) == exits.FINE
    found = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(file.read_text())
        for sample in family.samples
    }
    assert found["planhouse_arrivals", "waiting"] == 3
    assert found["planhouse_size_bytes", "store"] == 21
    assert found["planhouse_attempts_total", "failed"] == 1
    assert found["planhouse_last_failure_timestamp_seconds", "reader_died"] > 0
    assert 0 < found["planhouse_queue_age_seconds",] < 600
    # 0.03 and 1.5 seconds a page.
    per_page = "planhouse_reading_seconds_per_page"
    assert [found[f"{per_page}_bucket", edge] for edge in ("0.02", "0.05", "1.0", "2.0", "+Inf")] == [
        0,
        1,
        1,
        2,
        2,
    ]
    assert found[f"{per_page}_sum",] == pytest.approx(1.53)
    assert found["planhouse_pages_read_total",] == 110
    assert list(tmp_path.glob("*.part")) == []


def test_figures_survive_a_restart(home: Home) -> None:
    with connect(home) as con:
        ledger.arrive(con, StoredFile("a" * 64, 7, home.stored("a" * 64)), Origin.of("/a.pdf"))
    assert _without_ages(Exporter(home)) == _without_ages(Exporter(home)) != set()


def _without_ages(exporter: Exporter) -> set[str]:
    return {line for line in exporter.text().decode().splitlines() if line.startswith("planhouse_arrivals")}
