"""A file before it is read: its size, its kind, its streams and its page tree. What fails here never reaches PDFium."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from extract.errors import Damaged, NoPages
from extract.limits import Limits
from extract.page_tree import bytes_drawn, objects_of, pages_of
from extract.reader import check_signature
from extract.streams import look_through
from extract.traps import look_for_traps


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be read.

    `page_count` and how many bytes draw each page are what its page tree says, None where that cannot be followed.
    """

    sha256: str
    byte_size: int
    page_bytes: tuple[int, ...] | None

    @property
    def page_count(self) -> int | None:
        return None if self.page_bytes is None else len(self.page_bytes)


def check_file(path: Path, file_name: str, limits: Limits) -> Checked:
    """Raises a subclass of `extract.errors.Unreadable`."""
    limits.check("file_bytes", path.stat().st_size, file_name)
    check_signature(path, file_name)
    data = path.read_bytes()
    streams = look_through(data, file_name, limits)
    if streams.damage:
        told = "; ".join(streams.damage[:5]) + ("; and more" if len(streams.damage) > 5 else "")
        raise Damaged(file_name, f"the PDF is damaged: {told}. Copy or download it again.")
    objects = objects_of(streams)
    look_for_traps(objects, file_name, limits)
    pages = pages_of(streams, objects, file_name, limits)
    if pages == []:
        raise NoPages(file_name, "the PDF has no page. Print the plan to PDF again.")
    page_bytes = None if pages is None else tuple(bytes_drawn(page, streams) for page in pages)
    return Checked(hashlib.sha256(data).hexdigest(), len(data), page_bytes)
