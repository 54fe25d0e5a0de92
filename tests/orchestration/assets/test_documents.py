"""A run's documents in batches: each is loaded once, whatever batch it is in and whatever becomes of the others."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from orchestration.catalogue import EXTRACTED, INGEST, LOADED
from orchestration.definitions import documents
from orchestration.instance import open_instance
from orchestration.partitions import range_tags, stand_together
from orchestration.progress import Silence
from tests.invented_plan import DrawnPlan
from warehouse import ledger, store
from warehouse.balance import balance
from warehouse.database import connect
from warehouse.home import Home
from warehouse.ledger import Origin, State


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home").create()
    (made.root / "planhouse.toml").write_text("[bulk]\nbatch = 2\n", "utf-8")
    return made


def arrived(home: Home, folder: Path, plan: DrawnPlan, count: int) -> list[ledger.Arrival]:
    """So many files with the same plan and other bytes; the second is none."""
    content, files = plan.path.read_bytes(), []
    for number in range(count):
        path = folder / f"{number}.pdf"
        path.write_bytes(b"no plan" if number == 1 else content + b"\n%%%d" % number)
        files.append((store.keep(path, home), Origin.of(path)))
    with connect(home) as con:
        return ledger.arrive_together(con, files)


def test_batches_are_read_and_loaded_one_after_the_other_and_a_bad_document_stops_only_itself(
    home: Home, tmp_path: Path, drawn_plan: DrawnPlan
) -> None:
    arrivals = arrived(home, tmp_path, drawn_plan, 5)
    keys = [str(one.sha256) for one in arrivals]
    with open_instance(home) as instance:
        stand_together(instance, keys)
        result = (
            documents(home, Silence())
            .resolve_job_def(INGEST)
            .execute_in_process(instance=instance, tags=range_tags(keys))
        )
        told = {
            asset: {
                record.partition_key: record.asset_materialization.metadata
                for record in instance.fetch_materializations(dg.AssetKey(asset), limit=100).records
                if record.asset_materialization is not None
            }
            for asset in (EXTRACTED, LOADED)
        }
    assert result.success
    steps = [event.step_key for event in result.all_events if event.is_step_success]
    assert steps == ["arrival", "documents.batches"] + [
        f"documents.{step}[0000{batch}]" for batch in (1, 2, 3) for step in ("read_batch", "load_batch")
    ] + ["documents.settled"]
    with connect(home) as con:
        states = [ledger.arrival(con, one.arrival_id).state for one in arrivals]
        assert states == [State.LOADED, State.REJECTED, *[State.LOADED] * 3]
        assert con.execute(
            "SELECT outcome, count(*) FROM ledger.attempts GROUP BY 1 ORDER BY 1"
        ).fetchall() == [
            ("loaded", 4),
            ("rejected", 1),
        ]
        awards = "SELECT document_id, count(*) FROM raw.awards GROUP BY 1"
        assert {count for _, count in con.execute(awards).fetchall()} == {len(drawn_plan.truth["awards"])}
        assert balance(con).loaded == 4
    assert set(told[EXTRACTED]) == set(told[LOADED]) == set(keys)
    assert told[EXTRACTED][keys[0]]["file_name"].value == "0.pdf"
    assert told[EXTRACTED][keys[1]]["refused"].value == "not_a_pdf"
    assert [told[LOADED][key]["state"].value for key in keys] == [str(state) for state in states]
    assert not list((home.dagster / "values" / "rows").iterdir())
