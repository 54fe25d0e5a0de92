"""published: the accepted marts as the file that readers open."""

import dagster as dg

from orchestration import dbt, markdown
from orchestration.catalogue import ACCEPTED, DUCKDB_POOL, PUBLISHED, facts
from orchestration.progress import Progress
from orchestration.promised import keys_of
from orchestration.settings import settings_of
from orchestration.timings import timed
from warehouse.home import Home
from warehouse.space import demand

# Of a materialisation: the dbt project with which the marts were built.
FINGERPRINT = "dbt_fingerprint"


@dg.asset(**facts(PUBLISHED), deps=[ACCEPTED], pool=DUCKDB_POOL)
def published(home: dg.ResourceParam[Home], progress: dg.ResourceParam[Progress]) -> dg.MaterializeResult:
    from warehouse.publish import publish

    progress.step("publishing")
    demand(home.published, settings_of(home).space)
    with timed("publish") as watch:
        result = publish(home, keys_of(dbt.manifest(home)))
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
