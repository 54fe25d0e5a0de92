"""Attempts: every try to read and load an arrival, and when the next one is due.

An attempt that fails (the reader crashed, took too long, the load was refused) is tried again after a pause that grows;
after so many the arrival is parked as needs_review. An attempt whose run died says nothing about its document, which
may only have been there: it is tried again, alone where it was in hand or two runs died with it, and is never parked
for it. One that the machine had no room for is postponed and counts for nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from duckdb import DuckDBPyConnection

from warehouse import ledger
from warehouse.ledger import PARKED, Arrival, State

FAILED = "failed"
ABANDONED = "abandoned"
POSTPONED = "postponed"


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a failing document is tried, and the pauses between: `first_pause_s`, then `growth` times as long."""

    most: int = 3
    first_pause_s: float = 30.0
    growth: float = 4.0
    longest_pause_s: float = 3600.0

    def __post_init__(self) -> None:
        if self.most < 1:
            raise ValueError("most must be 1 or more")
        if self.growth < 1:
            raise ValueError("growth must be 1 or more")
        if min(self.first_pause_s, self.longest_pause_s) < 0:
            raise ValueError("first_pause_s and longest_pause_s must be 0 or more")

    def pause(self, failures: int) -> timedelta:
        """After so many failures in a row (from 1)."""
        return timedelta(
            seconds=min(self.first_pause_s * self.growth ** (failures - 1), self.longest_pause_s)
        )


@dataclass(frozen=True, slots=True)
class Due:
    """An arrival that may be tried now; `deaths` counts the runs that died with it."""

    arrival: Arrival
    attempt: int
    deaths: int

    @property
    def key(self) -> str:
        """Differs from attempt to attempt: a run key with it starts one run each."""
        return f"{self.arrival.sha256}:{self.attempt}"


def begin(con: DuckDBPyConnection, arrivals: Iterable[Arrival], run_id: str, extractor_version: str) -> None:
    """Notes, before the work, that a run tries these arrivals. An attempt left open is taken as abandoned."""
    begun = {arrival.arrival_id: arrival.sha256 for arrival in arrivals}
    ids = list(begun)
    con.execute(
        "UPDATE ledger.attempts SET ended_at = now(), outcome = ? "
        "WHERE ended_at IS NULL AND arrival_id IN (SELECT unnest(?::VARCHAR[]))",
        [ABANDONED, ids],
    )
    con.execute(
        "INSERT INTO ledger.attempts (arrival_id, attempt, sha256, run_id, extractor_version, started_at) "
        "SELECT b.arrival_id, coalesce(max(t.attempt), 0) + 1, any_value(b.sha256), ?, ?, now() "
        "FROM (SELECT unnest(?::VARCHAR[]) AS arrival_id, unnest(?::VARCHAR[]) AS sha256) AS b "
        "LEFT JOIN ledger.attempts AS t USING (arrival_id) GROUP BY b.arrival_id",
        [run_id, extractor_version, ids, list(begun.values())],
    )


def end(
    con: DuckDBPyConnection, arrival_id: str, outcome: str, code: str | None = None, reason: str | None = None
) -> None:
    """Closes the arrival's open attempt, where it has one."""
    con.execute(
        "UPDATE ledger.attempts SET ended_at = now(), outcome = ?, reason_code = ?, reason = ? "
        "WHERE arrival_id = ? AND ended_at IS NULL",
        [outcome, code, reason, arrival_id],
    )


def end_as_settled(con: DuckDBPyConnection, arrival_ids: Sequence[str]) -> None:
    """Closes the open attempts of these arrivals with the states that they have."""
    con.execute(
        "UPDATE ledger.attempts AS t SET ended_at = now(), outcome = a.state, reason_code = a.reason_code, "
        "reason = a.reason FROM ledger.arrivals AS a WHERE a.arrival_id = t.arrival_id AND t.ended_at IS NULL "
        "AND a.arrival_id IN (SELECT unnest(?::VARCHAR[]))",
        [arrival_ids],
    )


