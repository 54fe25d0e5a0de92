"""The shared folder that the comparisons read: its gold, its scorer, its plans. Nothing of it is copied in here."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
SAMPLE = REPOSITORY / "samples" / "seodaemun-plan-2024.pdf"
SHARED = REPOSITORY.parent / "shared"


@dataclass(frozen=True)
class Material:
    """The parts of a shared folder, by what they are for."""

    shared: Path

    @property
    def scorer(self) -> Path:
        return self.shared / "bench" / "score.py"

    @property
    def adapters(self) -> Path:
        return self.shared / "bench" / "adapters.py"

    @property
    def walk(self) -> Path:
        return self.shared / "bench" / "walk.py"

    @property
    def plans(self) -> Path:
        return self.shared / "corpus" / "busan-2025"

    @property
    def icdar(self) -> Path:
        return self.shared / "bench" / "icdar2013"

    @property
    def icdar_tags(self) -> Path:
        return self.shared / "bench" / "icdar_tags.json"

    @property
    def hwp_gold(self) -> Path:
        return self.shared / "bench" / "hwp" / "gt.json"

    def icdar_pdfs(self) -> list[Path]:
        return sorted(self.icdar.rglob("*.pdf"))

    def hwp_pdfs(self) -> list[Path]:
        docs = json.loads(self.hwp_gold.read_text("utf-8"))["docs"]
        return [self.hwp_gold.with_name(doc["file"]) for doc in docs]

    def real_plans(self) -> list[Path]:
        return sorted(self.plans.glob("*.pdf"))


def add_shared_option(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--shared",
        type=Path,
        default=SHARED,
        metavar="DIR",
        help="folder with bench/ and corpus/ (default: ../shared, beside this repository)",
    )


def material(shared: Path) -> Material:
    """Exits with what is missing and what to do about it."""
    found = Material(shared.resolve())
    needed = (
        found.scorer,
        found.adapters,
        found.walk,
        found.icdar_tags,
        found.icdar,
        found.hwp_gold,
        found.plans,
    )
    missing = [path for path in needed if not path.exists()]
    if missing:
        sys.exit(
            f"{missing[0]} is not there. The comparison reads gold and scorer from the folder `shared` that is "
            "handed out beside this repository, and keeps no copy. Put it there, or name it: --shared DIR."
        )
    return found
