"""delivered: the published build in the databases that planhouse.toml names. Only there where it names any."""

from collections.abc import Iterator

import dagster as dg

from orchestration.catalogue import DELIVERED, PUBLISHED, facts
from orchestration.delivery import Told, deliver_to
from orchestration.progress import Progress
from orchestration.settings import settings_of
from orchestration.timings import timed
from warehouse.home import Home

HAVE_THE_BUILD = "targets_have_the_build"


# Without an output where a target failed: it is not there, and the run that made the marts is no failure.
@dg.asset(
    **facts(DELIVERED),
    deps=[PUBLISHED],
    output_required=False,
    check_specs=[
        dg.AssetCheckSpec(
            HAVE_THE_BUILD,
            asset=DELIVERED,
            description="Every database of [publish] in planhouse.toml has the build that was just published.",
        )
    ],
)
def delivered(
    context: dg.AssetExecutionContext, home: dg.ResourceParam[Home], progress: dg.ResourceParam[Progress]
) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult]:
    progress.step("publishing to databases")
    found: list[Told] = []
    with timed("deliver") as watch:
        try:
            found.extend(deliver_to(home, settings_of(home).publish.targets))
        except Exception as fault:  # noqa: BLE001  whoever reads the file has the build: nothing here fails the run
            found.append(Told(DELIVERED, f"{type(fault).__name__}: {fault}", failed=True))
    for told in found:
        (context.log.error if told.failed else context.log.info)(told.words)
    failed = [told for told in found if told.failed]
    told_all = "\n".join(told.words for told in failed or found)
    if not failed:
        yield dg.MaterializeResult(metadata={"targets": len(found), "seconds": watch.seconds})
    yield dg.AssetCheckResult(
        check_name=HAVE_THE_BUILD, asset_key=DELIVERED, passed=not failed, description=told_all
    )
