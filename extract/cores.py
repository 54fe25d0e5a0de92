"""How many processes can work at the same time. Costs nothing to import."""

from __future__ import annotations

import os


def cores() -> int:
    """Cores that this process may run on; of the whole machine where the system does not tell."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
