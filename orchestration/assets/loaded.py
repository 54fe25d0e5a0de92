"""loaded: each plan in `raw.*` in a transaction of its own, the refused ones settled, the ledger's balance after it."""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict

import dagster as dg
from duckdb import DuckDBPyConnection

from orchestration.assets.extracted import Reading, Refusal
from orchestration.catalogue import DUCKDB_POOL, LOADED, VALIDATED, facts
from orchestration.logs import OURS
from orchestration.partitions import DOCUMENTS, ONE_RUN
from orchestration.progress import Progress
from orchestration.settings import settings_of
from orchestration.storage import Documents
from orchestration.timings import timed
from warehouse import attempts, contents, ledger
from warehouse.attempts import RetryPolicy
from warehouse.balance import balance
from warehouse.database import connect, transaction
from warehouse.errors import DiskFull, LedgerUnbalanced, WarehouseError
from warehouse.home import Home
from warehouse.ledger import Arrival, State
from warehouse.space import CODE, Floor, demand

BALANCE = "ledger_balances"
SETTLED = "documents_settled"
logger = logging.getLogger(f"{OURS}.documents")
# Of a materialisation: how many records the warehouse gained, those that were kept out included (none where the
# document was refused).
NEW_RECORDS = "new_records"


@dg.asset(
    **facts(LOADED),
    partitions_def=DOCUMENTS,
    backfill_policy=ONE_RUN,
    ins={VALIDATED: dg.AssetIn()},
    pool=DUCKDB_POOL,
    # Without it dbt and all after it are skipped: the marts would be what they are.
    output_required=False,
    check_specs=[
        dg.AssetCheckSpec(
            BALANCE,
            asset=LOADED,
            blocking=True,
            description="arrivals = loaded + needs_review + rejected + duplicate + waiting, and a document for each "
            "that is loaded.",
        ),
        dg.AssetCheckSpec(
            SETTLED,
            asset=LOADED,
            description="Every document of the run is loaded. One that is not stops only itself; the ledger has why.",
        ),
    ],
)
def loaded(
    context: dg.AssetExecutionContext,
    validated: Documents,
    home: dg.ResourceParam[Home],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    progress.step("loading the warehouse")
    settings = settings_of(home)
    settled = []
    with (
        timed("load") as watch,
        _waiting_for_room(home, context.run.run_id, settings.space),
        connect(home) as con,
    ):
        before = contents.of_warehouse(con)
        for sha256, read in validated:
            demand(home.database.parent, settings.space)
            standing, records = _settle(con, read, settings.attempts)
            settled.append(standing)
            _log(context.run.run_id, read, standing)
            context.add_asset_metadata(
                {
                    NEW_RECORDS: records,
                    "file_name": standing.file_name,
                    "state": str(standing.state),
                    "reason": standing.reason or "",
                },
                partition_key=sha256,
            )
        proof = _balance(con)
        has_changed = contents.of_warehouse(con) != before
    if has_changed:
        yield dg.MaterializeResult(
            metadata={"path": dg.MetadataValue.path(home.database), "seconds": watch.seconds}
        )
    yield proof
    yield _settled(settled)


@contextmanager
def _waiting_for_room(home: Home, run_id: str, floor: Floor) -> Iterator[None]:
    """On a full disk the documents that are not loaded yet wait for room; that they were tried does not count."""
    try:
        yield
    except DiskFull as full:
        # Where not even this can be written, the attempts are found open when the run is over.
        with suppress(DiskFull), connect(home) as con, transaction(con):
            attempts.postpone(con, attempts.in_hand(con, run_id), CODE, str(full), floor.pause_s)
        raise


def _settle(con: DuckDBPyConnection, read: Reading | Refusal, policy: RetryPolicy) -> tuple[Arrival, int]:
    """The arrival after it, and how many records the warehouse gained."""
    from warehouse.load import load

    arrival_id = read.arrival.arrival_id
    if isinstance(read, Refusal):
        return _refuse(con, read, policy), 0
    attempts.measured(con, arrival_id, read.plan.document.page_count, read.seconds)
    try:
        load(con, read.plan, arrival_id)
    except WarehouseError as failed:
        with transaction(con):
            return attempts.fail(con, arrival_id, "load_failed", str(failed), policy), 0
    return ledger.arrival(con, arrival_id), len(read.plan.records) + len(read.plan.rejects)


def _refuse(con: DuckDBPyConnection, refused: Refusal, policy: RetryPolicy) -> Arrival:
    """A document that was loaded before keeps its state when it is read again and refused."""
    arrival_id = refused.arrival.arrival_id
    with transaction(con):
        if refused.again or refused.arrival.state is not State.WAITING:
            return attempts.fail(con, arrival_id, refused.code, refused.message, policy)
        attempts.end(con, arrival_id, State.REJECTED.value, refused.code, refused.message)
        return ledger.settle(con, arrival_id, State.REJECTED, refused.code, refused.message)


def _log(run_id: str, read: Reading | Refusal, standing: Arrival) -> None:
    """Beside Dagster's events, of which one more for each document would cost more than it tells."""
    took = (
        {"pages": read.plan.document.page_count, "read_seconds": round(read.seconds, 3)}
        if isinstance(read, Reading)
        else {}
    )
    logger.info(
        "document settled",
        extra={
            "run_id": run_id,
            "document": standing.sha256,
            "file": standing.file_name,
            "state": str(standing.state),
            "reason": standing.reason,
            **took,
        },
    )


def _balance(con: DuckDBPyConnection) -> dg.AssetCheckResult:
    try:
        counts = balance(con)
    except LedgerUnbalanced as found:
        return dg.AssetCheckResult(check_name=BALANCE, passed=False, description=str(found))
    return dg.AssetCheckResult(check_name=BALANCE, passed=True, metadata=asdict(counts))


def _settled(arrivals: list[Arrival]) -> dg.AssetCheckResult:
    states = Counter(str(arrival.state) for arrival in arrivals)
    others = [
        f"{one.file_name}: {one.state}. {one.reason}" for one in arrivals if one.state is not State.LOADED
    ]
    return dg.AssetCheckResult(
        check_name=SETTLED,
        passed=not others,
        severity=dg.AssetCheckSeverity.WARN,
        description=", ".join(f"{number} {state}" for state, number in states.items()) or "no document",
        metadata={"not_loaded": others},
    )
