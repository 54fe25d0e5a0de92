"""Objects that ask for work or memory beyond all measure though nothing in the file is large, or that lead nowhere.

Each is told from the text of the objects, before PDFium meets it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extract.errors import Malformed
from extract.limits import Limits

# A CMap is not larger; what is, is not looked at for ranges of codes.
LARGEST_CMAP = 2_000_000
CMAP = b"begincmap"

_ONLY_A_REFERENCE = re.compile(rb"\s*(\d{1,10})\s+\d{1,5}\s+R\s*")
_XOBJECTS = re.compile(rb"/XObject\s*<<(.*?)>>", re.DOTALL)
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R\b")
_WIDTHS = re.compile(rb"/W\s*\[((?:[^\[\]]|\[[^\[\]]*\])*)\]")
_LISTED = re.compile(rb"\d+\s*\[[^\[\]]*\]")
_RANGES = re.compile(rb"begin(?:bf|cid|notdef)range(.*?)end(?:bf|cid|notdef)range", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-Fa-f]{1,16})>\s*<([0-9A-Fa-f]{1,16})>\s*(?:<|\[|\d)")


def look_for_traps(objects: Mapping[int, bytes], file_name: str, limits: Limits) -> None:
    """Raises Malformed or ResourceLimit."""
    for number, body in objects.items():
        if leads_nowhere(number, objects):
            raise Malformed(file_name, f"object {number} refers to itself. Print the plan to PDF again.")
        drawn = _XOBJECTS.search(body)
        if drawn and b"/Form" in body and number in map(int, _REFERENCE.findall(drawn[1])):
            raise Malformed(
                file_name, f"the drawing of object {number} contains itself. Print the plan to PDF again."
            )
        if widths := _WIDTHS.search(body):
            codes = sum(last - first + 1 for first, last in _width_ranges(widths[1]))
            limits.check("codes_per_font", codes, file_name, f"object {number}")


def leads_nowhere(number: int, objects: Mapping[int, bytes]) -> bool:
    """Is the object a reference to a reference, and so on, that comes back?"""
    seen = set()
    while (body := objects.get(number)) is not None and (only := _ONLY_A_REFERENCE.fullmatch(body)):
        seen.add(number)
        number = int(only[1])
        if number in seen:
            return True
    return False


def codes_of_cmap(cmap: bytes) -> int:
    """For how many codes its ranges speak."""
    return sum(
        max(0, int(last, 16) - int(first, 16) + 1)
        for block in _RANGES.findall(cmap)
        for first, last in _RANGE.findall(block)
    )


def _width_ranges(widths: bytes) -> Iterator[tuple[int, int]]:
    """The `first last width` of a CID font's widths; `first [width …]` names each code by itself."""
    numbers = [int(float(word)) for word in _LISTED.sub(b"", widths).split() if _is_number(word)]
    yield from (
        (first, last) for first, last in zip(numbers[::3], numbers[1::3], strict=False) if last >= first
    )


def _is_number(word: bytes) -> bool:
    return len(word) < 20 and word.replace(b".", b"", 1).isdigit()
