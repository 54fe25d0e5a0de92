"""The sensor on the inbox: takes in what has settled, and starts a run for what is due.

One run at a time: what arrives meanwhile is in the next one's batch, so that hundreds of files make few runs. What is
due stands in the ledger and nowhere else: no cursor can skip a file, and a killed process leaves nothing behind that
the next look does not find.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field

import dagster as dg
from duckdb import DuckDBPyConnection

from orchestration import dbt, dbt_ahead
from orchestration.abandoned import abandon_dead_runs
from orchestration.batches import in_hand
from orchestration.catalogue import INGEST, INTAKE, LEDGER, MARTS, MEND_MARTS
from orchestration.freshness import marts_are_stale
from orchestration.inboxes import inbox_of
from orchestration.instance import runs_under_way
from orchestration.jobs import INGEST_JOB, INTAKE_JOB, MARTS_JOB, mend_marts_job
from orchestration.partitions import range_tags, stand_together
from orchestration.run_logs import config
from orchestration.settings import Settings, SettingsUnusable, settings_of
from orchestration.turns import whose_turn
from warehouse import asides, attempts, contents, recovery, space
from warehouse.attempts import RetryPolicy
from warehouse.balance import Balance, balance
from warehouse.database import connect, transaction
from warehouse.errors import DiskFull, LedgerUnbalanced, WarehouseBusy, WarehouseDamaged, WarehouseError
from warehouse.home import Home
from warehouse.intake import Intake
from warehouse.recovery import in_words
from warehouse.space import demand

EVERY_SECONDS = 2
# Dagster's daemon asks every five seconds; between, the sensor itself goes on looking.
WATCH_SECONDS = 4.5
PAUSE_SECONDS = 0.25
# Between looks at a ledger in which nothing is expected to have changed.
QUIET_SECONDS = 30.0
# With which Dagster marks the runs that it starts for a key.
RUN_KEY = "dagster/run_key"

# Of a run: the attempts that it was asked for.
BATCH_TAG = "planhouse/batch"

QUIET = "The inbox is quiet."
NOTHING_DUE = "Nothing is due."


@dataclass
class Watch:
    """What one process remembers of a home between looks. It may be lost at any time."""

    home: Home
    settings: Settings
    intake: Intake = field(init=False)
    next_look: float = 0.0
    counted: Balance | None = None

    def __post_init__(self) -> None:
        self.intake = Intake(
            inbox_of(self.home, self.settings.inbox), self.home, self.settings.inbox, self.settings.space
        )

    def wait(self, instance: dg.DagsterInstance, seconds: float = WATCH_SECONDS) -> dg.RunRequest | str:
        """Looks until there is something to start or a run to wait for, for so long. Raises as `look` does."""
        until = time.monotonic() + seconds
        while True:
            started = time.monotonic()
            found = self.look(instance)
            now = time.monotonic()
            # An inbox that takes long to list is listed less often.
            pause = max(PAUSE_SECONDS, 10 * (now - started))
            if found not in (QUIET, NOTHING_DUE) or now + pause > until:
                return found
            time.sleep(pause)

    def look(self, instance: dg.DagsterInstance) -> dg.RunRequest | str:
        """The run to start now, or why there is none. Raises WarehouseBusy, HomeUnusable, DiskFull and CannotRead."""
        if self.intake.round():
            self.next_look = 0.0
        if time.monotonic() < self.next_look:
            return QUIET
        if under_way := runs_under_way(instance):
            return f"What is due waits for run {under_way[0]}."
        if command := whose_turn(self.home):
            return f"What is due waits for process {command}, which builds in this home."
        request = self._documents(instance) or self._marts(instance)
        if request is not None:
            return request
        self.next_look = time.monotonic() + QUIET_SECONDS
        return NOTHING_DUE

    def _documents(self, instance: dg.DagsterInstance) -> dg.RunRequest | None:
        with connect(self.home, patience=self.settings.inbox.patience_s) as con:
            abandon_dead_runs(con, instance, self.settings.attempts)
            asides.take_in(con, asides.on_trial(con))
            batch = attempts.batch(attempts.due(con), self.settings.inbox.batch, in_hand(self.home))
            self._observe(con, instance)
            rebuilding = recovery.rebuilding(con)
        if not batch:
            return None
        self._demand_room(batch)
        keys = [str(one.arrival.sha256) for one in batch]
        key = _run_key(batch)
        former = instance.get_run_records(dg.RunsFilter(tags={BATCH_TAG: key}))
        if former and _ended_lately(former, self.settings.attempts):
            return None
        stand_together(instance, keys)
        return dg.RunRequest(
            # A warehouse that is being rebuilt publishes nothing before it is whole.
            job_name=INGEST if rebuilding else INTAKE,
            # Dagster starts a run once for each key.
            run_key=f"{key}:{len(former) + 1}" if former else key,
            tags={**range_tags(keys), BATCH_TAG: key},
            run_config=config(),
        )

    def _demand_room(self, batch: list[attempts.Due]) -> None:
        try:
            demand(self.home.root, self.settings.space)
        except DiskFull as full:
            with connect(self.home, patience=self.settings.inbox.patience_s) as con, transaction(con):
                ids = [one.arrival.arrival_id for one in batch]
                attempts.postpone(con, ids, space.CODE, str(full), self.settings.space.pause_s)
            raise

    def _observe(self, con: DuckDBPyConnection, instance: dg.DagsterInstance) -> None:
        """Lets Dagster's pages show the ledger's counts. A ledger that does not balance is told by `loaded`."""
        with suppress(LedgerUnbalanced):
            counts = balance(con)
            if counts != self.counted:
                instance.report_runless_asset_event(dg.AssetObservation(LEDGER, metadata=asdict(counts)))
                self.counted = counts

    def _marts(self, instance: dg.DagsterInstance) -> dg.RunRequest | None:
        """Once for what was loaded since they were built; where that failed, once more without what breaks them."""
        if not marts_are_stale(instance, self.home, self.settings.inbox.patience_s):
            return None
        demand(self.home.root, self.settings.space)
        with connect(self.home, patience=self.settings.inbox.patience_s) as con:
            there = contents.of_warehouse(con)
        state = f"{there.fingerprint}:{dbt.fingerprint()}"
        tried = instance.get_runs(dg.RunsFilter(tags={RUN_KEY: f"{MARTS}:{state}"}), limit=1)
        job = MEND_MARTS if tried else MARTS
        return dg.RunRequest(job_name=job, run_key=f"{job}:{state}", run_config=config())

    def mend(self, damaged: WarehouseDamaged) -> str:
        """Its documents are due then, as any that wait."""
        self.next_look = 0.0
        recovered = recovery.mend(self.home)
        return str(damaged) if recovered is None else in_words(recovered)


def _ended_lately(former: Sequence[dg.RunRecord], policy: RetryPolicy) -> bool:
    """Runs that died before they noted an attempt (nothing else asks for the same batch again): after a pause."""
    last = max(record.end_time or record.update_timestamp.timestamp() for record in former)
    return time.time() - last < policy.pause(len(former)).total_seconds()


_watches: dict[Home, Watch] = {}


@dg.sensor(
    name="inbox",
    jobs=[INGEST_JOB, INTAKE_JOB, MARTS_JOB, mend_marts_job],
    minimum_interval_seconds=EVERY_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Takes in the plans that lie in the inbox and starts a run for those that are due.",
)
def inbox(context: dg.SensorEvaluationContext, home: dg.ResourceParam[Home]) -> dg.RunRequest | dg.SkipReason:
    try:
        settings = settings_of(home)
    except SettingsUnusable as unusable:
        context.log.warning(str(unusable))
        return dg.SkipReason(f"Nothing is taken in until the settings can be followed. {unusable}")
    watch = _watches.get(home)
    if watch is None or watch.settings != settings:
        watch = _watches[home] = Watch(home, settings)
    try:
        found = watch.wait(context.instance)
    except WarehouseBusy as busy:
        return dg.SkipReason(f"Tried again at the next look. {busy}")
    except WarehouseDamaged as damaged:
        told = watch.mend(damaged)
        context.log.warning(told)
        return dg.SkipReason(told)
    except WarehouseError as error:
        context.log.warning(str(error))
        return dg.SkipReason(str(error))
    if not isinstance(found, dg.RunRequest):
        return dg.SkipReason(found)
    if found.job_name == INTAKE and isinstance(context.instance.run_launcher, dg.DefaultRunLauncher):
        # The run will be a child of this process, and finds it there.
        dbt_ahead.begin(home)
    return found


def _run_key(batch: list[attempts.Due]) -> str:
    """`sha256:attempt`; for several documents the sha256 of these lines."""
    if len(batch) == 1:
        return batch[0].key
    return hashlib.sha256("\n".join(one.key for one in batch).encode()).hexdigest()
