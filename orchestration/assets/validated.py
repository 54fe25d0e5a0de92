"""validated: the two checks of what was read: records against their schemas, the plans against their own figures."""

from collections.abc import Sequence

import dagster as dg

from orchestration import markdown
from orchestration.catalogue import VALIDATED
from orchestration.plan_facts import Facts
from orchestration.plan_report import CHECK_COLUMNS

SOUND_RECORDS = "records_fit_their_schema"
KEPT_PROMISES = "plan_agrees_with_itself"
# A check shows so many rows; the marts have all.
MOST_ROWS = 200

CHECKS = (
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
)


def records_check(documents: Sequence[Facts]) -> dg.AssetCheckResult:
    records = sum(one.records for one in documents)
    rejects = [reject for one in documents for reject in one.rejects]
    lost = [family for one in documents for family in one.lost]
    rows = ([family, page, rule, reason] for family, page, rule, reason in rejects[:MOST_ROWS])
    return dg.AssetCheckResult(
        asset_key=VALIDATED,
        check_name=SOUND_RECORDS,
        passed=not rejects,
        severity=dg.AssetCheckSeverity.ERROR if lost else dg.AssetCheckSeverity.WARN,
        description=f"{len(rejects)} of {records + len(rejects)} records kept out"
        + (f"; no sound record of {', '.join(lost[:MOST_ROWS])}" if lost else ""),
        metadata={"rejects": dg.MetadataValue.md(markdown.table(["family", "page", "rule", "reason"], rows))},
    )


def promises_check(documents: Sequence[Facts]) -> dg.AssetCheckResult:
    checks, doubtful = sum(one.checks for one in documents), sum(one.doubtful for one in documents)
    rows = [row for one in documents for row in one.deviations][:MOST_ROWS]
    return dg.AssetCheckResult(
        asset_key=VALIDATED,
        check_name=KEPT_PROMISES,
        passed=not doubtful,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{doubtful} of {checks} promises suspicious or broken",
        metadata={"deviations": dg.MetadataValue.md(markdown.table_of(CHECK_COLUMNS, rows))},
    )
