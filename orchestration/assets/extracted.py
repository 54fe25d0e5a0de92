"""extracted: each document read in a child process of its own. One that cannot be read stops only itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import dagster as dg

from orchestration import plan_report, reading
from orchestration.catalogue import ARRIVAL, EXTRACTED, facts
from orchestration.partitions import DOCUMENTS, ONE_RUN
from orchestration.progress import Progress
from orchestration.settings import settings_of
from orchestration.storage import Documents
from orchestration.timings import timed
from warehouse.home import Home
from warehouse.ledger import Arrival

if TYPE_CHECKING:
    from extract.plan import Plan


@dataclass(frozen=True)
class Reading:
    """A plan, and the arrival that it was read for. It passes from step to step until it is loaded."""

    arrival: Arrival
    plan: "Plan"
    seconds: float = 0.0


@dataclass(frozen=True)
class Refusal:
    """What passes instead where the document could not be read; `again` when another try could help."""

    arrival: Arrival
    code: str
    message: str
    again: bool


@dg.asset(**facts(EXTRACTED), partitions_def=DOCUMENTS, backfill_policy=ONE_RUN, ins={ARRIVAL: dg.AssetIn()})
def extracted(
    context: dg.AssetExecutionContext,
    arrival: Documents,
    home: dg.ResourceParam[Home],
    progress: dg.ResourceParam[Progress],
) -> dg.Output[Documents]:
    return dg.Output(_read_each(context, arrival, home, progress))


def _read_each(
    context: dg.AssetExecutionContext, arrivals: Iterable[tuple[str, Arrival]], home: Home, progress: Progress
) -> Iterator[tuple[str, Reading | Refusal]]:
    settings = settings_of(home)
    for sha256, entered in arrivals:
        progress.step(f"reading {entered.file_name}")
        try:
            with timed("extract") as watch:
                plan = reading.read(
                    home.stored(sha256), entered.file_name, progress.pages, settings.limits, settings.reading
                )
            context.add_asset_metadata(_facts_of(plan) | {"seconds": watch.seconds}, partition_key=sha256)
        except reading.NotRead as refused:
            context.log.warning("%s: %s", refused.code, refused)
            context.add_asset_metadata(
                {"refused": refused.code, "reason": str(refused)}, partition_key=sha256
            )
            yield sha256, Refusal(entered, refused.code, str(refused), again=refused.may_pass)
        except Exception as fault:  # noqa: BLE001  a fault of ours with one document stops only that one
            yield sha256, faulty(context, entered, fault)
        else:
            yield sha256, Reading(entered, plan, watch.seconds)


def faulty(context: dg.AssetExecutionContext, arrival: Arrival, fault: Exception) -> Refusal:
    """A step that fails for one document, in a way that nobody foresaw: the run goes on with the others."""
    context.log.error("%s (%s)", arrival.sha256, arrival.file_name, exc_info=fault)
    told = f"{type(fault).__name__}: {fault} This is a fault of planhouse; please report it with this file."
    return Refusal(arrival, "fault", told, again=True)


def _facts_of(plan: "Plan") -> dict[str, object]:
    document = plan.document
    return {
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
    }
