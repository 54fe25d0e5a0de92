"""The daily summary: what arrived, what waits, what readers see, how much room there is. A few lines in the log."""

import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import dagster as dg

from orchestration.alerts.notices import safe
from orchestration.catalogue import SUMMARY
from warehouse.database import connect
from warehouse.errors import NoWarehouse
from warehouse.home import Home
from warehouse.ledger import Arrival, State
from warehouse.standing import Build, Standing, last_build, standing, wants_a_person, what_to_do

DAY = timedelta(days=1)
TOLD = 5
LITTLE_ROOM = 0.05


def summary_of(stands: Standing, build: Build | None, now: datetime) -> list[str]:
    new = [arrival for arrival in stands.arrivals if now - arrival.received_at <= DAY]
    states = Counter(str(arrival.state) for arrival in new)
    by_state = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
    counts = stands.counts
    lines = [
        f"{len(new)} files arrived in the last 24 hours{f' ({by_state})' if new else ''}; {counts.arrivals} in all: "
        f"{counts.loaded} loaded, {counts.needs_review} needs_review, {counts.rejected} rejected, "
        f"{counts.duplicate} duplicate, {counts.waiting} waiting."
    ]
    for arrival in _first(wanting := [one for one in stands.arrivals if wants_a_person(one)]):
        lines.append(f"Waits for a person: {_told(arrival)} {what_to_do(arrival) or ''}".strip())
    if len(wanting) > TOLD:
        lines.append(f"... and {len(wanting) - TOLD} more: planhouse status --state needs_review")
    for arrival in _first(waiting := [one for one in stands.arrivals if one.state is State.WAITING]):
        lines.append(f"Waits: {_told(arrival)}")
    if len(waiting) > TOLD:
        lines.append(f"... and {len(waiting) - TOLD} more: planhouse status --state waiting")
    return [*lines, _published(stands, build, now)]


def room(home: Home) -> str:
    disk = shutil.disk_usage(home.root)
    little = " That is little: make room." if disk.free < LITTLE_ROOM * disk.total else ""
    return f"Disk: {disk.free / 1e9:.1f} GB free of {disk.total / 1e9:.1f} GB.{little}"


def _first(arrivals: Sequence[Arrival]) -> Sequence[Arrival]:
    return arrivals[:TOLD]


def _told(arrival: Arrival) -> str:
    return f"{safe(arrival.file_name)}: {safe(arrival.reason) or 'in its turn'}"


def _published(stands: Standing, build: Build | None, now: datetime) -> str:
    if build is None:
        return "Nothing is published yet."
    hours = (now - build.published_at) / timedelta(hours=1)
    stale = "; stale, the warehouse has changed since" if stands.is_ahead_of(build) else ""
    return f"Published: build {build.build_id}, {hours:.0f} hours ago{stale}."


@dg.op(name="sum_up")
def _sum_up(context: dg.OpExecutionContext, home: dg.ResourceParam[Home]) -> None:
    try:
        with connect(home, read_only=True) as con:
            stands = standing(con)
    except NoWarehouse:
        context.log.info("Nothing arrived yet.")
    else:
        for line in summary_of(stands, last_build(home), datetime.now(UTC)):
            context.log.info(line)
    context.log.info(room(home))


@dg.job(
    name=SUMMARY,
    executor_def=dg.in_process_executor,
    description="A few lines in the log: what arrived, what waits, what readers see, how much room there is.",
)
def summary() -> None:
    _sum_up()
