"""What is told: one frozen value for each thing, with its words. Where it goes, and whether it went, is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from warehouse.ledger import Arrival, State, displayed
from warehouse.standing import SHOWN_OF_A_HASH, Standing, waits_long, what_to_do

# A message is read by people: so many lines of it are told one by one.
MOST_TOLD = 30
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Notice:
    """`key` is what makes it the same thing as one told before; `kind` is document, run, marts or settings."""

    key: str
    kind: str
    subject: str
    state: str
    reason: str
    what_to_do: str

    def line(self) -> str:
        reason = self.reason if not self.reason or self.reason.endswith((".", "…")) else f"{self.reason}."
        return " ".join(part for part in (f"{self.subject}: {self.state}.", reason, self.what_to_do) if part)

    def as_json(self) -> dict[str, str]:
        names = ("key", "kind", "subject", "state", "reason", "what_to_do")
        return {name: getattr(self, name) for name in names}


def safe(text: str | None) -> str:
    """On one line, short, and nothing in it that a terminal or a mail reader would obey."""
    shown = displayed(" ".join((text or "").split()))
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


def of_documents(
    arrivals: Iterable[Arrival], states: Sequence[str], longest: timedelta, now: datetime
) -> Iterator[Notice]:
    """Those that came to rest in one of the states, and those that wait for longer than that."""
    for arrival in arrivals:
        told_of_waiting = arrival.state is State.WAITING and waits_long(arrival, now, longest)
        if str(arrival.state) not in states or (arrival.state is State.WAITING and not told_of_waiting):
            continue
        since = arrival.settled_at.isoformat() if arrival.settled_at else arrival.reason_code
        which = f" ({arrival.sha256[:SHOWN_OF_A_HASH]})" if arrival.sha256 else ""
        yield Notice(
            key=f"document {arrival.arrival_id} {arrival.state} {since}",
            kind="document",
            subject=safe(arrival.file_name) + which,
            state="waits since " + _minute(arrival.received_at) if told_of_waiting else str(arrival.state),
            reason=safe(arrival.reason),
            what_to_do=what_to_do(arrival) or "",
        )


def of_a_run(job: str, run_id: str, reason: str, carries_documents: bool) -> Notice:
    return Notice(
        key=f"run {run_id}",
        kind="run",
        subject=f"run {run_id} of {job}",
        state="failed",
        reason=safe(reason),
        what_to_do="Its documents are tried again; planhouse status says how they stand."
        if carries_documents
        else "See the run in Dagster, mend the cause and start it again there.",
    )


def of_stale_marts(stands: Standing, since: datetime) -> Notice:
    return Notice(
        key=f"marts {since.isoformat()}",
        kind="marts",
        subject="the published marts",
        state=f"stale since {_minute(since)}",
        reason=f"{stands.contents.documents} documents are loaded, and readers see an earlier build.",
        what_to_do="See the last run of marts in Dagster, mend the cause, then: planhouse build",
    )


def of_settings(unusable: str) -> Notice:
    return Notice(
        key=f"settings {unusable}",
        kind="settings",
        subject="planhouse.toml",
        state="cannot be followed",
        reason=safe(unusable),
        what_to_do="Mend it: nothing is taken in meanwhile.",
    )


def message(notices: Sequence[Notice]) -> tuple[str, str]:
    """Subject and text."""
    title = f"planhouse: {notices[0].subject}: {notices[0].state}"
    if len(notices) > 1:
        title = f"planhouse: {len(notices)} things to look at"
    lines = [notice.line() for notice in notices[:MOST_TOLD]]
    more = len(notices) - len(lines)
    return title, "\n".join([*lines, f"... and {more} more: planhouse status"] if more else lines)


def payload(notices: Sequence[Notice]) -> dict[str, Any]:
    """For a webhook. `text` is what chat programs show; `notices` is for programs."""
    title, text = message(notices)
    return {
        "source": "planhouse",
        "title": title,
        "text": f"{title}\n{text}",
        "count": len(notices),
        "notices": [notice.as_json() for notice in notices[:MOST_TOLD]],
    }


def _minute(when: datetime) -> str:
    return when.astimezone().strftime("%Y-%m-%d %H:%M")
