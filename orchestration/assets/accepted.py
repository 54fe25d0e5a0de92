"""accepted: the built marts held against their readers' expectations (Great Expectations) before anybody reads them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import dagster as dg

from orchestration import markdown
from orchestration.candidates import Next
from orchestration.catalogue import ACCEPTED, DUCKDB_POOL, facts
from orchestration.progress import Progress
from orchestration.timings import timed
from warehouse.home import Home

if TYPE_CHECKING:
    from warehouse.acceptance import Check

ACCEPTANCE = "marts_meet_expectations"
# Of the check: where its Data Docs begin.
DATA_DOCS = "data_docs"
TOLD_FAILURES = 5


def accepted_after(marts: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """The asset, downstream of every mart."""

    @dg.asset(
        **facts(ACCEPTED),
        deps=marts,
        pool=DUCKDB_POOL,
        check_specs=[
            dg.AssetCheckSpec(
                ACCEPTANCE,
                asset=ACCEPTED,
                blocking=True,
                description="Great Expectations over every mart. Marts that fail are not published.",
            )
        ],
    )
    def accepted(
        home: dg.ResourceParam[Home], progress: dg.ResourceParam[Progress], next_build: dg.ResourceParam[Next]
    ) -> dg.MaterializeResult:
        from warehouse.acceptance import accept

        progress.step("accepting the marts")
        with timed("accept") as watch:
            result = accept(home, next_build.being_written())
        if not result.success:
            next_build.close()
        return dg.MaterializeResult(
            metadata={
                "expectations": len(result.checks),
                "failed": len(result.failures),
                "documents": result.scope.documents,
                "documents_looked_at": result.scope.looked_at,
                "seconds": watch.seconds,
            },
            check_results=[
                dg.AssetCheckResult(
                    check_name=ACCEPTANCE,
                    passed=result.success,
                    description=_told(result.failures),
                    metadata={
                        "failed": dg.MetadataValue.md(_table(result.failures)),
                        DATA_DOCS: dg.MetadataValue.path(result.docs_path),
                    },
                )
            ],
        )

    return accepted


def _told(failures: Sequence["Check"]) -> str:
    lines = [str(check) for check in failures[:TOLD_FAILURES]]
    more = len(failures) - len(lines)
    return "\n".join([*lines, f"and {more} more"] if more else lines) or "all met"


def _table(failures: Sequence["Check"]) -> str:
    rows = ([check.mart, check.column, check.expectation, check.finding] for check in failures)
    return markdown.table(["mart", "column", "expected", "found"], rows)
