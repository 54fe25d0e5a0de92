"""How things stand: what status, alerts and the daily summary tell, read from the ledger in one go.

Whether an arrival wants a person, and what that person does next, is decided here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import duckdb
from duckdb import DuckDBPyConnection

from warehouse import contents, ledger, space
from warehouse.balance import Balance, balance
from warehouse.database import open_published
from warehouse.errors import NothingPublished, PublishedDamaged
from warehouse.home import Home
from warehouse.ledger import PARKED, WITHDRAWN, Arrival, State

SHOWN_OF_A_HASH = 12


@dataclass(frozen=True, slots=True)
class InHand:
    """An open attempt: the run that has the arrival in hand."""

    arrival_id: str
    file_name: str
    attempt: int
    run_id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Build:
    """The marts that readers see. `contents` is the fingerprint of what they were built from."""

    build_id: str
    published_at: datetime
    contents: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The ledger at one moment, its counts proved."""

    counts: Balance
    arrivals: tuple[Arrival, ...]
    in_hand: tuple[InHand, ...]
    contents: contents.Contents

    def is_ahead_of(self, build: Build | None) -> bool:
        """Whether the published marts lack something that is loaded, or tell what was withdrawn."""
        if build is None:
            return self.contents.documents > 0
        return build.contents != self.contents.fingerprint


def standing(con: DuckDBPyConnection) -> Standing:
    """Raises LedgerUnbalanced."""
    rows = con.execute(
        "SELECT arrival_id, file_name, attempt, run_id, started_at AT TIME ZONE 'UTC' "
        "FROM ledger.attempts JOIN ledger.arrivals USING (arrival_id) WHERE ended_at IS NULL "
        "ORDER BY started_at, file_name"
    ).fetchall()
    return Standing(
        balance(con),
        tuple(ledger.statuses(con)),
        tuple(
            InHand(arrival_id, name, attempt, run_id, since.replace(tzinfo=UTC))
            for arrival_id, name, attempt, run_id, since in rows
        ),
        contents.of_warehouse(con),
    )


def last_build(home: Home) -> Build | None:
    """None before the first, and where the published file cannot be read."""
    try:
        with open_published(home) as con:
            [(build_id, at, of)] = con.execute(
                "SELECT build_id, published_at, contents FROM marts.build_info"
            ).fetchall()
    except (NothingPublished, PublishedDamaged, duckdb.Error, ValueError):
        return None
    return Build(str(build_id), at.replace(tzinfo=UTC), None if of is None else str(of))


def wants_a_person(arrival: Arrival) -> bool:
    """Nothing happens by itself any more, and nobody has decided yet. What was turned away has been told why."""
    return arrival.state is State.NEEDS_REVIEW


def waits_long(arrival: Arrival, now: datetime, longest: timedelta) -> bool:
    """It cannot be taken (unreadable, unfinished, no room on the disk) since longer ago than that."""
    hangs = arrival.sha256 is None or arrival.reason_code == space.CODE
    return arrival.state is State.WAITING and hangs and now - arrival.received_at > longest


def what_to_do(arrival: Arrival) -> str | None:
    """The next command or act of a person, as a sentence; None where there is nothing to do."""
    which = (arrival.sha256 or "")[:SHOWN_OF_A_HASH]
    if arrival.reason_code == PARKED:
        return f"Mend the cause, then: planhouse retry {which}"
    if arrival.state is State.NEEDS_REVIEW:
        return "planhouse review"
    if arrival.state is State.REJECTED and arrival.reason_code != WITHDRAWN:
        again = f" The same file once more: planhouse retry {which}" if which else ""
        return f"Send a file that can be taken.{again}"
    if arrival.state is State.WAITING and arrival.reason_code == space.CODE:
        return "Make room on the disk; it is tried again by itself."
    if arrival.state is State.WAITING and arrival.sha256 is None:
        return (
            "Whole, finished and readable it is taken by itself; if it stays here, look at it in the inbox."
        )
    return None
