"""Plans by the thousand: drawn from a seed, each with its own district, bureau, year, figures, length and layout.

    python -m bench.drawn_plans --count 1000 --into DIR

The same seed always draws the same files. Governments, departments, ministries, sectors and sources come from the
seeds, so that planhouse knows them; every sum, share, change and count that a plan prints is kept. A publisher has its
plans of one to four years in a row in one layout, and the total that one year prints for the year before is the one
that the plan of that year prints. Of fifty plans one is followed by a revision: the same plan with a larger budget.
What they are not: a district's own words, nested tables, a printer's faults. How well planhouse reads is
judged on real plans (bench/tables.py).
"""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from bench.drawn_chapters import (
    Density,
    Layout,
    Year,
    awards,
    departments,
    finances,
    grants,
    section,
)
from bench.drawn_ornaments import Printer, ornamented
from bench.drawn_pages import paginated
from bench.drawn_words import BUREAUS, rolled, seed
from extract.cores import cores
from tests.drawing import LANDSCAPE, PORTRAIT, Block, Gap, PageBreak, Rules, Text, draw_plan

SEED = 20260101
YEARS = range(2019, 2027)
UNITS = (("백만원", 1_000), ("천원", 1), ("억원", 100_000))
RULES = (Rules.LINES, Rules.LINES, Rules.RECTS, Rules.DOTTED, Rules.DOUBLE)
CHAPTERS: tuple[Callable[[Layout, Year], list[Block]], ...] = (finances, departments, awards, grants)


@dataclass(frozen=True)
class Length:
    """From and to how many chapters of text, sections in each, and what stands in those. `ornate`: as it is printed."""

    chapters: tuple[int, int]
    sections: tuple[int, int]
    density: Density
    ornate: bool = False


SHORT = Length((1, 4), (1, 2), Density((3, 9), (0, 0)))
"""Some ten pages: enough to load, and a thousand of them in a few minutes."""
PRINTED = Length((3, 6), (3, 5), Density((3, 6), (0, 1)), ornate=True)
"""As plans are: the eight real ones that we have are of 21 to 52 pages, with 39 pages, 595 lines of text, 16 tables of
927 cells, 50 frames and 31,000 paths on average. The paths and 32,000 characters are what takes long to read; the
means of both are in docs/decisions/drawn-plans.md."""


@dataclass(frozen=True)
class Drawn:
    """One plan to draw: whose, of which year, which of its revisions, and how long."""

    seed: int
    province: str
    district: str
    bureau: str | None
    plan_year: int
    revision: int
    length: Length = SHORT

    @property
    def publisher(self) -> str:
        return " ".join(name for name in (self.province, self.district, self.bureau) if name)

    @property
    def file_name(self) -> str:
        revision = f"-{self.revision}" if self.revision > 1 else ""
        return f"{self.publisher.replace(' ', '-')}-{self.plan_year}{revision}.pdf"

    def draw(self, folder: Path) -> Path:
        layout = self._layout()
        return draw_plan(
            folder / self.file_name,
            paginated(self._printed(), layout.height),
            page_size=layout.page,
            title=f"{self.plan_year}년 주요업무계획",
        )

    def _layout(self) -> Layout:
        """A publisher keeps its layout over the years."""
        dice = rolled(f"{self.seed} {self.publisher}")
        unit, thousands = dice.choice(UNITS)
        return Layout(
            page=dice.choice((PORTRAIT, PORTRAIT, LANDSCAPE)),
            rules=dice.choice(RULES),
            unit=unit,
            thousands=thousands,
            spaced=dice.random() < 0.4,
            headed=dice.random() < 0.5,
            department_first=dice.random() < 0.4,
            mark=dice.choice("□□■"),
            dot=dice.choice(("ㆍ", "ㆍ", "○ ")),
        )

    def _printed(self) -> Iterable[Block]:
        if not self.length.ornate:
            return self._blocks()
        printer = Printer.of(rolled(f"{self.seed} {self.publisher} printer"))
        dice = rolled(f"{self.seed} {self.publisher} {self.plan_year} ornaments")
        return ornamented(self._blocks(), self._layout(), printer, dice)

    def _blocks(self) -> Iterator[Block]:
        layout = self._layout()
        dice = rolled(f"{self.seed} {self.publisher} {self.plan_year}")
        total, before = self._total(self.plan_year), self._total(self.plan_year - 1)
        if self.revision > 1:
            total += total // 40
        year = Year(self.plan_year, dice, total, before)
        yield from (Gap(layout.height / 4), Text(f"{self.plan_year}년 주요업무계획", size=28, align="center"))
        yield from (Gap(layout.height / 3), Text(self.publisher, size=20, align="center"))
        order = [finances, *dice.sample(CHAPTERS[1:], dice.randint(1, 3))]
        for write in order:
            yield PageBreak()
            yield from write(layout, year)
        for chapter in range(1, dice.randint(*self.length.chapters) + 1):
            for number in range(1, dice.randint(*self.length.sections) + 1):
                yield PageBreak()
                yield from section(layout, year, chapter, number, self.length.density)

    def _total(self, year: int) -> int:
        """The whole budget of a year, in the layout's unit: every plan that prints it prints the same."""
        size = rolled(f"{self.seed} {self.publisher}").randint(150_000, 1_500_000)
        moved = rolled(f"{self.seed} {self.publisher} {year}").uniform(0.95, 1.15)
        return int(size * moved) * 1_000 // self._layout().thousands


def drawn(start: int = SEED, length: Length = SHORT) -> Iterator[Drawn]:
    """Without end in practice: some two thousand plans before the publishers run out."""
    dice = rolled(str(start))
    whole = [(row["province"], row["name"], None) for row in seed("governments") if row["kind"] == "basic"]
    cities = [row["name"] for row in seed("governments") if row["kind"] == "metropolitan"]
    publishers = [*whole, *(("", city, bureau) for city in cities for bureau in BUREAUS)]
    dice.shuffle(publishers)
    for province, district, bureau in publishers:
        first = dice.randrange(len(YEARS) - 4)
        for year in YEARS[first : first + dice.randint(1, 4)]:
            for revision in (1, 2) if dice.random() < 0.02 else (1,):
                yield Drawn(start, province, district, bureau, year, revision, length)


def draw(count: int, folder: Path, start: int = SEED, length: Length = SHORT) -> list[Path]:
    """The first `count` plans, drawn into the folder where they are not yet there."""
    folder.mkdir(parents=True, exist_ok=True)
    plans = list(islice(drawn(start, length), count))
    missing = [plan for plan in plans if not (folder / plan.file_name).exists()]
    with ProcessPoolExecutor(cores(), multiprocessing.get_context("fork")) as pool:
        list(pool.map(partial(Drawn.draw, folder=folder), missing, chunksize=4))
    return [folder / plan.file_name for plan in plans]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--into", type=Path, required=True, metavar="DIR")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--long", action="store_true", help="as long as printed plans are, not some ten pages"
    )
    arguments = parser.parse_args()
    paths = draw(arguments.count, arguments.into, arguments.seed, PRINTED if arguments.long else SHORT)
    megabytes = sum(path.stat().st_size for path in paths) / 1e6
    print(f"{len(paths)} plans, {megabytes:.0f} MB: {arguments.into}")


if __name__ == "__main__":
    main()
