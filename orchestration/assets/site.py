"""site: the published marts as pages that people read."""

import dagster as dg

from orchestration.catalogue import PUBLISHED, SITE, facts
from orchestration.progress import Progress
from orchestration.timings import timed
from warehouse.home import Home

WRITTEN = "site_is_written"


@dg.asset(
    **facts(SITE),
    deps=[PUBLISHED],
    check_specs=[
        dg.AssetCheckSpec(
            WRITTEN,
            asset=SITE,
            description="The pages are of the published build. Without them the marts stay.",
        )
    ],
)
def site(
    context: dg.AssetExecutionContext, home: dg.ResourceParam[Home], progress: dg.ResourceParam[Progress]
) -> dg.MaterializeResult:
    from orchestration.site import write_site

    progress.step("writing the site")
    try:
        with timed("site") as watch:
            written = write_site(home, progress.step)
    except Exception as error:
        # The marts are published by now: a page that cannot be written must not make their build a failure.
        context.log.exception("The site was not written.")
        told = f"{type(error).__name__}: {error}. planhouse site tries once more."
        return dg.MaterializeResult(
            check_results=[dg.AssetCheckResult(check_name=WRITTEN, passed=False, description=told)]
        )
    return dg.MaterializeResult(
        metadata={
            "plans": written.plans,
            "plans_written": written.written,
            "path": dg.MetadataValue.path(written.first_page),
            "seconds": watch.seconds,
        },
        check_results=[dg.AssetCheckResult(check_name=WRITTEN, passed=True)],
    )
