"""The schedules, all on by default: when is a setting ([schedules]), what is done is the job's business."""

from __future__ import annotations

import dagster as dg

from orchestration.housekeeping import housekeeping
from orchestration.jobs import MARTS_JOB
from orchestration.routine import Clock
from orchestration.run_logs import config
from orchestration.summary import summary
from warehouse import contents
from warehouse.database import connect
from warehouse.errors import NoWarehouse, WarehouseError
from warehouse.home import Home

PATIENCE = 10.0


def schedules(clock: Clock) -> list[dg.ScheduleDefinition]:
    made = [
        dg.ScheduleDefinition(
            name=f"{job.name}_daily",
            job=job,
            run_config=config(),
            cron_schedule=when,
            execution_timezone=clock.timezone,
            default_status=dg.DefaultScheduleStatus.RUNNING,
        )
        for job, when in ((housekeeping, clock.housekeeping), (summary, clock.summary))
        if when
    ]
    return [*made, nightly(clock)] if clock.marts else made


def nightly(clock: Clock) -> dg.ScheduleDefinition:
    """Every night, changed or not: it proves that the marts can be built, and mends what a failed build left.

    For each change the sensor asks for one build, and for one more without what breaks it; what fails then is tried
    again here.
    """

    @dg.schedule(
        name="marts_nightly",
        job=MARTS_JOB,
        cron_schedule=clock.marts,
        execution_timezone=clock.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Builds and publishes the marts once a day, at an hour when nobody reads.",
    )
    def marts_nightly(home: dg.ResourceParam[Home]) -> dg.RunRequest | dg.SkipReason:
        try:
            with connect(home, read_only=True, patience=PATIENCE) as con:
                documents = contents.of_warehouse(con).documents
        except NoWarehouse:
            documents = 0
        except WarehouseError:
            # Busy: the run waits for its turn. Damaged: the run's failure is told.
            return dg.RunRequest(run_config=config())
        return dg.RunRequest(run_config=config()) if documents else dg.SkipReason("Nothing is loaded yet.")

    return marts_nightly
