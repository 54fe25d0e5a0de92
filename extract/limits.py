"""How much a file may ask of its reader: sizes that no plan comes near, tested before work grows with them.

What a process may use (time, memory) belongs to whoever starts it; docs/decisions/containment.md says how each value
was found.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from extract.errors import ResourceLimit, TooManyPages


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest that is read. A file beyond one of them is refused with the limit's name, never read in part."""

    file_bytes: int = 50_000_000
    pages: int = 500
    # What streams hold when they are decompressed.
    stream_bytes: int = 150_000_000
    all_streams_bytes: int = 600_000_000
    objects_per_page: int = 50_000
    points_per_page: int = 500_000
    characters_per_page: int = 50_000
    # Rules are the lines that may bound cells: drawn lines, and the sides of rectangles.
    rules_per_page: int = 8_000
    crossings_per_page: int = 60_000

    def __post_init__(self) -> None:
        for each in fields(self):
            if getattr(self, each.name) < 1:
                raise ValueError(f"{each.name} must be 1 or more")

    def check(self, limit: str, seen: int, file_name: str, page: int | None = None) -> None:
        """Raises ResourceLimit, or TooManyPages, where the file asks for more than the limit of that name."""
        largest: int = getattr(self, limit)
        if seen <= largest:
            return
        refusal = TooManyPages if limit == "pages" else ResourceLimit
        raise refusal(
            file_name,
            f"{'' if page is None else f'page {page}: '}{_WHAT[limit]}: {seen:,}, and the limit {limit} is "
            f"{largest:,}. Print the plan to PDF again; if it must be so large, raise {limit}.",
        )


_WHAT = {
    "file_bytes": "the file's bytes",
    "pages": "pages",
    "stream_bytes": "bytes in one stream when decompressed (at least)",
    "all_streams_bytes": "bytes in all streams when decompressed (at least)",
    "objects_per_page": "drawn objects",
    "points_per_page": "points of drawn paths",
    "characters_per_page": "characters",
    "rules_per_page": "lines that may bound cells",
    "crossings_per_page": "crossings of lines",
}
