"""site: the published marts as pages that people read."""

from collections.abc import Iterator

import dagster as dg

from orchestration.catalogue import PUBLISHED, SITE, facts
from orchestration.progress import Progress
from orchestration.timings import timed
from warehouse.home import Home

WRITTEN = "site_is_written"


# Without an output where it failed: the marts are published by then, and their build is no failure.
@dg.asset(
    **facts(SITE),
    deps=[PUBLISHED],
    output_required=False,
    check_specs=[
        dg.AssetCheckSpec(WRITTEN, asset=SITE, description="The pages are those of the published build.")
    ],
)
def site(
    context: dg.AssetExecutionContext, home: dg.ResourceParam[Home], progress: dg.ResourceParam[Progress]
) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    from orchestration.site import write_site

    progress.step("writing the site")
    try:
        with timed("site") as watch:
            written = write_site(home, progress.step, home.docs)
    except Exception as error:
        context.log.exception("The site was not written.")
        told = f"{type(error).__name__}: {error}. planhouse site tries once more."
        yield dg.AssetCheckResult(check_name=WRITTEN, asset_key=SITE, passed=False, description=told)
        return
    yield dg.MaterializeResult(
        metadata={
            "plans": written.plans,
            "plans_written": written.written,
            "path": dg.MetadataValue.path(written.first_page),
            "seconds": watch.seconds,
        }
    )
    yield dg.AssetCheckResult(check_name=WRITTEN, asset_key=SITE, passed=True)
