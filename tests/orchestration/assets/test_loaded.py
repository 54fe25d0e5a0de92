"""loaded: what a run that loads nothing leaves alone."""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from orchestration.catalogue import INGEST, LOADED
from orchestration.definitions import documents
from orchestration.partitions import range_tags, stand_together
from orchestration.progress import Silence
from warehouse import ledger, store
from warehouse.database import connect
from warehouse.home import Home
from warehouse.ledger import Origin


def test_a_run_whose_documents_are_all_refused_does_not_build_the_marts(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").create()
    (tmp_path / "no.pdf").write_text("no plan")
    with connect(home) as con:
        arrival = ledger.arrive(con, store.keep(tmp_path / "no.pdf", home), Origin.of(tmp_path / "no.pdf"))
    with dg.DagsterInstance.ephemeral() as instance:
        stand_together(instance, [str(arrival.sha256)])
        result = (
            documents(home, Silence())
            .resolve_job_def(INGEST)
            .execute_in_process(instance=instance, tags=range_tags([str(arrival.sha256)]))
        )
        assert result.success
        assert instance.get_latest_materialization_event(dg.AssetKey(LOADED)) is None
    checks = {check.check_name: check.passed for check in result.get_asset_check_evaluations()}
    assert checks["ledger_balances"] and not checks["documents_settled"]
    with connect(home) as con:
        assert ledger.arrival(con, arrival.arrival_id).state is ledger.State.REJECTED
