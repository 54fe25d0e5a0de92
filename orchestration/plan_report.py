"""What can be said of a plan without the warehouse: its families, its promises, its first records.

Used for the metadata of assets and by `planhouse check`, so that both tell the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from extract.plan import Confidence
from orchestration import markdown
from orchestration.figures import figure

if TYPE_CHECKING:
    from extract.plan import Check, Plan
    from extract.printed import Table

PREVIEW_ROWS = 5
QUIET_OUTCOMES = frozenset({"exact", "rounding"})
DOUBTFUL_OUTCOMES = frozenset({"suspicious", "mismatch"})


def records_by_family(plan: Plan) -> dict[str, int]:
    return dict(sorted(Counter(record.family for record in plan.records).items()))


def rejects_by_family(plan: Plan) -> dict[str, int]:
    return dict(sorted(Counter(reject.family for reject in plan.rejects).items()))


def confidence_by_family(plan: Plan) -> dict[str, str]:
    """How sure the records of each family are, the surest first: `60 proved, 6 read`."""
    counts = Counter((record.family, record.evidence.confidence) for record in plan.records)
    return {
        family: ", ".join(f"{n:,} {it}" for it in Confidence if (n := counts[family, it]))
        for family in records_by_family(plan)
    }


def checks_by_outcome(plan: Plan) -> dict[str, int]:
    return dict(sorted(Counter(str(check.outcome) for check in plan.checks).items()))


def with_outcome(plan: Plan, outcomes: Iterable[str]) -> list[Check]:
    wanted = set(outcomes)
    return [check for check in plan.checks if str(check.outcome) in wanted]


def families_failed_wholly(plan: Plan) -> list[str]:
    """Families of which records were read and none was sound."""
    sound = records_by_family(plan)
    return [family for family in rejects_by_family(plan) if family not in sound]


def ruled_tables(plan: Plan) -> list[Table]:
    return [table for table in plan.tables if str(table.kind) == "table"]


def unrecognised(plan: Plan) -> list[Table]:
    """Tables that no family claims, named by their first part."""
    return [
        table for table in ruled_tables(plan) if table.family is None and table.logical_id == table.table_id
    ]


def preview(plan: Plan) -> str:
    """The first records of each family, as Markdown."""
    parts = []
    for family, count in records_by_family(plan).items():
        records = plan.of_family(family)[:PREVIEW_ROWS]
        headers = ["page", *records[0].fields]
        rows = [[record.page, *record.fields.values()] for record in records]
        parts.append(f"**{family}**: {count}\n\n{markdown.table(headers, rows)}")
    return "\n\n".join(parts) or "No records."


CHECK_COLUMNS = ("check", "subject", "printed", "computed", "difference", "tolerance", "outcome", "page")


def check_row(check: Check) -> str:
    """A row of Markdown, below `CHECK_COLUMNS`."""
    figures = (check.printed, check.computed, check.difference, check.tolerance)
    shown = (figure(value, check.unit) for value in figures)
    return markdown.row([check.name, check.subject, *shown, check.outcome, check.page])
