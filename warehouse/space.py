"""Room on the disk: asked for before a copy, a load, a build of the marts and publishing, so that none stops midway."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import DiskFull

CODE = "disk_full"
LEAST = 1 << 20


@dataclass(frozen=True, slots=True)
class Floor:
    """How much stays free on the home's disk, and after how long work that found less is tried again."""

    free_bytes: int = 100_000_000
    pause_s: float = 30.0

    def __post_init__(self) -> None:
        if self.free_bytes < 0 or self.pause_s < 0:
            raise ValueError("free_bytes and pause_s must be 0 or more")


NO_FLOOR = Floor(free_bytes=0)


def demand(folder: Path, floor: Floor, more: int = 0) -> None:
    """Raises DiskFull where writing `more` bytes there would leave less than the floor."""
    while not folder.exists():
        folder = folder.parent
    if shutil.disk_usage(os.fspath(folder)).free < floor.free_bytes + more:
        raise DiskFull(
            folder,
            f"less than {floor.free_bytes:,} bytes would stay free (planhouse.toml: space.free_bytes)",
        )


def exhausted(folder: Path) -> bool:
    """Whether the disk is as good as full: programs that meet that say the oddest things."""
    return shutil.disk_usage(folder).free < LEAST
