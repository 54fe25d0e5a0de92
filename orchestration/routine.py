"""What is done by the clock: when, and how much is kept. Settings only; the work is in `housekeeping` and `summary`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

# Of a cron line: minute, hour, day, month, day of the week.
_MOST = (59, 23, 31, 12, 7)
_FIELD = re.compile(r"(\*|\d|[a-z]{3}|[-,/])+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clock:
    """When, as cron lines of five fields in this time zone; an empty line switches off what it stands for."""

    marts: str = "0 3 * * *"
    housekeeping: str = "30 3 * * *"
    summary: str = "0 8 * * *"
    timezone: str = "Asia/Seoul"

    def __post_init__(self) -> None:
        for name in ("marts", "housekeeping", "summary"):
            line = getattr(self, name)
            if line and (len(line.split()) != 5 or not _is_a_time(line)):
                raise ValueError(f"{name} must be a cron line of five fields, as '0 3 * * *', or empty")
        try:
            ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"timezone {self.timezone!r} is not known; it is a name as Asia/Seoul") from None


def _is_a_time(line: str) -> bool:
    """Every number of the cron line within its field's bounds; names of days and months as Dagster has them."""
    return all(
        _FIELD.fullmatch(part) and all(int(number) <= most for number in re.findall(r"\d+", part))
        for part, most in zip(line.split(), _MOST, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """How much housekeeping leaves: published builds, days of Dagster's records, hours of what steps left behind."""

    builds: int = 5
    run_days: float = 30
    leftover_hours: float = 24

    def __post_init__(self) -> None:
        if self.builds < 1 or self.run_days < 1 or self.leftover_hours < 1:
            raise ValueError("builds, run_days and leftover_hours must be 1 or more")