def measured(con: DuckDBPyConnection, took: Mapping[str, tuple[int, float]]) -> None:
    """Notes at the open attempts of these arrivals what reading took: pages, seconds."""
    con.execute(
        "UPDATE ledger.attempts AS t SET pages = m.pages, read_seconds = m.seconds FROM (SELECT "
        "unnest(?::VARCHAR[]) AS arrival_id, unnest(?::INTEGER[]) AS pages, unnest(?::DOUBLE[]) AS seconds) AS m "
        "WHERE m.arrival_id = t.arrival_id AND t.ended_at IS NULL",
        [list(took), [pages for pages, _ in took.values()], [seconds for _, seconds in took.values()]],
    )


def fail(con: DuckDBPyConnection, arrival_id: str, code: str, reason: str, policy: RetryPolicy) -> Arrival:
    """Closes a failed attempt: the arrival waits for the next one, or is parked as needs_review after the last.

    Needs the caller's transaction.
    """
    end(con, arrival_id, FAILED, code, reason)
    found = ledger.arrival(con, arrival_id)
    if found.state is not State.WAITING:
        return found
    failures = found.failures + 1
    con.execute(
        "UPDATE ledger.arrivals SET failures = ?, due_at = now() + ?, reason_code = ?, reason = ? WHERE arrival_id = ?",
        [
            failures,
            policy.pause(failures),
            code,
            f"attempt {failures} of {policy.most}: {reason}",
            arrival_id,
        ],
    )
    if failures < policy.most:
        return ledger.arrival(con, arrival_id)
    told = f"{failures} attempts failed, the last: {reason} When the cause is mended: planhouse retry."
    return ledger.settle(con, arrival_id, State.NEEDS_REVIEW, PARKED, told)


def postpone(
    con: DuckDBPyConnection, arrival_ids: Iterable[str], code: str, reason: str, pause_s: float
) -> None:
    """These wait for the machine, not for themselves (a full disk): no failure is counted, nothing is ever parked.

    Needs the caller's transaction.
    """
    for arrival_id in arrival_ids:
        end(con, arrival_id, POSTPONED, code, reason)
        con.execute(
            "UPDATE ledger.arrivals SET due_at = now() + ?, reason_code = ?, reason = ? "
            "WHERE arrival_id = ? AND state = 'waiting'",
            [timedelta(seconds=pause_s), code, reason, arrival_id],
        )


def last_failure(con: DuckDBPyConnection, arrival_id: str) -> str | None:
    """Why the arrival's last attempt failed, where it did."""
    row = con.execute(
        "SELECT outcome, reason FROM ledger.attempts WHERE arrival_id = ? ORDER BY attempt DESC LIMIT 1",
        [arrival_id],
    ).fetchone()
    return str(row[1]) if row is not None and row[0] == FAILED else None


def last_failures(con: DuckDBPyConnection, arrival_ids: Sequence[str]) -> dict[str, str]:
    """The same of many: those whose last attempt failed."""
    rows = con.execute(
        "SELECT arrival_id, arg_max(reason, attempt) FROM ledger.attempts "
        "WHERE arrival_id IN (SELECT unnest(?::VARCHAR[])) "
        "GROUP BY arrival_id HAVING arg_max(outcome, attempt) = ?",
        [arrival_ids, FAILED],
    ).fetchall()
    return {str(arrival_id): str(reason) for arrival_id, reason in rows}


def in_hand(con: DuckDBPyConnection, run_id: str) -> list[str]:
    """The arrivals that this run tries."""
    rows = con.execute(
        "SELECT arrival_id FROM ledger.attempts WHERE run_id = ? AND ended_at IS NULL", [run_id]
    )
    return sorted(str(arrival_id) for (arrival_id,) in rows.fetchall())


