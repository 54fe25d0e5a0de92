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
    near: list[tuple[float, int, int, set[tuple[int, str]]]] = []
    taken: set[tuple[int, str]] = set()
    for i, h in enumerate(edges):
        if not h.horizontal:
            continue
        for k in range(bisect_left(positions, h.start - SNAP), len(verticals)):
            j = verticals[k]
            v = edges[j]
            if v.at > h.end + SNAP:
                break
            if not v.start - SNAP <= h.at <= v.end + SNAP:
                continue
            ends = {(i, end) for end in _ends_at(h, v.at)} | {(j, end) for end in _ends_at(v, h.at)}
            gap = max(h.start - v.at, v.at - h.end, v.start - h.at, h.at - v.end)
            if gap <= _TOUCHES:
                joins.join(i, j)
                taken |= ends
            else:
                near.append((gap, i, j, ends))
    reached = taken.union(*(ends for _, _, _, ends in near))
    for _, i, j, ends in sorted(near, key=lambda pair: pair[0]):
        # A rule with one open end is of a table with open sides, not one that was drawn too short.
        if not ends & taken and all({(edge, "start"), (edge, "end")} <= reached for edge, _ in ends):
            joins.join(i, j)
            taken |= ends
    groups: dict[int, list[Edge]] = {}
    for i, edge in enumerate(edges):
        groups.setdefault(joins.root(i), []).append(edge)
    yield from groups.values()


def _ends_at(edge: Edge, at: float) -> Iterator[str]:
    """The ends of the edge that stand where a crossing rule at `at` would take them."""
    if abs(edge.start - at) <= SNAP:
        yield "start"
    if abs(edge.end - at) <= SNAP:
        yield "end"


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
