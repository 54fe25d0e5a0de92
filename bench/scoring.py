"""The shared scorer's verdict on one engine's tables: the scorer runs as it is, in an environment of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from bench.isolated import isolated
from bench.material import Material

LIBRARIES = ("apted==1.0.3", "rapidfuzz==3.14.3")
PERFECT = 0.9999  # the scorer's own line
RULED = "ruled"
TEDS_UP_TO = 400  # cells; tree edit distance of larger tables takes too long


@dataclass(frozen=True)
class TableScore:
    """How one gold table was read: F1 of its adjacency relations, cells equal in place, span and text."""

    doc: str
    page: int
    index: int
    tag: str
    f1: float
    teds: float | None
    cells: int
    cells_equal: int
    same_shape: bool
    matched: bool

    @property
    def perfect(self) -> bool:
        return self.f1 >= PERFECT


@dataclass(frozen=True)
class Score:
    """One engine on one collection. Tables without any text are not among `tables`: nothing can match them."""

    macro_f1: float
    micro_f1: float
    tables: tuple[TableScore, ...]

    @property
    def ruled(self) -> tuple[TableScore, ...]:
        return tuple(table for table in self.tables if table.tag == RULED)


def perfect(tables: tuple[TableScore, ...]) -> int:
    return sum(table.perfect for table in tables)


def mean_teds(tables: tuple[TableScore, ...]) -> float | None:
    known = [table.teds for table in tables if table.teds is not None]
    return fmean(known) if known else None


def score_icdar(given: Material, predicted: Path, teds: bool = True) -> Score:
    return _score(given, "icdar", given.icdar, predicted, teds, f"--tags={given.icdar_tags}")


def score_hwp(given: Material, predicted: Path, teds: bool = True) -> Score:
    return _score(given, "gt", given.hwp_gold, predicted, teds, "--nopage")


def _score(given: Material, mode: str, gold: Path, predicted: Path, teds: bool, *options: str) -> Score:
    """Tree edit distance is nearly all of the scorer's time: without `teds` it takes a second or two."""
    if teds:
        options = (*options, f"--teds={TEDS_UP_TO}")
    done = subprocess.run(
        [
            *isolated(*LIBRARIES),
            "python",
            given.scorer,
            mode,
            gold,
            predicted,
            *options,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{given.scorer} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return read_score(json.loads(predicted.with_suffix(".score.json").read_text("utf-8")), teds)


def read_score(printed: Mapping[str, Any], teds: bool = True) -> Score:
    return Score(
        macro_f1=printed["macro"][2],
        micro_f1=printed["micro"][2],
        tables=tuple(
            TableScore(
                doc=one["doc"],
                page=one["page"],
                index=one["i"],
                tag=one["tag"] or "",
                f1=one["f1"],
                teds=one["teds"] if teds else None,
                cells=one["ncell"],
                cells_equal=one["cellx"],
                same_shape=one["shape"],
                matched=one["matched"],
            )
            for one in printed["per"]
            if one["ncell"]
        ),
    )
