"""A PDF's streams, looked through before PDFium sees them: how much they hold, and whether they are whole.

PDFium decompresses by itself, whatever a stream holds, and takes what is left of a broken one for all of it. Here each
is decoded piece by piece and the pieces are dropped. What the objects between the streams say is `page_tree`'s
business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from extract.decoders import Broken, decoded
from extract.errors import Malformed
from extract.limits import Limits
from extract.traps import CMAP, LARGEST_CMAP, codes_of_cmap

# Small streams may well be one line repeated.
_WORTH_A_LOOK = 1 << 17
# Some files chain two or three filters; a thousand are a trick.
_MOST_FILTERS = 8
# As wide as no picture is: PNG predictors keep a row of so many samples.
_MOST_COLUMNS = 1_000_000
# Longer than any palette: no producer writes so many zeros between objects, a block of the file was lost.
_HOLE = bytes(1024)

_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
_OBJECT = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+obj\b")
_END = re.compile(rb"\s{0,64}(?:endstream|endobj)")
_FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/[A-Za-z0-9]+)")
_NAME = re.compile(rb"/([A-Za-z0-9]+)")
_LENGTH = re.compile(rb"/Length\s+(\d{1,10})(?!\s+\d+\s+R)")
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_PICTURE_IN_LINE = re.compile(rb"\bBI\s.*\sID\s", re.DOTALL)
_COLUMNS = re.compile(rb"/Columns\s+(\d+)")


@dataclass(frozen=True, slots=True)
class Streams:
    """What was found: the text between streams, object streams with their dictionaries, how many bytes the stream of
    each object takes, by its number, and what is broken, in words."""

    between: bytes
    objects: tuple[tuple[bytes, bytes], ...]
    lengths: Mapping[int, int]
    encrypted: bool
    damage: tuple[str, ...]


def look_through(data: bytes, file_name: str, limits: Limits) -> Streams:  # noqa: C901  one pass over the file
    """Every stream of the file. Raises ResourceLimit or Malformed where one asks for what no plan needs."""
    encrypted = b"/Encrypt" in data and _ENCRYPTED.search(data) is not None
    between: list[bytes] = []
    objects: list[tuple[bytes, bytes]] = []
    lengths: dict[int, int] = {}
    damage: list[str] = []
    total = start = 0
    for head, number, body, end in _streams(data):
        between.append(data[start:body])
        lengths[number] = end - body
        filters = _filters(head)
        if len(filters) > _MOST_FILTERS:
            raise Malformed(
                file_name, f"object {number} has {len(filters)} filters. Print the plan to PDF again."
            )
        if any(int(columns[:12]) > _MOST_COLUMNS for columns in _COLUMNS.findall(head)):
            raise Malformed(
                file_name,
                f"object {number} has rows of more than {_MOST_COLUMNS:,} samples. Print the plan to PDF again.",
            )
        start = end
        if encrypted:
            continue
        is_objects, is_even = b"/ObjStm" in head, b"/Image" in head or b"/XRef" in head
        is_cmap = False
        held: list[bytes] = []
        size = 0
        try:
            for piece in decoded(memoryview(data)[body:end], filters):
                size += len(piece)
                limits.check("stream_bytes", size, file_name, f"object {number}")
                limits.check("all_streams_bytes", total + size, file_name, f"object {number}")
                is_even = is_even or (size == len(piece) and _has_picture(piece))
                if not is_even and size > _WORTH_A_LOOK:
                    limits.check("times_larger", size // max(1, end - body), file_name, f"object {number}")
                is_cmap = is_cmap or (size == len(piece) and CMAP in piece)
                if is_objects or (is_cmap and size <= LARGEST_CMAP):
                    held.append(piece)
        except Broken as broken:
            damage.append(f"object {number} ({broken})")
        # Fonts and pictures may well hold so many zeros.
        if not filters and not is_even and b"/Length1" not in head and data.find(_HOLE, body, end) >= 0:
            damage.append(f"object {number} (a hole of zeros)")
        total += size
        if is_objects:
            objects.append((head, b"".join(held)))
        elif is_cmap:
            limits.check("codes_per_font", codes_of_cmap(b"".join(held)), file_name, f"object {number}")
    between.append(data[start:])
    text = b"\n".join(between)
    if not encrypted and _HOLE in text:
        damage.append("a hole of zeros between objects")
    return Streams(text, tuple(objects), lengths, encrypted, tuple(damage))


def _has_picture(content: bytes) -> bool:
    """Is a picture in line in what a page draws? Most streams do not have the letters, which are found sooner."""
    return b"BI" in content and _PICTURE_IN_LINE.search(content) is not None


def _streams(data: bytes) -> Iterator[tuple[bytes, int, int, int]]:
    """Each stream's dictionary, object number, and where its bytes begin and end."""
    position = 0
    while found := _STREAM.search(data, position):
        body = found.end()
        opening = data.rfind(b"obj", position, found.start())
        begun = _OBJECT.search(data, max(position, opening - 24), found.start()) if opening >= 0 else None
        if begun is None:
            position = body
            continue
        head = data[begun.end() : found.start()]
        length = _LENGTH.search(head)
        end = body + int(length[1]) if length else -1
        if end < 0 or _END.match(data, end) is None:
            end = data.find(b"endstream", body)
            end = len(data) if end < 0 else end
        yield head, int(begun[1]), body, end
        position = end


def _filters(head: bytes) -> list[bytes]:
    found = _FILTER.search(head)
    return _NAME.findall(found[1]) if found else []
