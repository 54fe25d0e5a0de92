"""The jobs of the flow. All run in one process, as a step costs less than to start another, or on Celery's workers."""

import dagster as dg

from orchestration.catalogue import (
    DOCUMENT_STEPS,
    GROUP_OF_MARTS,
    GROUP_OF_MODELS_BELOW_MARTS,
    INGEST,
    INTAKE,
    LOADED,
    MARTS,
    MEND_MARTS,
)
from orchestration.engine import executor
from warehouse.home import Home

_MARTS = dg.AssetSelection.groups(
    GROUP_OF_MARTS, GROUP_OF_MODELS_BELOW_MARTS, "published"
) - dg.AssetSelection.assets(LOADED)

# When a run dies, its documents are due again by the ledger, one by one: Dagster would try the same ones together.
# How long a run may take stands in `dagster.yaml` (run_monitoring).
BY_THE_LEDGER = {"dagster/max_retries": "0"}

INGEST_JOB = dg.define_asset_job(
    INGEST,
    selection=dg.AssetSelection.assets(*DOCUMENT_STEPS),
    tags=BY_THE_LEDGER,
    executor_def=executor(),
    description="Documents from their arrival to the warehouse.",
)

MARTS_JOB = dg.define_asset_job(
    MARTS,
    selection=_MARTS,
    executor_def=executor(),
    description="All marts from what is loaded: dbt, acceptance, publishing.",
)

# What the inbox's sensor starts: one process for both, as starting another one takes longer than to read a plan.
INTAKE_JOB = dg.define_asset_job(
    INTAKE,
    selection=dg.AssetSelection.assets(*DOCUMENT_STEPS) | _MARTS,
    tags=BY_THE_LEDGER,
    executor_def=executor(),
    description="Documents from their arrival to the warehouse, then all marts, once.",
)


@dg.op(description="Builds the marts; documents that break them are found by trying, and set aside.")
def without_the_broken(context: dg.OpExecutionContext, home: dg.ResourceParam[Home]) -> None:
    from orchestration.flow import mend_marts

    built = mend_marts(home, context.instance, context.run_id)
    for told in built.told:
        context.log.warning(told)
    if built.failure:
        raise dg.Failure(built.failure, allow_retries=False)


@dg.job(
    name=MEND_MARTS,
    tags=BY_THE_LEDGER,
    executor_def=dg.in_process_executor,
    description="After the marts failed: all marts, without the documents that break them.",
)
def mend_marts_job() -> None:
    without_the_broken()
