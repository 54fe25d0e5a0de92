"""The flow's steps on a lake: read and append, as many processes as wish; build, accept and publish, one at a time.

Dagster has no part in it: what has to be remembered stands in the lake (docs/lake.md).
"""

from __future__ import annotations

import os
import subprocess
import textwrap
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration import dbt, reading
from orchestration.progress import Progress
from orchestration.promised import keys_of
from orchestration.settings import settings_of
from warehouse import corrections, store
from warehouse.home import Home
from warehouse.inbox import Folder
from warehouse.lake_load import Arrived, Loader
from warehouse.ledger import Origin, State
from warehouse.store import StoredFile

if TYPE_CHECKING:
    from extract.corrections import Correction
    from warehouse.publish import Published

SUFFIX = b".pdf"


class NotBuilt(Exception):
    """The lake's marts were not built, or not accepted. The message says why; readers keep the former ones."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one file, in a word and a sentence. One that waits is not settled: another try may help."""

    file_name: str
    state: State
    words: str


def load(home: Home, places: Sequence[str], progress: Progress) -> Iterator[Brought]:
    """Each PDF of the places (files, folders, URLs that fsspec knows), read and appended to the lake.

    Raises what `Loader` raises, CannotRead, NotAFile, StillGrowing and CorrectionsUnreadable.
    """
    home.create()
    settings = settings_of(home)
    lines = corrections.read(home)
    with Loader(settings.lake) as loader:
        for origin, stored in _kept(home, places):
            arrived = Arrived(
                str(uuid.uuid4()),
                datetime.now(UTC),
                origin.name,
                origin.path,
                stored.byte_size,
                stored.sha256,
            )
            yield _load(home, loader, arrived, corrections.addressed(lines, stored.sha256), progress)


def build(home: Home, progress: Progress) -> Published:
    """The marts in the lake, accepted and published as this home's. Raises NotBuilt, and what `opened` raises."""
    from warehouse.acceptance import accept
    from warehouse.lake import one_builder
    from warehouse.lake_marts import LakeHome, fetch
    from warehouse.promises import PROMISES
    from warehouse.publish import publish

    home.create()
    lake, ours = settings_of(home).lake, LakeHome(home.root)
    with one_builder(lake):
        progress.step("building the marts in the lake (dbt)")
        _dbt(ours)
        progress.step("fetching the marts")
        fetch(lake, ours.database, witnesses={it.source for it in PROMISES.values() if it.source})
    progress.step("accepting the marts")
    accepted = accept(ours)
    if not accepted.success:
        found = "\n".join(f"  {check}" for check in accepted.failures)
        raise NotBuilt(f"The marts were not accepted.\n{found}\nWhat was expected: {accepted.docs_path}")
    progress.step("publishing")
    return publish(ours, keys_of(dbt.manifest(home)))


def _kept(home: Home, places: Sequence[str]) -> Iterator[tuple[Origin, StoredFile]]:
    for place in places:
        if "://" in place:
            from warehouse.remote import Remote

            inbox: Folder | Remote = Remote.at(place)
        elif Path(place).is_dir():
            inbox = Folder(Path(place).absolute())
        else:
            path = Path(place).absolute()
            yield Origin.of(path), store.keep(path, home, settings_of(home).space)
            continue
        for entry in inbox.entries():
            if entry.kind is None and entry.name.lower().endswith(SUFFIX):
                yield entry.origin, inbox.keep(entry, home)


def _load(
    home: Home, loader: Loader, arrived: Arrived, lines: Sequence[Correction], progress: Progress
) -> Brought:
    if not lines and loader.has(arrived.sha256):
        loader.settle(arrived, State.DUPLICATE, "same_bytes", "the same bytes are in the lake")
        return Brought(arrived.file_name, State.DUPLICATE, "the same bytes are in the lake already.")
    from extract.corrections import corrected
    from extract.validate import validate

    settings = settings_of(home)
    progress.step(f"reading {arrived.file_name}")
    try:
        plan = reading.read(
            home.stored(arrived.sha256), arrived.file_name, progress.pages, settings.limits, settings.reading
        )
    except reading.NotRead as refused:
        if refused.may_pass:
            return Brought(arrived.file_name, State.WAITING, str(refused))
        loader.settle(arrived, State.REJECTED, refused.code, str(refused))
        return Brought(arrived.file_name, State.REJECTED, str(refused))
    plan = validate(corrected(plan, lines))
    progress.step(f"appending {arrived.file_name}")
    appended = loader.append(plan, arrived)
    if not appended.rows:
        return Brought(arrived.file_name, State.DUPLICATE, "the lake has this reading already.")
    words = f"{sum(appended.rows.values()):,} rows appended, reading {appended.attempt} of this document."
    if plan.problems:
        words = f"{words} {plan.problems[0].message}"
    return Brought(arrived.file_name, appended.state, words)


def _dbt(home: Home) -> None:
    """dbt's own target: the models are those of the warehouse file."""
    dbt.target(home).mkdir(parents=True, exist_ok=True)
    dbt.forget_results(home)
    folders = {
        "--project-dir": dbt.PROJECT,
        "--profiles-dir": dbt.PROJECT,
        "--target-path": dbt.target(home),
        "--log-path": dbt.target(home),
    }
    done = subprocess.run(
        [*dbt.COMMAND, "build", "--target", "lake", "--exclude-resource-type", "unit_test", "--quiet"]
        + [str(part) for pair in folders.items() for part in pair],
        env=os.environ | dbt.environment(home) | {"PLANHOUSE_HOME": str(home.root)},
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode:
        broken = [f"{it.name}: {it.message}" for it in dbt.broken(home)]
        told = (
            "\n".join(broken)
            or (done.stdout + done.stderr).strip()[-2000:]
            or f"it ended with {done.returncode}"
        )
        raise NotBuilt(f"dbt:\n{textwrap.indent(told, '  ')}")
