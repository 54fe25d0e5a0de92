"""The pages that a file's own page tree has: a second opinion beside PDFium's, and a look before PDFium walks it.

It reads what `streams` found and knows no more of PDF than page trees need. Where it does not understand a file it has
no opinion.
"""

from __future__ import annotations

import re

from extract.errors import Malformed
from extract.limits import Limits
from extract.streams import Streams

# Producers build trees of three or four levels.
_DEEPEST = 256
_MOST_STEPS = 300_000

# The text of each object by its number.
Objects = dict[int, bytes]

_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s+\d{1,5}\s+obj\b")
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R\b")
_ROOT = re.compile(rb"/Root\s+(\d{1,10})\s+\d{1,5}\s+R")
_PAGES = re.compile(rb"/Pages\s+(\d{1,10})\s+\d{1,5}\s+R")
_KIDS = re.compile(rb"/Kids\s*(?:\[([^\]]*)\]|(\d{1,10})\s+\d{1,5}\s+R)")
_CONTENTS = re.compile(rb"/Contents\s*(?:\[([^\]]*)\]|(\d{1,10}\s+\d{1,5}\s+R))")
_FIRST = re.compile(rb"/First\s+(\d{1,10})")


def pages_of(streams: Streams, objects: Objects, file_name: str, limits: Limits) -> list[bytes] | None:
    """The text of the leaves of the page tree; None where it cannot be followed. Raises TooManyPages or Malformed."""
    roots = _ROOT.findall(streams.between)
    if not roots:
        return None
    catalog = _PAGES.search(objects.get(int(roots[-1]), b""))
    if catalog is None:
        return None
    leaves: list[bytes] = []
    steps = 0
    level = [int(catalog[1])]
    stack = [iter(level)]
    while stack:
        number = next(stack[-1], None)
        if number is None:
            stack.pop()
            continue
        steps += 1
        body = objects.get(number)
        if body is None:
            return None
        kids = _kids(body, objects)
        if kids is None:
            leaves.append(body)
        elif len(stack) >= _DEEPEST:
            raise Malformed(
                file_name,
                f"its page tree is more than {_DEEPEST} levels deep or leads back into itself. "
                "Print the plan to PDF again.",
            )
        else:
            stack.append(iter(kids))
        if steps > _MOST_STEPS:
            break
    limits.check("pages", len(leaves), file_name)
    if steps > _MOST_STEPS:
        raise Malformed(
            file_name, f"its page tree has more than {_MOST_STEPS:,} parts. Print the plan to PDF again."
        )
    return leaves


def bytes_drawn(page: bytes, streams: Streams) -> int:
    """How many bytes draw a page, whose text is given: no more than a hint at how long it takes to read."""
    drawn = _CONTENTS.search(page)
    if drawn is None:
        return 0
    return sum(streams.lengths.get(int(number), 0) for number in _REFERENCE.findall(drawn[1] or drawn[2]))


def objects_of(streams: Streams) -> Objects:
    """The text of each object by its number: the last one in the file, which is the one that counts."""
    objects: Objects = {}
    found = [*_OBJECT.finditer(streams.between)]
    for index, one in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(streams.between)
        objects[int(one[1])] = streams.between[one.end() : end].partition(b"endobj")[0]
    for head, held in streams.objects:
        first = _FIRST.search(head)
        if first is None:
            continue
        start = int(first[1])
        places = [int(word) for word in held[:start].split() if word.isdigit()]
        numbers, offsets = places[::2], [start + offset for offset in places[1::2]]
        for number, begin, end in zip(numbers, offsets, [*offsets[1:], len(held)], strict=False):
            objects[number] = held[begin:end]
    return objects


def _kids(body: bytes, objects: Objects) -> list[int] | None:
    """The numbers of a node's kids; None for a page."""
    kids = _KIDS.search(body)
    if kids is None:
        return None
    listed = kids[1] if kids[2] is None else objects.get(int(kids[2]), b"")
    return [int(number) for number in _REFERENCE.findall(listed)]
