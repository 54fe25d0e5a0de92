"""Whether a home works by itself: what a container's health check and `planhouse health` ask.

A document that needs a person is no fault of the machine's; that belongs in `status` and the alerts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchestration.settings import Settings
    from warehouse.measures import Measures


@dataclass(frozen=True, slots=True)
class Watchfulness:
    """After how long what is due and not begun is a fault: nobody works here."""

    idle_minutes: float = 30.0

    def __post_init__(self) -> None:
        if self.idle_minutes <= 0:
            raise ValueError("idle_minutes must be more than 0")


@dataclass(frozen=True, slots=True)
class Health:
    """What is wrong, a sentence each; nothing where the home works."""

    faults: tuple[str, ...]


def examine(measures: Measures, settings: Settings, now: datetime) -> Health:
    return Health(tuple(filter(None, (_room(measures, settings), _work(measures, settings, now)))))


def _room(measures: Measures, settings: Settings) -> str | None:
    free, floor = measures.sizes.disk_free, settings.space.free_bytes
    if free >= floor:
        return None
    return f"{free:,} bytes are free on the home's disk, less than {floor:,} (space.free_bytes): make room."


def _work(measures: Measures, settings: Settings, now: datetime) -> str | None:
    """A long queue is no fault while attempts begin or end."""
    longest = timedelta(minutes=settings.health.idle_minutes)
    if measures.due_since is None or now - measures.due_since <= longest:
        return None
    if measures.last_activity and now - measures.last_activity <= longest:
        return None
    minutes = int((now - measures.due_since).total_seconds() // 60)
    return (
        f"What is due has waited for {minutes} minutes and nothing was tried meanwhile: look at Dagster's daemon and "
        "the sensor inbox."
    )
