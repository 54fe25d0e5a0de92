"""validated: each family's records held against their schema, and what the plans say of their own figures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import dagster as dg

from orchestration import markdown, plan_report
from orchestration.assets.extracted import Reading, Refusal, faulty
from orchestration.catalogue import EXTRACTED, VALIDATED, facts
from orchestration.partitions import DOCUMENTS, ONE_RUN
from orchestration.progress import Progress
from orchestration.storage import Documents
from orchestration.timings import timed
from warehouse.corrections import addressed
from warehouse.corrections import read as read_corrections
from warehouse.errors import CorrectionsUnreadable
from warehouse.home import Home

if TYPE_CHECKING:
    from extract.plan import Check, Correction, Plan, Reject

SOUND_RECORDS = "records_fit_their_schema"
KEPT_PROMISES = "plan_agrees_with_itself"


@dataclass
class _Tally:
    """What the two checks tell, of all documents of the run."""

    records: int = 0
    rejects: list["Reject"] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    checks: int = 0
    doubtful: int = 0
    told: list["Check"] = field(default_factory=list)

    def add(self, plan: "Plan") -> None:
        self.records += len(plan.records)
        self.rejects += plan.rejects
        self.lost += [
            f"{name} ({plan.document.file_name})" for name in plan_report.families_failed_wholly(plan)
        ]
        self.checks += len(plan.checks)
        self.doubtful += len(plan_report.with_outcome(plan, plan_report.DOUBTFUL_OUTCOMES))
        self.told += [check for check in plan.checks if str(check.outcome) not in plan_report.QUIET_OUTCOMES]


@dg.asset(
    **facts(VALIDATED),
    partitions_def=DOCUMENTS,
    backfill_policy=ONE_RUN,
    ins={EXTRACTED: dg.AssetIn()},
    check_specs=[
        dg.AssetCheckSpec(
            SOUND_RECORDS,
            asset=VALIDATED,
            description="pandera: no record was kept out. An error where no record of a family is sound. It does not "
            "stop the document: its sound tables are published, the failing ones are held back.",
        ),
        dg.AssetCheckSpec(
            KEPT_PROMISES,
            asset=VALIDATED,
            description="The plan's totals, shares and counts against its own figures. A deviation is the publisher's: "
            "reported, never repaired.",
        ),
    ],
)
def validated(
    context: dg.AssetExecutionContext,
    extracted: Documents,
    home: dg.ResourceParam[Home],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.Output[Documents] | dg.AssetCheckResult]:
    tally = _Tally()
    yield dg.Output(_validate_each(context, extracted, home, progress, tally))
    yield _records_check(tally)
    yield _promises_check(tally)


def _validate_each(
    context: dg.AssetExecutionContext,
    extracted: Iterable[tuple[str, Reading | Refusal]],
    home: Home,
    progress: Progress,
    tally: _Tally,
) -> Iterator[tuple[str, Reading | Refusal]]:
    from extract.corrections import corrected
    from extract.validate import validate

    lines = _corrections(home)
    progress.step("validating the records")
    for sha256, read in extracted:
        if isinstance(read, Refusal):
            yield sha256, read
            continue
        try:
            with timed("validate") as watch:
                plan = validate(corrected(read.plan, addressed(lines, sha256)))
        except Exception as fault:  # noqa: BLE001  a fault of ours with one document stops only that one
            yield sha256, faulty(context, read.arrival, fault)
            continue
        tally.add(plan)
        context.add_asset_metadata(
            {
                "records": len(plan.records),
                "records_by_family": plan_report.records_by_family(plan),
                "confidence_by_family": plan_report.confidence_by_family(plan),
                "rejects": len(plan.rejects),
                "corrections": len(plan.rulings),
                "rejects_by_family": plan_report.rejects_by_family(plan),
                "checks_by_outcome": plan_report.checks_by_outcome(plan),
                "preview": dg.MetadataValue.md(plan_report.preview(plan)),
                "seconds": watch.seconds,
            },
            partition_key=sha256,
        )
        yield sha256, replace(read, plan=plan)


def _corrections(home: Home) -> Sequence["Correction"]:
    """The home's corrections.csv. One that cannot be read stops the run; its documents wait."""
    try:
        return read_corrections(home)
    except CorrectionsUnreadable as unreadable:
        raise dg.Failure(str(unreadable), allow_retries=False) from unreadable


def _records_check(tally: _Tally) -> dg.AssetCheckResult:
    rows = ([r.family, r.page, r.rule, r.reason] for r in tally.rejects)
    return dg.AssetCheckResult(
        check_name=SOUND_RECORDS,
        passed=not tally.rejects,
        severity=dg.AssetCheckSeverity.ERROR if tally.lost else dg.AssetCheckSeverity.WARN,
        description=f"{len(tally.rejects)} of {tally.records + len(tally.rejects)} records kept out"
        + (f"; no sound record of {', '.join(tally.lost)}" if tally.lost else ""),
        metadata={"rejects": dg.MetadataValue.md(markdown.table(["family", "page", "rule", "reason"], rows))},
    )


def _promises_check(tally: _Tally) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        check_name=KEPT_PROMISES,
        passed=not tally.doubtful,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{tally.doubtful} of {tally.checks} promises suspicious or broken",
        metadata={"deviations": dg.MetadataValue.md(plan_report.checks_table(tally.told))},
    )
