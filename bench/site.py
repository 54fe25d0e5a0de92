"""What the site weighs, and how fast it is written and opened: with one plan, and with fifty.

    make bench-site
    make bench-site ARGS="--plans 50 --chromium /usr/bin/chromium"

Builds the sample in a home of its own. The others are copies of its rows under other names and years: what is
measured is pages, not reading. Opening is from the disk, in a new browser context each time, until the page has
loaded and its charts are drawn.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from bench.report import markdown
from warehouse.database import columns, identifier, tables
from warehouse.home import Home
from web import site

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ROUNDS = 5
# The overview of a plan, a page with its picture and marks, and the two that grow with the number of plans.
PAGES = ("index.html", "compare.html", "{plan}/index.html", "{plan}/initiatives.html", "{plan}/pages/3.html")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--plans", type=int, default=50, help="how many plans the larger site has")
    parser.add_argument("--chromium", default=shutil.which("chromium"), help="the browser to open pages with")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-site-") as folder:
        one = Home(Path(folder) / "one")
        _build(one)
        many = _copied(one, Path(folder) / "many", arguments.plans)
        started = time.perf_counter()
        written = site.write(many, None)
        first = time.perf_counter() - started
        again = site.write(many, None)
        print(
            f"{written.plans} plans without pictures: written in {first:.1f} s; nothing new: {again.seconds:.2f} s\n"
        )
        homes = {"1 plan": one, f"{arguments.plans} plans": many}
        weights = [
            (name, f"{_weight(home, False):.2f}", f"{_weight(home, True):.2f}")
            for name, home in homes.items()
        ]
        print(markdown(("site", "MB beside pictures", "MB in all"), weights), "\n")
        if arguments.chromium:
            opened = [row for name, home in homes.items() for row in _opened(home, name, arguments.chromium)]
            print(markdown(("site", "page", "opens in, ms"), opened))
        else:
            print("Not opened: no Chromium here (Debian: apt install chromium).")


def _build(home: Home) -> None:
    environment = os.environ | {"PLANHOUSE_HOME": str(home.root)}
    subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "build"],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _copied(home: Home, root: Path, plans: int) -> Home:
    """The published marts with `plans` documents, all of them the first one's rows."""
    other = Home(root)
    build = other.builds / "many"
    build.mkdir(parents=True)
    database = build / "planhouse.duckdb"
    shutil.copyfile(home.published_database.resolve(), database)
    with duckdb.connect(str(database)) as con:
        for mart in tables(con, "marts"):
            names = columns(con, "marts", mart)
            if "document_id" not in names:
                continue
            values = {
                "document_id": "lpad(n::varchar, 12, '0') || document_id",
                "district": "district || n // 5",
                "plan_year": "plan_year + n % 5",
            }
            changed = ", ".join(f"{value} AS {name}" for name, value in values.items() if name in names)
            con.execute(
                f"INSERT INTO marts.{identifier(mart)} SELECT m.* REPLACE ({changed}) "
                f"FROM marts.{identifier(mart)} AS m, range(1, {plans}) AS r(n)"
            )
    other.current.symlink_to(Path("builds") / "many")
    other.published_database.symlink_to(Path("current") / "planhouse.duckdb")
    return other


def _weight(home: Home, with_pictures: bool) -> float:
    files = [path for path in home.site.rglob("*") if path.is_file()]
    return sum(path.stat().st_size for path in files if with_pictures or path.suffix != ".webp") / 1e6


def _opened(home: Home, name: str, chromium: str) -> Iterator[tuple[str, str, str]]:
    from playwright.sync_api import sync_playwright

    plan = next((home.site / "plans").iterdir())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        for address in PAGES:
            url = f"{home.site.as_uri()}/{address.format(plan=f'plans/{plan.name}')}"
            seconds = []
            for _ in range(ROUNDS):
                context = browser.new_context(locale="ko-KR")
                page = context.new_page()
                started = time.perf_counter()
                page.goto(url, wait_until="load")
                seconds.append(time.perf_counter() - started)
                context.close()
            yield name, address, f"{1000 * statistics.median(seconds):.0f}"
        browser.close()


if __name__ == "__main__":
    main()
