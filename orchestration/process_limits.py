"""What the process that reads one document may use; `child` binds itself, `reading` kills what goes beyond."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """For each process that reads a document; `wall_seconds` is for all of them together.

    `cpu_seconds` is below `wall_seconds`, so that a file which computes for ever is told from one that waited for a
    busy machine.
    """

    wall_seconds: int = 60
    cpu_seconds: int = 45
    memory_bytes: int = 1 << 30
    answer_bytes: int = 100_000_000
    open_files: int = 128

    def __post_init__(self) -> None:
        for each in fields(self):
            if getattr(self, each.name) < 1:
                raise ValueError(f"{each.name} must be 1 or more")

    def told(self, file_name: str, limit: str, what: str) -> str:
        """The message for a document that goes beyond `limit`."""
        return (
            f"{file_name}: {what}, and the limit {limit} is {getattr(self, limit):,}. Print the plan to PDF again; "
            f"if it must be so large, raise {limit}."
        )
