"""arrival: the bytes of one document in the store, and the arrival in the ledger that the run goes on with."""

import dagster as dg

from orchestration.catalogue import ARRIVAL, DUCKDB_POOL, facts
from orchestration.partitions import DOCUMENTS
from orchestration.timings import timed
from warehouse import ledger
from warehouse.database import connect
from warehouse.home import Home
from warehouse.ledger import Arrival, State
from warehouse.store import StoredFile


@dg.asset(**facts(ARRIVAL), partitions_def=DOCUMENTS, pool=DUCKDB_POOL)
def arrival(context: dg.AssetExecutionContext, home: dg.ResourceParam[Home]) -> dg.Output[Arrival]:
    sha256 = context.partition_key
    with timed("arrival") as watch:
        found = _arrival_of(home, sha256)
    return dg.Output(
        found,
        metadata={
            "file_name": found.file_name,
            "byte_size": found.byte_size or 0,
            "arrival_id": found.arrival_id,
            "state": str(found.state),
            "received_at": dg.MetadataValue.timestamp(found.received_at),
            "path": dg.MetadataValue.path(home.stored(sha256)),
            "seconds": watch.seconds,
        },
    )


def _arrival_of(home: Home, sha256: str) -> Arrival:
    """The arrival that waits with these bytes, else the one that brought them; refused bytes are tried again."""
    path = home.stored(sha256)
    with connect(home) as con:
        known = {row.state: row for row in ledger.statuses(con) if row.sha256 == sha256}
        for state in (State.WAITING, State.LOADED, State.NEEDS_REVIEW):
            if state in known and path.exists():
                return known[state]
        if State.REJECTED in known and path.exists():
            former = known[State.REJECTED]
            stored = StoredFile(sha256, path.stat().st_size, path)
            return ledger.arrive(con, stored, former.file_name, former.source_path)
    raise dg.Failure(
        f"No document with the sha256 {sha256} arrived in {home.root}. Bring the file in with `planhouse build FILE`.",
        allow_retries=False,
    )