def in_others_hands(con: DuckDBPyConnection, run_id: str | None = None) -> set[str]:
    """The arrivals that other runs than this one try; attempts of dead runs have to be abandoned before."""
    rows = con.execute(
        "SELECT arrival_id FROM ledger.attempts WHERE run_id IS DISTINCT FROM ? AND ended_at IS NULL",
        [run_id],
    )
    return {str(arrival_id) for (arrival_id,) in rows.fetchall()}


def open_runs(con: DuckDBPyConnection) -> list[str]:
    """The runs that have open attempts. Those that ended without closing them died."""
    rows = con.execute("SELECT DISTINCT run_id FROM ledger.attempts WHERE ended_at IS NULL ORDER BY run_id")
    return [str(run_id) for (run_id,) in rows.fetchall()]


def abandon(con: DuckDBPyConnection, run_id: str, policy: RetryPolicy) -> None:
    """Closes what a dead run left open; what still waits is due again after a pause. Needs the caller's transaction."""
    left = con.execute(
        "UPDATE ledger.attempts SET ended_at = now(), outcome = ?, reason = 'the run died' "
        "WHERE run_id = ? AND ended_at IS NULL RETURNING arrival_id",
        [ABANDONED, run_id],
    ).fetchall()
    for (arrival_id,) in left:
        [(deaths,)] = con.execute(
            "SELECT count(*) FROM ledger.attempts WHERE arrival_id = ? AND outcome = ?",
            [arrival_id, ABANDONED],
        ).fetchall()
        con.execute(
            "UPDATE ledger.arrivals SET due_at = now() + ?, reason_code = 'run_died', reason = ? "
            "WHERE arrival_id = ? AND state = 'waiting'",
            [policy.pause(deaths) if deaths > 1 else timedelta(), f"{deaths} runs died with it", arrival_id],
        )


def due(con: DuckDBPyConnection) -> list[Due]:
    """The arrivals that wait with their bytes, whose pause is over and which no run has in hand, the earliest first."""
    rows = con.execute(
        """
        SELECT
            a.arrival_id,
            coalesce(max(t.attempt), 0) + 1,
            count(*) FILTER (t.outcome = 'abandoned')
        FROM ledger.arrivals AS a LEFT JOIN ledger.attempts AS t USING (arrival_id)
        WHERE a.state = 'waiting' AND a.sha256 IS NOT NULL AND coalesce(a.due_at <= now(), true)
        GROUP BY a.arrival_id
        HAVING count(*) FILTER (t.attempt IS NOT NULL AND t.ended_at IS NULL) = 0
        """
    ).fetchall()
    numbers = {arrival_id: (attempt, deaths) for arrival_id, attempt, deaths in rows}
    return [
        Due(arrival, *numbers[arrival.arrival_id])
        for arrival in ledger.waiting(con)
        if arrival.arrival_id in numbers
    ]


def stale(con: DuckDBPyConnection, extractor_version: str | None) -> list[Arrival]:
    """The arrivals of documents that another version than this one read (None: of all), withdrawn ones left out."""
    rows = con.execute(
        "SELECT arrival_id FROM raw.documents WHERE withdrawn_at IS NULL "
        "AND extractor_version IS DISTINCT FROM ? ORDER BY received_at, document_id",
        [extractor_version],
    ).fetchall()
    return [ledger.arrival(con, arrival_id) for (arrival_id,) in rows]


def batch(waiting: Sequence[Due], most: int, in_hand_at_death: Collection[str] = ()) -> list[Due]:
    """The next documents for one run: so many at most.

    One goes alone that was being read when its run died (`in_hand_at_death`, by their sha256), or with which two runs
    died. A thousand that were killed together go together.
    """
    together = [
        one
        for one in waiting
        if not (one.deaths > 1 or (one.deaths and one.arrival.sha256 in in_hand_at_death))
    ]
    return together[:most] if together else list(waiting[:1])
