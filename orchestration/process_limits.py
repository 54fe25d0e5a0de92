"""What the process that reads one document may use; `reading` starts it so, and kills what goes beyond."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """For each process that reads a document; `wall_seconds` for all of them together.

    `cpu_seconds` is below `wall_seconds`, so that a file which computes for ever is told from one that waited for a
    busy machine.
    """

    wall_seconds: int = 60
    cpu_seconds: int = 45
    memory_bytes: int = 1 << 30
    answer_bytes: int = 200_000_000
    open_files: int = 128

    def __post_init__(self) -> None:
        for each in fields(self):
            if getattr(self, each.name) < 1:
                raise ValueError(f"{each.name} must be 1 or more")
