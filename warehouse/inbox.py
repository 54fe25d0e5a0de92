"""What lies in the inbox, told by looking: no link is followed, nothing is waited for, names are bytes.

The inbox is a folder; `warehouse.remote` has the same for object stores. What is taken, when, and how it gets into the
ledger is the work of `warehouse.intake`.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from warehouse.errors import CannotRead
from warehouse.home import Home
from warehouse.ledger import Origin
from warehouse.store import StoredFile, keep, kind_of
from warehouse.whole import is_whole

CHECKSUM_SUFFIX = b".sha256"


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of the inbox. `kind` is None for a plain file, else what it is (a link, a folder, a pipe)."""

    name: bytes
    origin: Origin
    byte_size: int
    kind: str | None = None

    @property
    def seen_as(self) -> tuple[bytes, str]:
        """Tells this file, as it is now, from every other."""
        return self.origin.raw, self.origin.stamp or ""


class Inbox(Protocol):
    """Where files arrive."""

    def entries(self) -> Iterator[Entry]:
        """All names, in the order of their bytes."""

    def look(self, entry: Entry) -> Entry | None:
        """The entry as it is now; None when it is gone."""

    def is_whole(self, entry: Entry) -> bool:
        """Whether nobody writes to the file and it ends as a PDF does; False also where that cannot be told."""

    def keep(self, entry: Entry, home: Home) -> StoredFile:
        """Copies the file into the store. Raises CannotRead, NotAFile and StillGrowing."""

    def owns(self, raw: bytes) -> bool:
        """Whether the path, in bytes, is one of this inbox."""

    def checksum(self, entry: Entry) -> str | None:
        """What the file `<name>.sha256` beside it says (sha256sum's format), where there is one. Raises CannotRead."""


@dataclass(frozen=True, slots=True)
class Folder:
    """An inbox that is a folder of this machine."""

    path: Path

    def entries(self) -> Iterator[Entry]:
        try:
            names = sorted(os.fsencode(path.name) for path in self.path.iterdir())
        except OSError as error:
            raise CannotRead(
                f"the inbox {self.path}: {error.strerror}. It must be a folder that this user may read."
            ) from error
        for name in names:
            found = self._entry(name)
            if found is not None:
                yield found

    def look(self, entry: Entry) -> Entry | None:
        return self._entry(entry.name)

    def is_whole(self, entry: Entry) -> bool:
        return is_whole(self._path(entry.name))

    def keep(self, entry: Entry, home: Home) -> StoredFile:
        return keep(Path(os.fsdecode(entry.origin.raw)), home)

    def owns(self, raw: bytes) -> bool:
        return Path(os.fsdecode(raw)).parent == self.path

    def checksum(self, entry: Entry) -> str | None:
        return read_checksum(self._path(entry.name + CHECKSUM_SUFFIX))

    def _path(self, name: bytes) -> Path:
        return self.path / os.fsdecode(name)

    def _entry(self, name: bytes) -> Entry | None:
        path = self._path(name)
        try:
            found = os.lstat(path)
        except OSError:
            return None
        stamp = f"{found.st_size}-{found.st_mtime_ns}-{found.st_ino}"
        return Entry(name, Origin.of(path, stamp), found.st_size, kind_of(found.st_mode))


def read_checksum(path: Path) -> str | None:
    """The first word of a plain, short file; None where there is no such file.

    Raises CannotRead: whoever put it there wants the file checked.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        # A name so long that the suffix does not fit has none beside it.
        if error.errno in (errno.ENOENT, errno.ENAMETOOLONG):
            return None
        raise CannotRead(
            f"the checksum beside it cannot be read ({error.strerror}). It is a plain file that this user may read."
        ) from error
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        return first_word(file.read(1024))


def first_word(content: bytes) -> str:
    """Where the name has a line break or a backslash, sha256sum begins the line with a backslash."""
    words = content.decode("ascii", errors="replace").split()
    return words[0].lower().removeprefix("\\") if words else ""
