"""validated: each family's records held against their schema, and what the plan says of its own figures."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import dagster as dg

from orchestration import markdown, plan_report
from orchestration.assets.extracted import Reading
from orchestration.catalogue import EXTRACTED, VALIDATED, facts
from orchestration.partitions import DOCUMENTS
from orchestration.progress import Progress
from orchestration.timings import timed
from warehouse.errors import CorrectionsUnreadable
from warehouse.home import Home

if TYPE_CHECKING:
    from extract.plan import Plan

SOUND_RECORDS = "records_fit_their_schema"
KEPT_PROMISES = "plan_agrees_with_itself"


@dg.asset(
    **facts(VALIDATED),
    partitions_def=DOCUMENTS,
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
    extracted: Reading,
    home: dg.ResourceParam[Home],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.Output[Reading] | dg.AssetCheckResult]:
    from extract.validate import validate

    progress.step("validating the records")
    with timed("validate") as watch:
        plan = validate(_corrected(extracted.plan, home))
    yield dg.Output(
        replace(extracted, plan=plan),
        metadata={
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
    )
    yield _records_check(plan)
    yield _promises_check(plan)


def _corrected(plan: "Plan", home: Home) -> "Plan":
    """With what the home's corrections.csv says of it. A file that cannot be read stops the document, which waits."""
    from extract.corrections import corrected
    from warehouse import corrections

    try:
        own = corrections.addressed(corrections.read(home), plan.document.document_id)
        return corrected(plan, own)
    except CorrectionsUnreadable as unreadable:
        raise dg.Failure(str(unreadable), allow_retries=False) from unreadable


def _records_check(plan: "Plan") -> dg.AssetCheckResult:
    lost = plan_report.families_failed_wholly(plan)
    rows = ([r.family, r.page, r.rule, r.reason] for r in plan.rejects)
    return dg.AssetCheckResult(
        check_name=SOUND_RECORDS,
        passed=not plan.rejects,
        severity=dg.AssetCheckSeverity.ERROR if lost else dg.AssetCheckSeverity.WARN,
        description=f"{len(plan.rejects)} of {len(plan.records) + len(plan.rejects)} records kept out"
        + (f"; no sound record of {', '.join(lost)}" if lost else ""),
        metadata={"rejects": dg.MetadataValue.md(markdown.table(["family", "page", "rule", "reason"], rows))},
    )


def _promises_check(plan: "Plan") -> dg.AssetCheckResult:
    doubtful = plan_report.with_outcome(plan, plan_report.DOUBTFUL_OUTCOMES)
    told = [check for check in plan.checks if str(check.outcome) not in plan_report.QUIET_OUTCOMES]
    return dg.AssetCheckResult(
        check_name=KEPT_PROMISES,
        passed=not doubtful,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{len(doubtful)} of {len(plan.checks)} promises suspicious or broken",
        metadata={
            "checks_by_outcome": plan_report.checks_by_outcome(plan),
            "deviations": dg.MetadataValue.md(plan_report.checks_table(told)),
        },
    )
