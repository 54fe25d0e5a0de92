"""The code location: what `dg dev`, `dg check defs` and the command run.

Two halves, so that a document can be read and loaded while dagster_dbt is still being imported: `documents` (arrival
to loaded) and `marts` (dbt to published). `served` is both with sensors and schedules, and what Dagster loads.
"""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg

from orchestration import catalogue, dbt, instance, logs
from orchestration.assets.arrival import arrival
from orchestration.assets.documents import documents as read_and_loaded
from orchestration.candidates import Next
from orchestration.freshness import with_freshness
from orchestration.jobs import INGEST_JOB, INTAKE_JOB, MARTS_JOB, mend_marts_job
from orchestration.progress import Progress, Silence
from orchestration.readers import Readers
from orchestration.run_logs import loggers
from orchestration.settings import settings_of
from orchestration.storage import ValueStorage
from warehouse.database import PATIENCE
from warehouse.home import Home


@dg.resource(description="The processes that read the documents of a run.")
def readers(_context: dg.InitResourceContext) -> Iterator[Readers]:
    at_work = Readers()
    try:
        yield at_work
    finally:
        at_work.close()


@dg.resource(
    required_resource_keys={"home"}, description="The build that is written while its marts are accepted."
)
def next_build(context: dg.InitResourceContext) -> Iterator[Next]:
    following = Next(context.resources.home)
    try:
        yield following
    finally:
        following.close()


def documents(home: Home, progress: Progress) -> dg.Definitions:
    return dg.Definitions(
        assets=[arrival, read_and_loaded],
        jobs=[INGEST_JOB],
        resources={
            "home": home,
            "progress": progress,
            "readers": readers,
            "io_manager": ValueStorage(home.dagster / "values"),
        },
        loggers=loggers(),
    )


def marts(home: Home) -> dg.Definitions:
    from orchestration.assets.accepted import accepted_after
    from orchestration.assets.delivered import delivered
    from orchestration.assets.published import published
    from orchestration.assets.site import site
    from orchestration.dbt_models import dbt_resource, marts_of, models

    dbt_models = models(dbt.manifest(home))
    built = [dbt_models, accepted_after(marts_of(dbt_models)), published, site]
    if settings_of(home).publish.to:
        built.append(delivered)
    return dg.Definitions(
        assets=dg.map_asset_specs(with_freshness, built),
        jobs=[MARTS_JOB],
        resources={"dbt_cli": dbt_resource(home), "next_build": next_build},
    )


def flow(home: Home, progress: Progress) -> dg.Definitions:
    """The whole graph."""
    return dg.Definitions.merge(documents(home, progress), marts(home))


def served(home: Home) -> dg.Definitions:
    """The whole graph, and what watches over it."""
    from orchestration.alerts.sensors import alerts, run_failures
    from orchestration.housekeeping import housekeeping
    from orchestration.schedules import schedules
    from orchestration.sensors import inbox
    from orchestration.summary import summary

    watching = dg.Definitions(
        assets=[dg.AssetSpec(**catalogue.spec_of(catalogue.LEDGER), deps=[catalogue.LOADED])],
        jobs=[INTAKE_JOB, mend_marts_job, housekeeping, summary],
        sensors=[inbox, run_failures, alerts],
        schedules=schedules(settings_of(home).schedules),
    )
    return dg.Definitions.merge(flow(home, Silence()), watching)


@dg.definitions
def definitions() -> dg.Definitions:
    home = Home.from_environment()
    instance.settle_in(home)
    logs.set_up()
    PATIENCE.seconds = settings_of(home).waiting.seconds
    return served(home)
