"""The site of a home, from its published marts: a folder of pages that open from the disk or from any web server.

It is written in place, file by file, the first page last: a plan whose rows did not change is left as it is, so one
more plan costs one more plan.
"""

from __future__ import annotations

import fcntl
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from warehouse.database import open_published
from warehouse.home import Home
from web import paper
from web.documentation import Documentation, take_in
from web.marts import Marts
from web.overview import write_overview
from web.pictures import Draw
from web.plans import Plan, documents
from web.writing import MARK, Folder, write_folders

NONE = Documentation()

_BUILD = ".build"


@dataclass(frozen=True, slots=True)
class Site:
    """What was written: the first page, the plans in it, and of how many the pages were made anew."""

    first_page: Path
    plans: int
    written: int
    seconds: float


def write(
    home: Home,
    draw: Draw | None,
    tell: Callable[[str], object] = str,
    documentation: Documentation = NONE,
) -> Site:
    """Brings `home.site` up to date with the published marts; without `draw` it has no pictures of pages.

    Raises NothingPublished, PublishedDamaged and OSError. Whatever fails, the pages that are there still open.
    """
    started = time.monotonic()
    home.site.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(home.site), open_published(home) as con:
        marts = Marts(con)
        known = documents(marts)
        fingerprints = marts.fingerprints()
        paper.assets(home.site / "assets")
        read = [plan for plan in known.all if plan.pages is not None]
        changed = []
        for plan in read:
            last, instead = known.last_year(plan), known.standing_for(plan)
            mark = _mark(plan, last, instead, fingerprints, draw is not None)
            if _read(home.site / plan.folder / MARK) != mark:
                changed.append(Folder(plan, last, instead, mark))
        write_folders(changed, marts, home.site, draw, tell)
        _remove_others(home.site / "plans", {plan.slug for plan in read})
        addresses = take_in(home.site, documentation)
        first_page = write_overview(home, marts, known, addresses)
        # Not where `home.current` leads by now: that may be a later build.
        paper.put(home.site / _BUILD, marts.build_id.encode())
    return Site(first_page, len(read), len(changed), time.monotonic() - started)


def is_behind(home: Home) -> bool:
    """Whether the pages are of another build than the published one."""
    return _read(home.site / _BUILD) != home.current.resolve().name


def _mark(
    plan: Plan, last: Plan | None, instead: Plan | None, fingerprints: Mapping[str, str], has_pictures: bool
) -> str:
    """Of all that the plan's pages are made of."""
    of_last = fingerprints.get(last.document_id) if last else None
    place = instead.folder if instead else None
    return f"{paper.version()} {fingerprints.get(plan.document_id)} {of_last} {place} {has_pictures}"


def _read(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return None


def _remove_others(folder: Path, wanted: set[str]) -> None:
    if folder.is_dir():
        for path in folder.iterdir():
            if path.name not in wanted:
                shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
