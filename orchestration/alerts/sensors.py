"""The two sensors that tell people: of runs that failed, and of what the ledger says.

The first only puts a notice into the outbox, as Dagster shows it each failure once; the second looks at the ledger and
delivers. Neither starts a run, and nothing that goes wrong here reaches the pipeline.
"""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta

import dagster as dg

from orchestration.alerts.channels import Alerts, channels
from orchestration.alerts.notices import Notice, of_a_run, of_documents, of_settings, of_stale_marts
from orchestration.alerts.outbox import Outbox
from orchestration.failures import innermost
from orchestration.partitions import carries_documents
from orchestration.settings import SettingsUnusable, settings_of
from warehouse.database import connect
from warehouse.errors import NoWarehouse, WarehouseBusy, WarehouseError
from warehouse.home import Home
from warehouse.standing import last_build, standing

# Dagster hands its own default to a parameter that it calls beta.
warnings.filterwarnings(
    "ignore", message=".*`owners` of initializer `SensorDefinition.*", category=dg.BetaWarning
)

EVERY_SECONDS = 15
# The next look comes soon: a load is not kept waiting for it.
PATIENCE = 2.0

STALE = "stale marts"
NOBODY = "Nobody is to be told: planhouse.toml has no [alerts] with a webhook or a mail_command."


@dg.run_failure_sensor(
    name="run_failures",
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=EVERY_SECONDS,
    description="Notes runs that failed for good, for `alerts` to tell.",
)
def run_failures(context: dg.RunFailureSensorContext, home: dg.ResourceParam[Home]) -> dg.SkipReason | None:
    wanted, _ = _wanted(home)
    if not channels(wanted):
        return dg.SkipReason(NOBODY)
    run = context.dagster_run
    if run.tags.get("dagster/will_retry") == "true":
        return dg.SkipReason("It is tried again; the last failure is told.")
    failed = context.get_step_failure_events()
    reason = innermost(failed[0].step_failure_data) if failed else str(context.failure_event.message)
    Outbox(home.dagster).put([of_a_run(run.job_name, run.run_id, reason, carries_documents(run))])
    return None


@dg.sensor(
    name="alerts",
    minimum_interval_seconds=EVERY_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells people, once each: documents that need them, runs that failed, stale marts.",
)
def alerts(context: dg.SensorEvaluationContext, home: dg.ResourceParam[Home]) -> dg.SkipReason:
    wanted, unusable = _wanted(home)
    if not channels(wanted):
        return dg.SkipReason(NOBODY)
    outbox = Outbox(home.dagster)
    now = datetime.now(UTC)
    outbox.put(unusable)
    try:
        new = outbox.put(notices(home, outbox, wanted, now))
    except WarehouseBusy as busy:
        new, said = 0, f"The ledger is looked at next time. {busy}"
    except NoWarehouse:
        new, said = 0, "Nothing arrived yet."
    except WarehouseError as error:
        context.log.warning(str(error))
        new, said = 0, str(error)
    else:
        said = f"{new} new."
    wrong = outbox.deliver(
        channels(wanted),
        timedelta(seconds=wanted.first_pause_s),
        timedelta(seconds=wanted.longest_pause_s),
        now,
    )
    for words in wrong:
        context.log.warning(words)
    return dg.SkipReason("; ".join([said, *wrong]))


_last_wanted: dict[Home, Alerts] = {}


def _wanted(home: Home) -> tuple[Alerts, list[Notice]]:
    """Who is told of what. Settings that cannot be followed are told to whoever was told before."""
    try:
        wanted = _last_wanted[home] = settings_of(home).alerts
    except SettingsUnusable as unusable:
        return _last_wanted.get(home, Alerts()), [of_settings(str(unusable))]
    return wanted, []


def notices(home: Home, outbox: Outbox, wanted: Alerts, now: datetime) -> list[Notice]:
    """What the ledger and the published marts have to tell now, told before or not. Raises WarehouseError."""
    with connect(home, read_only=True, patience=PATIENCE) as con:
        stands = standing(con)
    longest = timedelta(minutes=wanted.waiting_minutes)
    found = list(of_documents(stands.arrivals, wanted.states, longest, now))
    since = outbox.since(STALE, stands.is_ahead_of(last_build(home)), now)
    if since is not None and now - since > timedelta(minutes=wanted.stale_minutes):
        found.append(of_stale_marts(stands, since))
    return found
