"""The store keeps the bytes of every file that arrived, once, under the name of their sha256."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from warehouse import faults
from warehouse.errors import CannotRead, NotAFile, StillGrowing
from warehouse.home import Home
from warehouse.space import NO_FLOOR, Floor, demand

CHUNK = 1 << 20
# How a copy is called until it is whole.
ARRIVING = ".arriving-"

_KINDS = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the store: the sha256 of its bytes (64 hex digits), their number, and where it lies."""

    sha256: str
    byte_size: int
    path: Path


def keep(path: Path, home: Home, floor: Floor = NO_FLOOR) -> StoredFile:
    """Copies a file into the store, where it appears whole or not at all. The original stays as it is.

    Links are not followed and pipes are not waited for. Raises NotAFile, CannotRead, StillGrowing when the file
    changed while it was read, and DiskFull.
    """
    with _opened(path) as source, faults.told(home.store):
        before = os.fstat(source.fileno())
        demand(home.store, floor, before.st_size)
        with _copied(source, home) as copy:
            after = os.fstat(source.fileno())
            if _as_it_was(before) != _as_it_was(after) or copy.byte_size != after.st_size:
                raise StillGrowing(f"{path} changed while it was read. It is taken when it rests.")
            # A program that writes through memory need not touch the file's time.
            source.seek(0)
            if _digest(source) != copy.sha256:
                raise StillGrowing(f"{path} was written to while it was read. It is taken when it rests.")
            return _placed(copy, home)


def keep_stream(source: BinaryIO, home: Home) -> StoredFile:
    """Copies what a stream gives into the store. Whether it was the whole file is for the caller to know."""
    with faults.told(home.store), _copied(source, home) as copy:
        return _placed(copy, home)


def _as_it_was(found: os.stat_result) -> tuple[int, int]:
    return found.st_size, found.st_mtime_ns


def _placed(copy: StoredFile, home: Home) -> StoredFile:
    target = home.stored(copy.sha256)
    target.parent.mkdir(exist_ok=True)
    copy.path.replace(target)
    sync_folder(target.parent)
    sync_folder(home.store)
    return replace(copy, path=target)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _digest(source: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        _refuse_other_than_file(path, os.lstat(path).st_mode)
        # Between the look and the opening the path may have become a link or a pipe.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise CannotRead(
            f"{path}: {error.strerror}. Check the name and that this user may read it."
        ) from error
    with os.fdopen(handle, "rb") as source:
        _refuse_other_than_file(path, os.fstat(handle).st_mode)
        yield source


def kind_of(mode: int) -> str | None:
    """What a path is that is no plain file; None for a plain file. `mode` is lstat's."""
    if stat.S_ISREG(mode):
        return None
    return next((kind for test, kind in _KINDS if test(mode)), "not a file")


def _refuse_other_than_file(path: Path, mode: int) -> None:
    kind = kind_of(mode)
    if kind is not None:
        raise NotAFile(f"{path} is {kind}, not a file. Give the file itself.")


@contextmanager
def _copied(source: BinaryIO, home: Home) -> Iterator[StoredFile]:
    """A copy on the disk under a name of its own, gone after the block where it was not placed."""
    home.store.mkdir(parents=True, exist_ok=True)
    digest, byte_size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(prefix=ARRIVING, dir=home.store)
    try:
        with os.fdopen(handle, "wb") as copy:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                byte_size += copy.write(chunk)
            copy.flush()
            os.fchmod(copy.fileno(), 0o444)
            os.fsync(copy.fileno())
        yield StoredFile(digest.hexdigest(), byte_size, Path(name))
    finally:
        Path(name).unlink(missing_ok=True)
