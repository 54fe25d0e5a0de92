"""An inbox that is no folder of this machine: whatever place fsspec knows by its URL (s3://, gs://, sftp://, memory://).

An object appears whole, and its store tells a new one by its tag or time. Folders there are prefixes of names and
nothing that arrives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import fsspec

from warehouse.errors import CannotRead, StillGrowing
from warehouse.home import Home
from warehouse.inbox import CHECKSUM_SUFFIX, Entry, first_word
from warehouse.ledger import Origin
from warehouse.store import StoredFile, keep_stream

# What the several stores call the thing that changes when an object does.
_TAGS = ("ETag", "etag", "md5Hash", "LastModified", "last_modified", "mtime", "created", "modified")


@dataclass(frozen=True, slots=True)
class Remote:
    """The objects directly below a URL."""

    url: str
    files: Any
    root: str

    @classmethod
    def at(cls, url: str) -> Remote:
        """Raises CannotRead where no library for the URL's kind is installed, or it cannot be reached."""
        try:
            files, root = fsspec.url_to_fs(url)
        except (ImportError, ValueError, OSError) as error:
            raise CannotRead(
                f"the inbox {url}: {error}. fsspec names the package that its kind of URL needs."
            ) from error
        return cls(url.rstrip("/"), files, root.rstrip("/"))

    def entries(self) -> Iterator[Entry]:
        try:
            self.files.invalidate_cache()
            found = self.files.ls(self.root, detail=True)
        except FileNotFoundError:
            return
        except OSError as error:
            raise CannotRead(
                f"the inbox {self.url}: {error}. Check the address and the permissions."
            ) from error
        for info in sorted(found, key=lambda info: str(info["name"])):
            if info.get("type") != "directory" and str(info["name"]).rstrip("/") != self.root:
                yield self._entry(info)

    def look(self, entry: Entry) -> Entry | None:
        try:
            self.files.invalidate_cache()
            return self._entry(self.files.info(self._path(entry.name)))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CannotRead(f"{entry.origin.path}: {error}") from error

    def is_whole(self, entry: Entry) -> bool:
        """Not every kind of URL tells, and none who writes."""
        return False

    def keep(self, entry: Entry, home: Home) -> StoredFile:
        try:
            with self.files.open(self._path(entry.name), "rb") as source:
                stored = keep_stream(source, home)
        except FileNotFoundError as gone:
            raise StillGrowing(f"{entry.origin.path} was replaced or taken away while it was read.") from gone
        except OSError as error:
            raise CannotRead(f"{entry.origin.path}: {error}") from error
        if self.look(entry) != entry or stored.byte_size != entry.byte_size:
            raise StillGrowing(f"{entry.origin.path} changed while it was read. It is taken when it rests.")
        return stored

    def owns(self, raw: bytes) -> bool:
        return raw.rpartition(b"/")[0] == self.url.encode()

    def checksum(self, entry: Entry) -> str | None:
        try:
            return first_word(self.files.cat_file(self._path(entry.name + CHECKSUM_SUFFIX), end=1024))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CannotRead(f"the checksum beside {entry.origin.path}: {error}") from error

    def _path(self, name: bytes) -> str:
        return f"{self.root}/{name.decode('utf-8', 'surrogateescape')}"

    def _entry(self, info: Mapping[str, Any]) -> Entry:
        name = str(info["name"]).rpartition("/")[2].encode("utf-8", "surrogateescape")
        size = int(info.get("size") or 0)
        tag = next((_as_text(info[key]) for key in _TAGS if info.get(key)), "")
        return Entry(name, Origin.of(self.url.encode() + b"/" + name, f"{size}-{tag}"), size)


def _as_text(tag: object) -> str:
    """A listing may tell as a number the time that a single look tells as a datetime."""
    return str(tag.timestamp() if isinstance(tag, datetime) else tag)
