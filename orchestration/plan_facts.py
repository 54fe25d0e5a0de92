"""What Dagster's pages and checks show of one document: plain values, told by whoever read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from orchestration import plan_report

if TYPE_CHECKING:
    from extract.plan import Plan

Told = dict[str, str | int | float | list[str] | dict[str, int | str]]
PREVIEW = "preview"
"""Of what is told: Markdown."""


class Facts(msgspec.Struct, frozen=True):
    """`extracted` and `validated` are the metadata of the assets of these names; the rest is what their checks count.

    `rejects` are family, page, rule and reason of each; `deviations` the rows of Markdown that tell of figures which do
    not agree; `lost` the families of which no record is sound.
    """

    extracted: Told
    validated: Told
    records: int
    rejects: tuple[tuple[str, int | None, str, str], ...]
    lost: tuple[str, ...]
    checks: int
    doubtful: int
    deviations: tuple[str, ...]

    @property
    def new_records(self) -> int:
        """Those that the warehouse gains, those that are kept out included."""
        return self.records + len(self.rejects)


def told_of_reading(plan: Plan, seconds: float) -> Told:
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
        PREVIEW: plan_report.preview(plan),
        "problems": [problem.message for problem in plan.problems],
        "seconds": seconds,
    }


def told_of_validation(plan: Plan, seconds: float) -> Told:
    return {
        "records": len(plan.records),
        "records_by_family": plan_report.records_by_family(plan),
        "confidence_by_family": plan_report.confidence_by_family(plan),
        "rejects": len(plan.rejects),
        "corrections": len(plan.rulings),
        "rejects_by_family": plan_report.rejects_by_family(plan),
        "checks_by_outcome": plan_report.checks_by_outcome(plan),
        PREVIEW: plan_report.preview(plan),
        "seconds": seconds,
    }


def facts_of(plan: Plan, extracted: Told, validated: Told) -> Facts:
    """`plan` is validated."""
    return Facts(
        extracted=extracted,
        validated=validated,
        records=len(plan.records),
        rejects=tuple((it.family, it.page, it.rule, it.reason) for it in plan.rejects),
        lost=tuple(
            f"{name} ({plan.document.file_name})" for name in plan_report.families_failed_wholly(plan)
        ),
        checks=len(plan.checks),
        doubtful=len(plan_report.with_outcome(plan, plan_report.DOUBTFUL_OUTCOMES)),
        deviations=tuple(
            plan_report.check_row(check)
            for check in plan.checks
            if str(check.outcome) not in plan_report.QUIET_OUTCOMES
        ),
    )
