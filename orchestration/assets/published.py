"""published: the accepted marts as the file that readers open."""

import dagster as dg

from orchestration import dbt, markdown
from orchestration.candidates import Next
from orchestration.catalogue import ACCEPTED, DUCKDB_POOL, PUBLISHED, facts
from orchestration.progress import Progress
from orchestration.timings import timed
from warehouse.home import Home

# Of a materialisation: the dbt project with which the marts were built.
FINGERPRINT = "dbt_fingerprint"


@dg.asset(**facts(PUBLISHED), deps=[ACCEPTED], pool=DUCKDB_POOL)
def published(
    home: dg.ResourceParam[Home], progress: dg.ResourceParam[Progress], next_build: dg.ResourceParam[Next]
) -> dg.MaterializeResult:
    progress.step("publishing")
    with timed("publish") as watch:
        result = next_build.published()
    return dg.MaterializeResult(
        metadata={
            "build_id": result.build_id,
            "marts": len(result.tables),
            "dagster/row_count": sum(result.tables.values()),
            "rows": dg.MetadataValue.md(markdown.table(["mart", "rows"], result.tables.items())),
            "path": dg.MetadataValue.path(home.published_database),
            FINGERPRINT: dbt.fingerprint(),
            "seconds": watch.seconds,
        }
    )
