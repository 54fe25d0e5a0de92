"""Files that a command names, into the store and the ledger: copied side by side, entered some dozens at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from orchestration.progress import Progress
from warehouse import ledger, space, store
from warehouse.database import connect
from warehouse.errors import CannotRead, DiskFull, NotAFile, StillGrowing, WarehouseError
from warehouse.home import Home
from warehouse.ledger import Arrival, Origin
from warehouse.space import Floor
from warehouse.store import StoredFile

_DELAYS: dict[type[WarehouseError], str] = {
    CannotRead: "cannot_read",
    StillGrowing: "still_growing",
    DiskFull: space.CODE,
}
# They wait for the disk more than they compute.
AT_ONCE = 4
# The warehouse file is open for moments only, and what a kill undoes is little.
AT_A_TIME = 256


def pdfs_in(folder: Path, home: Home) -> Iterator[Path]:
    """The PDFs of a folder and those below it, in the order of their names; what is hidden, and the home, is left out.

    No link is followed.
    """
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and Path(here, name) != home.root
        )
        for name in sorted(names):
            if name.lower().endswith(".pdf") and not name.startswith((".", "~$")):
                yield Path(here, name)


def enter(paths: Sequence[Path], home: Home, floor: Floor, progress: Progress) -> list[Arrival]:
    """The files' lines in the ledger, in their order."""
    entered: list[Arrival] = []
    with ThreadPoolExecutor(AT_ONCE) as copying:
        for first in range(0, len(paths), AT_A_TIME):
            if len(paths) > AT_A_TIME:
                progress.step(f"taking in {len(paths):,} files: {first:,} are in the store")
            some = paths[first : first + AT_A_TIME]
            kept = list(copying.map(lambda path: _kept(path, home, floor), some))
            entered += _entered(some, kept, home)
    return entered


def _kept(path: Path, home: Home, floor: Floor) -> StoredFile | WarehouseError:
    try:
        return store.keep(path, home, floor)
    except (NotAFile, CannotRead, StillGrowing, DiskFull) as why:
        return why


def _entered(paths: Sequence[Path], kept: Sequence[StoredFile | WarehouseError], home: Home) -> list[Arrival]:
    origins = [Origin.of(path.absolute()) for path in paths]
    files = [(it, origin) for it, origin in zip(kept, origins, strict=True) if isinstance(it, StoredFile)]
    with connect(home) as con:
        arrivals = iter(ledger.arrive_together(con, files) if files else ())
        return [
            next(arrivals)
            if isinstance(it, StoredFile)
            else ledger.reject_unread(con, origin, "not_a_file", str(it))
            if isinstance(it, NotAFile)
            else ledger.wait_unread(con, origin, _DELAYS[type(it)], str(it))
            for it, origin in zip(kept, origins, strict=True)
        ]
