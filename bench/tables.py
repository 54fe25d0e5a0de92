"""`make bench-tables`: how well planhouse and its peers read tables, as a markdown table.

Two collections, both from the shared folder: the ICDAR 2013 competition, and Korean documents with the gold of the
word processor that printed them. The scorer is the folder's own; every engine runs with its defaults.

  python -m bench.tables                              the whole comparison
  python -m bench.tables --only planhouse             planhouse alone, against its targets
  python -m bench.tables --quick --misses             the developer's loop: what is not perfect yet
  python -m bench.tables --only planhouse --only odl  two engines
  python -m bench.tables --into docs/benchmarks.md    write the rows into the page too

Through make: make bench-tables ARGS="--quick --misses"
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.engines import ENGINES, PLANHOUSE, Engine, NotRun, run
from bench.material import Material, add_shared_option, material
from bench.report import Target, commit, figure, markdown, take_over, target_table, today
from bench.scoring import Score, mean_teds, perfect, score_hwp, score_icdar

HEADERS = (
    "engine",
    "ICDAR macro F1",
    "ruled: perfect",
    "ruled TEDS",
    "hwp micro F1",
    "hwp: perfect",
    "PDFs not read",
    "measured",
)


@dataclass(frozen=True)
class Result:
    """One engine on both collections, or why it did not run."""

    engine: Engine
    measured: str
    icdar: Score | None = None
    hwp: Score | None = None
    failed: tuple[str, ...] = ()
    not_run: str = ""

    def row(self) -> list[str]:
        if self.icdar is None or self.hwp is None:
            return [self.engine.title, f"not run: {self.not_run}", *[""] * (len(HEADERS) - 3), self.measured]
        return [
            self.engine.title,
            f"{self.icdar.macro_f1:.3f}",
            f"{perfect(self.icdar.ruled)} of {len(self.icdar.ruled)}",
            figure(mean_teds(self.icdar.ruled), "{:.3f}"),
            f"{self.hwp.micro_f1:.3f}",
            f"{perfect(self.hwp.tables)} of {len(self.hwp.tables)}",
            str(len(self.failed)),
            self.measured,
        ]


def compare(engine: Engine, given: Material, folder: Path, teds: bool) -> Result:
    measured = f"{today()}, {commit()}" if engine is PLANHOUSE else today()
    icdar = run(engine, given, given.icdar_pdfs(), folder / f"icdar-{engine.name}.json")
    if isinstance(icdar, NotRun):
        return Result(engine, measured, not_run=icdar.reason)
    hwp = run(engine, given, given.hwp_pdfs(), folder / f"hwp-{engine.name}.json")
    if isinstance(hwp, NotRun):
        return Result(engine, measured, not_run=hwp.reason)
    print(f"{engine.name}: scoring ...", file=sys.stderr, flush=True)
    return Result(
        engine,
        measured,
        score_icdar(given, icdar.path, teds),
        score_hwp(given, hwp.path, teds),
        icdar.failed + hwp.failed,
    )


def targets(icdar: Score, hwp: Score) -> list[Target]:
    """What the tables of planhouse have to reach."""
    count = "{:.0f}"
    return [
        Target(f"perfect of ICDAR's {len(icdar.ruled)} ruled tables", perfect(icdar.ruled), 78, form=count),
        Target("TEDS of ICDAR's ruled tables", mean_teds(icdar.ruled), 0.97),
        Target(f"macro F1 over all {len(icdar.tables)} of ICDAR", icdar.macro_f1, 0.75),
        Target("micro F1 of hwp", hwp.micro_f1, 0.96),
        Target(f"perfect of hwp's {len(hwp.tables)} with text", perfect(hwp.tables), 105, form=count),
    ]


def told(results: Sequence[Result]) -> str:
    parts = [markdown(HEADERS, [result.row() for result in results])]
    parts += [
        target_table(targets(result.icdar, result.hwp))
        for result in results
        if result.engine is PLANHOUSE and result.icdar and result.hwp
    ]
    return "\n\n".join(parts)


def misses(result: Result, given: Material) -> str:
    """The tables that are not perfect, one a line; `table` counts the gold's from 0 in each document."""
    if result.icdar is None or result.hwp is None:
        return f"{result.engine.name} did not run: {result.not_run}"
    opening = _openings(given.hwp_gold)
    lines: list[str] = []
    for name, score in (("icdar", result.icdar), ("hwp", result.hwp)):
        lines += ["", f"{name}: {perfect(score.tables)} of {len(score.tables)} perfect. The others:"]
        for one in score.tables:
            if not one.perfect:
                page = f" page {one.page}" if one.page else ""
                how = f"f1 {one.f1:.3f}" if one.matched else "not found"
                shape = "same shape" if one.same_shape else "other shape"
                words = opening.get((one.doc, one.index), "")
                lines.append(
                    f"{one.doc}{page} table {one.index} [{one.tag}]: {how}, {shape}, "
                    f"{one.cells_equal} of {one.cells} cells equal{f'  {words}' if words else ''}"
                )
    return "\n".join(lines[1:])


def _openings(gold: Path) -> dict[tuple[str, int], str]:
    """The first words of each table: this gold knows no pages."""
    docs = json.loads(gold.read_text("utf-8"))["docs"]
    return {
        (doc["file"], index): " ".join(" ".join(cell[4] for cell in table["cells"]).split())[:40]
        for doc in docs
        for index, table in enumerate(doc["tables"])
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_shared_option(parser)
    parser.add_argument("--only", action="append", choices=ENGINES, help="this engine; may be repeated")
    parser.add_argument(
        "--quick", action="store_true", help="planhouse only, without TEDS, which takes longest"
    )
    parser.add_argument("--misses", action="store_true", help="list the tables that are not perfect")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep what the engines read, and its scores")
    parser.add_argument("--into", type=Path, metavar="PAGE.md", help="write the rows into this page too")
    arguments = parser.parse_args()
    if arguments.quick and (arguments.only or arguments.into):
        parser.error("--quick goes with neither --only nor --into")
    given = material(arguments.shared)
    names = arguments.only or ([PLANHOUSE.name] if arguments.quick else ENGINES)
    with tempfile.TemporaryDirectory(prefix="planhouse-bench-") as scratch:
        folder = arguments.keep.resolve() if arguments.keep else Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        results = [compare(ENGINES[name], given, folder, not arguments.quick) for name in names]
    for result in results:
        for failure in result.failed:
            print(f"{result.engine.name} failed on {failure}", file=sys.stderr)
    print(told(results))
    if arguments.misses:
        print(*(f"\n# {result.engine.name}\n\n{misses(result, given)}" for result in results), sep="\n")
    if arguments.into:
        take_over(arguments.into, "bench.tables", told(results), whole=len(results) == len(ENGINES))


if __name__ == "__main__":
    main()
