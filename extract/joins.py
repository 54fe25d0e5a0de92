"""Which rules belong together: those that meet, in groups, one group a table.

Rules drawn carelessly miss each other by a point or two. A rule reaches over such a gap only where it meets
nothing nearer, so that a table within a cell, two points from the cell's own rules, stays apart.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from extract.rules import SNAP, Edge

# What is this near touches: half the width of a usual rule.
_TOUCHES = 0.9


def groups_of(edges: Sequence[Edge]) -> Iterator[list[Edge]]:
    """Groups of edges that meet, directly or through others."""
    joins = _Joins(len(edges))
    verticals = sorted((i for i, e in enumerate(edges) if not e.horizontal), key=lambda i: edges[i].at)
    positions = [edges[i].at for i in verticals]
    near: list[tuple[float, int, int, list[tuple[int, str]]]] = []
    taken: set[tuple[int, str]] = set()
    for i, (lies, at, start, end) in enumerate(edges):
        if not lies:
            continue
        for k in range(bisect_left(positions, start - SNAP), len(verticals)):
            j = verticals[k]
            _, x, upper, lower = edges[j]
            if x > end + SNAP:
                break
            if not upper - SNAP <= at <= lower + SNAP:
                continue
            ends = _ends_at(i, start, end, x) + _ends_at(j, upper, lower, at)
            gap = max(start - x, x - end, upper - at, at - lower)
            if gap <= _TOUCHES:
                joins.join(i, j)
                taken.update(ends)
            else:
                near.append((gap, i, j, ends))
    reached = taken.union(*(ends for _, _, _, ends in near))
    for _, i, j, ends in sorted(near, key=lambda pair: pair[0]):
        # A rule with one open end is of a table with open sides, not one that was drawn too short.
        if taken.isdisjoint(ends) and all({(edge, "start"), (edge, "end")} <= reached for edge, _ in ends):
            joins.join(i, j)
            taken.update(ends)
    groups: dict[int, list[Edge]] = {}
    for i, edge in enumerate(edges):
        groups.setdefault(joins.root(i), []).append(edge)
    yield from groups.values()


def _ends_at(rule: int, start: float, end: float, at: float) -> list[tuple[int, str]]:
    """The ends of a rule that stand where a crossing rule at `at` would take them."""
    ends = [(rule, "start")] if abs(start - at) <= SNAP else []
    if abs(end - at) <= SNAP:
        ends.append((rule, "end"))
    return ends


class _Joins:
    """Union-find over the numbers of edges."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        self._parent[self.root(i)] = self.root(j)
