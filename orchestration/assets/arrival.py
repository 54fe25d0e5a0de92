"""arrival: the arrivals that the run goes on with, and the note in the ledger that it tries them."""

import dagster as dg

from extract.plan import EXTRACTOR_VERSION
from orchestration import dbt_ahead
from orchestration.abandoned import abandon_dead_runs
from orchestration.catalogue import ARRIVAL, DUCKDB_POOL, INTAKE, facts
from orchestration.instance import sign
from orchestration.metadata import tell
from orchestration.partitions import DOCUMENTS, ONE_RUN
from orchestration.settings import settings_of
from orchestration.storage import Documents
from orchestration.timings import timed
from warehouse import attempts, ledger
from warehouse.database import connect, transaction
from warehouse.home import Home
from warehouse.ledger import WITHDRAWN, Arrival, State


@dg.asset(**facts(ARRIVAL), partitions_def=DOCUMENTS, backfill_policy=ONE_RUN, pool=DUCKDB_POOL)
def arrival(context: dg.AssetExecutionContext, home: dg.ResourceParam[Home]) -> dg.Output[Documents]:
    with timed("arrival") as watch:
        sign(context)
        found = _begun(home, context)
    if found and context.run.job_name == INTAKE:
        dbt_ahead.begin(home)
    for sha256 in context.partition_keys:
        if sha256 not in found:
            context.log.warning(
                "%s did not arrive in %s, was withdrawn, or another run reads it: nothing is done for it.",
                sha256,
                home.root,
            )
    tell(context, {ARRIVAL: {sha256: _told(home, entered) for sha256, entered in found.items()}})
    return dg.Output(iter(found.items()), metadata={"documents": len(found), "seconds": watch.seconds})


def _begun(home: Home, context: dg.AssetExecutionContext) -> dict[str, Arrival]:
    run_id, found = context.run.run_id, {}
    with connect(home) as con:
        abandon_dead_runs(con, context.instance, settings_of(home).attempts)
        with transaction(con):
            others = attempts.in_others_hands(con, run_id)
            arrived = ledger.of_documents(con, context.partition_keys)
            for sha256 in context.partition_keys:
                entered = _standing(arrived[sha256])
                if entered is None or not home.stored(sha256).exists() or entered.arrival_id in others:
                    continue
                if entered.state is State.REJECTED or entered.reason_code == ledger.PARKED:
                    # Whoever starts a run for a refused document wants it tried again.
                    entered = ledger.reopen(con, entered.arrival_id)
                found[sha256] = entered
            attempts.begin(con, found.values(), run_id, EXTRACTOR_VERSION)
    return found


def _standing(arrivals: list[Arrival]) -> Arrival | None:
    """The arrival that waits, else the one that brought the document, else the last that was refused."""
    rank = {State.REJECTED: 1, State.NEEDS_REVIEW: 2, State.LOADED: 2, State.WAITING: 3}
    sound = [row for row in arrivals if row.state is not State.DUPLICATE and row.reason_code != WITHDRAWN]
    return max(sound, key=lambda row: rank[row.state], default=None)


def _told(home: Home, entered: Arrival) -> dict[str, object]:
    return {
        "file_name": entered.file_name,
        "byte_size": entered.byte_size or 0,
        "arrival_id": entered.arrival_id,
        "state": str(entered.state),
        "received_at": dg.MetadataValue.timestamp(entered.received_at),
        "path": dg.MetadataValue.path(home.stored(str(entered.sha256))),
    }
