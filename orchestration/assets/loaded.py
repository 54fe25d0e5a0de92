"""loaded: a batch in `raw.*` in one transaction, the refused documents settled; the ledger's balance after it."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict

import dagster as dg
from duckdb import DuckDBPyConnection

from orchestration.batches import Came, Loaded, Readings, rows_of
from orchestration.catalogue import DUCKDB_POOL, LOADED
from orchestration.logs import OURS
from orchestration.progress import Progress
from orchestration.read_document import Read, Refused
from orchestration.settings import settings_of
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
# Of a materialisation: how many records the warehouse gained, those that were kept out included (none where the
# document was refused).
NEW_RECORDS = "new_records"
MOST_NAMED = 200
logger = logging.getLogger(f"{OURS}.documents")

CHECKS = (
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
)


# Before the next step that reads: what was read is worth most once it is loaded, and the next batch is read meanwhile.
@dg.op(
    description="Loads what was read of one batch: the one writer.",
    pool=DUCKDB_POOL,
    tags={"dagster/priority": "10"},
)
def load_batch(
    context: dg.OpExecutionContext,
    readings: Readings,
    home: dg.ResourceParam[Home],
    progress: dg.ResourceParam[Progress],
) -> Loaded:
    if len(readings.came) == 1:
        progress.step("loading the warehouse")
    settings = settings_of(home)
    with (
        timed("load"),
        _waiting_for_room(home, context.run.run_id, settings.space),
        connect(home) as con,
    ):
        before = contents.of_warehouse(con)
        demand(home.database.parent, settings.space)
        # A worker may be given a step that another one has done.
        mine = {*attempts.in_hand(con, context.run.run_id)}
        came = [one for one in readings.came if one.arrival.arrival_id in mine]
        read = [one for one in came if isinstance(one.outcome, Read)]
        attempts.measured(con, {one.arrival.arrival_id: one.outcome.took for one in read})
        _load(con, home, read, settings.attempts)
        with transaction(con):
            for one in came:
                if isinstance(one.outcome, Refused):
                    _refuse(con, one.arrival, one.outcome, settings.attempts, settings.space)
        now = ledger.arrivals(con, [one.arrival.arrival_id for one in readings.came])
        has_changed = contents.of_warehouse(con) != before or len(came) < len(readings.came)
    # After `_load`, which imports it where anything was read: Arrow takes a while.
    from warehouse import handover

    for one in read:
        handover.remove(rows_of(home, str(one.arrival.sha256)))
    _log(context.run.run_id, came, now)
    settled = tuple(Came(now[one.arrival.arrival_id], one.outcome) for one in readings.came)
    return Loaded(settled, has_changed)


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


def _load(con: DuckDBPyConnection, home: Home, read: Sequence[Came], policy: RetryPolicy) -> None:
    """All together; where that fails one by one, so that a bad document stops only itself."""
    from warehouse import handover
    from warehouse.load import load_together

    if not read:
        return
    try:
        handed = [
            (handover.read(rows_of(home, str(one.arrival.sha256))), one.arrival.arrival_id) for one in read
        ]
        load_together(con, handed)
    except (WarehouseError, OSError, ValueError) as failed:
        if isinstance(failed, DiskFull):
            raise
        if len(read) > 1:
            for one in read:
                _load(con, home, [one], policy)
            return
        with transaction(con):
            attempts.fail(con, read[0].arrival.arrival_id, "load_failed", str(failed), policy)


def _refuse(
    con: DuckDBPyConnection, arrival: Arrival, refused: Refused, policy: RetryPolicy, floor: Floor
) -> None:
    """A document that was loaded before keeps its state when it is read again and refused."""
    if refused.code == CODE:
        attempts.postpone(con, [arrival.arrival_id], CODE, refused.message, floor.pause_s)
    elif refused.again or arrival.state is not State.WAITING:
        attempts.fail(con, arrival.arrival_id, refused.code, refused.message, policy)
    else:
        attempts.end(con, arrival.arrival_id, State.REJECTED.value, refused.code, refused.message)
        ledger.settle(con, arrival.arrival_id, State.REJECTED, refused.code, refused.message)


def _log(run_id: str, came: Sequence[Came], now: Mapping[str, Arrival]) -> None:
    """Beside Dagster's events, of which one more for each document would cost more than it tells."""
    for one in came:
        standing = now[one.arrival.arrival_id]
        pages, seconds = one.outcome.took if isinstance(one.outcome, Read) else (None, None)
        logger.info(
            "document settled",
            extra={
                "run_id": run_id,
                "document": standing.sha256,
                "file": standing.file_name,
                "state": str(standing.state),
                "reason": standing.reason,
                "pages": pages,
                "read_seconds": seconds,
            },
        )


def balance_check(home: Home) -> dg.AssetCheckResult:
    with connect(home) as con:
        try:
            counts = balance(con)
        except LedgerUnbalanced as found:
            return dg.AssetCheckResult(
                asset_key=LOADED, check_name=BALANCE, passed=False, description=str(found)
            )
    return dg.AssetCheckResult(asset_key=LOADED, check_name=BALANCE, passed=True, metadata=asdict(counts))


def settled_check(arrivals: Sequence[Arrival]) -> dg.AssetCheckResult:
    states = Counter(str(arrival.state) for arrival in arrivals)
    others = [
        f"{one.file_name}: {one.state}. {one.reason}" for one in arrivals if one.state is not State.LOADED
    ]
    more = [f"and {len(others) - MOST_NAMED} more"] if len(others) > MOST_NAMED else []
    return dg.AssetCheckResult(
        asset_key=LOADED,
        check_name=SETTLED,
        passed=not others,
        severity=dg.AssetCheckSeverity.WARN,
        description=", ".join(f"{number} {state}" for state, number in states.items()) or "no document",
        metadata={"not_loaded": others[:MOST_NAMED] + more},
    )
