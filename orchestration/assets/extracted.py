"""extracted: one document read in a child process. A document that cannot be read is settled in the ledger."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import dagster as dg

from orchestration import plan_report, reading
from orchestration.catalogue import ARRIVAL, DUCKDB_POOL, EXTRACTED, facts
from orchestration.partitions import DOCUMENTS
from orchestration.progress import Progress
from orchestration.settings import settings_of
from orchestration.timings import timed
from warehouse import ledger
from warehouse.database import connect
from warehouse.home import Home
from warehouse.ledger import Arrival, State

if TYPE_CHECKING:
    from extract.plan import Plan


@dataclass(frozen=True)
class Reading:
    """A plan, and the arrival that it was read for. It passes from step to step until it is loaded."""

    arrival: Arrival
    plan: "Plan"


@dg.asset(**facts(EXTRACTED), partitions_def=DOCUMENTS, ins={ARRIVAL: dg.AssetIn()}, pool=DUCKDB_POOL)
def extracted(
    context: dg.AssetExecutionContext,
    arrival: Arrival,
    home: dg.ResourceParam[Home],
    progress: dg.ResourceParam[Progress],
) -> dg.Output[Reading]:
    path = home.stored(context.partition_key)
    progress.step(f"reading {arrival.file_name}")
    with timed("extract") as watch:
        try:
            settings = settings_of(home)
            plan = reading.read(path, arrival.file_name, progress.pages, settings.limits, settings.reading)
        except reading.NotRead as refused:
            _settle(home, arrival, refused)
            raise dg.Failure(str(refused), metadata={"code": refused.code}, allow_retries=False) from refused
    document = plan.document
    return dg.Output(
        Reading(arrival, plan),
        metadata={
            "file_name": document.file_name,
            "plan": " ".join(
                str(part) for part in (document.district, document.bureau, document.plan_year) if part
            ),
            "pages": document.page_count,
            "tables": len(plan_report.ruled_tables(plan)),
            "unrecognised_tables": len(plan_report.unrecognised(plan)),
            "lines": len(plan.lines),
            "records": len(plan.records),
            "records_by_family": plan_report.records_by_family(plan),
            "preview": dg.MetadataValue.md(plan_report.preview(plan)),
            "problems": [problem.message for problem in plan.problems],
            "path": dg.MetadataValue.path(path),
            "seconds": watch.seconds,
        },
    )


def _settle(home: Home, arrival: Arrival, refused: reading.NotRead) -> None:
    """Write the refusal into the ledger. A re-run for a document that was read before leaves its state alone."""
    if arrival.state == State.WAITING:
        with connect(home) as con:
            ledger.settle(con, arrival.arrival_id, State.REJECTED, refused.code, str(refused))
