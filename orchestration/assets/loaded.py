"""loaded: the plan in `raw.*` in one transaction, and the ledger's balance after it."""

from collections.abc import Iterator
from dataclasses import asdict

import dagster as dg
from duckdb import DuckDBPyConnection

from orchestration.assets.extracted import Reading
from orchestration.catalogue import DUCKDB_POOL, LOADED, VALIDATED, facts
from orchestration.partitions import DOCUMENTS
from orchestration.progress import Progress
from orchestration.timings import timed
from warehouse import ledger
from warehouse.balance import balance
from warehouse.database import connect
from warehouse.errors import LedgerUnbalanced
from warehouse.home import Home

BALANCE = "ledger_balances"
# Of a materialisation: how many records the warehouse gained, those that were kept out included (none where the bytes
# were loaded before).
NEW_RECORDS = "new_records"


@dg.asset(
    **facts(LOADED),
    partitions_def=DOCUMENTS,
    ins={VALIDATED: dg.AssetIn()},
    pool=DUCKDB_POOL,
    check_specs=[
        dg.AssetCheckSpec(
            BALANCE,
            asset=LOADED,
            blocking=True,
            description="arrivals = loaded + needs_review + rejected + duplicate + waiting, and a document for each "
            "that is loaded.",
        )
    ],
)
def loaded(
    context: dg.AssetExecutionContext,
    validated: Reading,
    home: dg.ResourceParam[Home],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult]:
    from warehouse.load import load

    plan = validated.plan
    progress.step("loading the warehouse")
    with timed("load") as watch, connect(home) as con:
        result = load(con, plan, validated.arrival.arrival_id)
        standing = ledger.arrival(con, validated.arrival.arrival_id)
        proof = _balance(con)
    yield dg.MaterializeResult(
        metadata={
            "already_loaded": result.already,
            NEW_RECORDS: 0 if result.already else len(plan.records) + len(plan.rejects),
            "records": len(plan.records),
            "rejects": len(plan.rejects),
            "state": str(standing.state),
            "reason": standing.reason or "",
            "path": dg.MetadataValue.path(home.database),
            "seconds": watch.seconds,
        },
        check_results=[proof],
    )


def _balance(con: DuckDBPyConnection) -> dg.AssetCheckResult:
    try:
        counts = balance(con)
    except LedgerUnbalanced as found:
        return dg.AssetCheckResult(check_name=BALANCE, passed=False, description=str(found))
    return dg.AssetCheckResult(check_name=BALANCE, passed=True, metadata=asdict(counts))
