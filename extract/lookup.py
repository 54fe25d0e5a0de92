"""What stands around a point of a page: boxes by strips of the page's height, so that few need to be looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Generic, TypeVar

from extract.printed import BBox

_STRIP = 24.0

Item = TypeVar("Item")


class Lookup(Generic[Item]):
    """Items by their boxes."""

    def __init__(self, items: Iterable[tuple[BBox, Item]], margin: float = 0.0) -> None:
        """Boxes reach `margin` points further than they are drawn."""
        self._strips: dict[int, list[tuple[float, float, float, float, Item]]] = defaultdict(list)
        by_area = [((box[2] - box[0]) * (box[3] - box[1]), box, item) for box, item in items]
        by_area.sort(key=itemgetter(0))
        for _, (left, upper, right, lower), item in by_area:
            x0, top, x1, bottom = left - margin, upper - margin, right + margin, lower + margin
            for strip in range(int(top // _STRIP), int(bottom // _STRIP) + 1):
                self._strips[strip].append((x0, top, x1, bottom, item))

    def smallest(self, x: float, y: float) -> Item | None:
        """The smallest of the items around the point."""
        for x0, top, x1, bottom, item in self._strips.get(int(y // _STRIP), ()):
            if x0 <= x <= x1 and top <= y <= bottom:
                return item
        return None

    def around(self, x: float, y: float) -> Iterator[Item]:
        """The items whose box contains the point, the smallest first."""
        for x0, top, x1, bottom, item in self._strips.get(int(y // _STRIP), ()):
            if x0 <= x <= x1 and top <= y <= bottom:
                yield item
