"""How much a file may ask of its reader: sizes that no plan comes near, tested before work grows with them.

What a process may use (time, memory) belongs to whoever starts it; docs/decisions/containment.md says how each value
was found.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields

from extract.errors import Malformed, ResourceLimit, TooManyPages


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest that is read. A file beyond one of them is refused with the limit's name, never read in part."""

    file_bytes: int = 50_000_000
    pages: int = 500
    # What streams hold when they are decompressed.
    stream_bytes: int = 150_000_000
    all_streams_bytes: int = 600_000_000
    # How many times as large as in the file a stream may be; not of pictures, which may be all white, and not of
    # the file's own table of contents.
    times_larger: int = 100
    codes_per_font: int = 1_200_000
    objects_per_page: int = 50_000
    points_per_page: int = 500_000
    characters_per_page: int = 35_000
    # Rules are the lines that may bound cells: drawn lines, and the sides of rectangles.
    rules_per_page: int = 8_000
    crossings_per_page: int = 150_000
    # On average: a grid of so many columns costs more than as many lines that cross by chance.
    crossings_per_rule: int = 280

    def __post_init__(self) -> None:
        for each in fields(self):
            if getattr(self, each.name) < 1:
                raise ValueError(f"{each.name} must be 1 or more")

    def check(self, limit: str, seen: int, file_name: str, where: str = "") -> None:
        """Raises ResourceLimit, or TooManyPages, where the file asks for more than the limit of that name.

        `where` is the page or the object that asks for it.
        """
        largest: int = getattr(self, limit)
        if seen <= largest:
            return
        refusal = TooManyPages if limit == "pages" else ResourceLimit
        raise refusal(
            file_name,
            f"{where and f'{where}: '}{_WHAT[limit]}: {seen:,}, and the limit {limit} is "
            f"{largest:,}. Print the plan to PDF again; if it must be so large, raise {limit}.",
        )


class Gauge:
    """The limits of one page, and what was counted against them so far."""

    def __init__(self, limits: Limits | None = None, file_name: str = "", page: int | None = None) -> None:
        self._limits = limits or Limits()
        self._file_name = file_name
        self._page = page
        self._seen: Counter[str] = Counter()

    def add(self, limit: str, count: int) -> None:
        """Count so many more. Raises ResourceLimit."""
        self._seen[limit] += count
        self._limits.check(limit, self._seen[limit], self._file_name, f"page {self._page}")

    def check_depth(self, forms: int) -> None:
        """Drawings within drawings. Raises Malformed: what is deeper would be left out."""
        if forms > _MOST_FORMS:
            raise Malformed(
                self._file_name,
                f"page {self._page}: drawings within drawings, more than {_MOST_FORMS} deep. "
                "Print the plan to PDF again.",
            )


_MOST_FORMS = 12
_WHAT = {
    "file_bytes": "the file's bytes",
    "pages": "pages",
    "stream_bytes": "bytes in one stream when decompressed (at least)",
    "all_streams_bytes": "bytes in all streams when decompressed (at least)",
    "times_larger": "times as large as in the file, a stream when decompressed",
    "codes_per_font": "codes that one font speaks of",
    "objects_per_page": "drawn objects",
    "points_per_page": "points of drawn paths",
    "characters_per_page": "characters",
    "rules_per_page": "lines that may bound cells",
    "crossings_per_page": "crossings of lines",
    "crossings_per_rule": "crossings of each line that lies, on average",
}
