"""`make bench-tables`: how well planhouse and its peers read tables, as a markdown table.

Two collections, both from the shared folder: the ICDAR 2013 competition, and Korean documents with the gold of the
word processor that printed them. The scorer is the folder's own; every engine runs with its defaults.

  python -m bench.tables                              the whole comparison
  python -m bench.tables --only planhouse --misses    the developer's loop: what is not perfect yet
  python -m bench.tables --only planhouse --only odl  two engines
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bench.material import REPOSITORY, Material, add_shared_option, material
from bench.scoring import Score, mean_teds, perfect, score_hwp, score_icdar


def planhouse(pdfs: Iterable[Path], out: Path) -> Path:
    subprocess.run([sys.executable, "-m", "bench.read_tables", out, *pdfs], cwd=REPOSITORY, check=True)
    return out


def misses(name: str, score: Score) -> str:
    lines = [f"## {name}: {perfect(score.tables)} of {len(score.tables)} perfect; the others", ""]
    for one in score.tables:
        if not one.perfect:
            what = "not found" if not one.matched else f"f1 {one.f1:.3f}"
            shape = "same shape" if one.same_shape else "other shape"
            tag = f" [{one.tag}]" if one.tag else ""
            lines.append(
                f"{one.doc} page {one.page} table {one.index}{tag}: {what}, {shape}, "
                f"{one.cells_equal} of {one.cells} cells equal"
            )
    return "\n".join(lines)


def summary(icdar: Score, hwp: Score) -> str:
    return (
        f"| planhouse | {icdar.macro_f1:.3f} | {perfect(icdar.ruled)} of {len(icdar.ruled)} "
        f"| {mean_teds(icdar.ruled):.3f} | {hwp.micro_f1:.3f} | {perfect(hwp.tables)} of {len(hwp.tables)} |"
    )


def refused(predicted: Path) -> list[str]:
    docs = json.loads(predicted.read_text("utf-8"))["docs"]
    return [f"{doc['file']}: {doc['err']}" for doc in docs if doc["err"]]


def compare(given: Material, scratch: Path, show_misses: bool) -> None:
    icdar = planhouse(given.icdar_pdfs(), scratch / "icdar-planhouse.json")
    hwp = planhouse(given.hwp_pdfs(), scratch / "hwp-planhouse.json")
    scores = score_icdar(given, icdar), score_hwp(given, hwp)
    print("| engine | ICDAR macro F1 | ruled: perfect | ruled TEDS | hwp micro F1 | hwp: perfect |")
    print("|---|---|---|---|---|---|")
    print(summary(*scores))
    print(*refused(icdar), *refused(hwp), sep="\n")
    if show_misses:
        print(misses("ICDAR 2013", scores[0]), misses("hwp", scores[1]), sep="\n\n")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_shared_option(parser)
    parser.add_argument("--only", action="append", choices=["planhouse"], help="run this engine only")
    parser.add_argument("--misses", action="store_true", help="list planhouse's tables that are not perfect")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep what the engines read, and its scores")
    arguments = parser.parse_args()
    given = material(arguments.shared)
    with tempfile.TemporaryDirectory(prefix="planhouse-bench-") as scratch:
        folder = arguments.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        compare(given, folder, arguments.misses)


if __name__ == "__main__":
    main()
