"""Publishing: a finished build becomes what readers see by one rename, and not before it is whole on disk.

`published/planhouse.duckdb` → `current/planhouse.duckdb` never changes; `published/current` → `builds/<id>` is
the one thing that does. A reader that has the former build open keeps it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from warehouse import build, faults
from warehouse.datapackage import describe
from warehouse.home import Home
from warehouse.keys import Keys
from warehouse.store import sync_folder

KEPT_BUILDS = 5

# Dotted folders under builds/ belong to nobody once their publisher is gone.
UNFINISHED, REMOVED = ".building-", ".removed-"
LINK = ".link-"


@dataclass(frozen=True, slots=True)
class Published:
    """A build that readers see: its folder, and rows by table."""

    build_id: str
    path: Path
    tables: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A build that is written, and that nobody sees yet: rows by table."""

    build_id: str
    tables: Mapping[str, int]

    def folder(self, home: Home) -> Path:
        return home.builds / f"{UNFINISHED}{self.build_id}"


def publish(
    home: Home, keys: Mapping[str, Keys] = MappingProxyType({}), by_document: Collection[str] = ()
) -> Published:
    """Writes the warehouse's marts into a new build and makes it the current one.

    Raises NoWarehouse, NothingToPublish, WarehouseBusy and DiskFull. Whatever fails, the former build stays current.
    """
    return switch(home, prepare(home, keys, by_document))


def prepare(
    home: Home, keys: Mapping[str, Keys] = MappingProxyType({}), by_document: Collection[str] = ()
) -> Candidate:
    """Writes the warehouse's marts into a new build, which tells their `keys` to others. Raises as `publish` does.

    Of the marts `by_document`, whose rows are of one document each, only the rows of documents that changed since the
    current build are written.
    """
    home.builds.mkdir(parents=True, exist_ok=True)
    with faults.told(home.published), _one_at_a_time(home):
        _sweep(home)
        now = datetime.now(UTC)
        build_id = f"{now:%Y%m%dT%H%M%S-%f}"
        folder = home.builds / f"{UNFINISHED}{build_id}"
        folder.mkdir()
        try:
            former = home.current.resolve() if by_document and intact(home) else None
            written = build.write(home.database, folder, build_id, now, keys, former, by_document)
            package = json.dumps(describe(folder, written), ensure_ascii=False, indent=2)
            (folder / "datapackage.json").write_text(package + "\n", encoding="utf-8")
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return Candidate(build_id, {mart.name: mart.rows for mart in written.marts})


def switch(home: Home, candidate: Candidate) -> Published:
    """Makes the candidate what readers see. Whatever fails, it is gone, and the former build stays current."""
    unseen = candidate.folder(home)
    with faults.told(home.published), _one_at_a_time(home):
        _sweep(home, unseen)
        try:
            _seal(unseen)
            folder = unseen.rename(home.builds / candidate.build_id)
        except BaseException:
            discard(home, candidate)
            raise
        _switch(home, candidate.build_id)
        _remove_old(home, KEPT_BUILDS)
    return Published(candidate.build_id, folder, candidate.tables)


def discard(home: Home, candidate: Candidate) -> None:
    shutil.rmtree(candidate.folder(home), ignore_errors=True)


def intact(home: Home) -> bool:
    """Whether the file that readers open has the bytes that were published."""
    try:
        package = json.loads((home.current / "datapackage.json").read_bytes())
        with home.published_database.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return False
    return any(resource["hash"] == f"sha256:{digest}" for resource in package["resources"])


def tidy(home: Home, keep: int = KEPT_BUILDS) -> int:
    """Removes old builds and what killed publishers left; how many folders went."""
    with _one_at_a_time(home):
        before = len(list(home.builds.iterdir()))
        _sweep(home)
        _remove_old(home, keep)
        return before - len(list(home.builds.iterdir()))


def builds(home: Home) -> list[str]:
    """The ids of the builds that are kept, the oldest first."""
    return sorted(path.name for path in home.builds.iterdir() if not path.name.startswith("."))


@contextmanager
def _one_at_a_time(home: Home) -> Iterator[None]:
    with (home.published / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _seal(folder: Path) -> None:
    """Read-only, and on the disk rather than on its way there."""
    for path in (*folder.rglob("*"), folder):
        if path.is_dir():
            sync_folder(path)
            continue
        with path.open("rb") as file:
            os.fchmod(file.fileno(), 0o444)
            os.fsync(file.fileno())


def _switch(home: Home, build_id: str) -> None:
    sync_folder(home.builds)
    if not home.published_database.is_symlink():
        _link(home, home.published_database, Path("current") / build.DATABASE)
    _link(home, home.current, Path("builds") / build_id)
    sync_folder(home.published)


def _link(home: Home, path: Path, target: Path) -> None:
    """In one rename, whatever stood there."""
    link = home.published / f"{LINK}{path.name}"
    link.symlink_to(target)
    link.replace(path)


def _remove_old(home: Home, keep: int) -> None:
    current = home.current.resolve().name
    for name in builds(home)[:-keep]:
        if name != current:
            old = home.builds / name
            shutil.rmtree(old.rename(home.builds / f"{REMOVED}{name}"), ignore_errors=True)


def _sweep(home: Home, but: Path | None = None) -> None:
    """Removes what a publisher that was killed left behind."""
    for path in home.builds.glob(".*"):
        if path != but:
            shutil.rmtree(path, ignore_errors=True)
    for path in home.published.glob(f"{LINK}*"):
        path.unlink()
