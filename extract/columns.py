"""Columns where only rows are ruled: what aligned text tells, as vertical rules that nobody drew.

Plans like tables with horizontal rules only. Between two such rules lies a band; where no band's text crosses, a
column ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.rules import SNAP, Edge, common_ends
from extract.text import Glyph, lines_of
from extract.textrows import figures_share, rows_of

_FEWEST_BANDS = 2
# Bands are rows: flatter ones hold no text, taller ones are not of one table.
_LOWEST, _TALLEST = 8.0, 160.0
# Text closer than this share of its size is one piece; columns stand further apart.
_PIECE_GAP = 0.7
# The share of bands (a total, a header over two columns) that may cross where a column ends.
_MAY_CROSS = 0.2
_OVERLAP = 0.8
# A body without rules between its rows: so many lines, nearly all of the band, with text in the first column and in
# most others; and mostly figures where there are more bands than a head and a body.
_FEWEST_ROWS, _FULL, _MOST_COLUMNS, _FEWEST_FIGURES = 3, 0.8, 0.6, 0.6

Interval = tuple[float, float]


def implied_verticals(
    edges: Sequence[Edge], glyphs: Sequence[Glyph], drawn: Sequence[Edge] = ()
) -> list[Edge]:
    """Vertical rules for bands of which `edges` draw the upper and lower one only.

    Where another band of the stack has verticals (those of a shaded header), or where the pieces that were `drawn` as
    these rules end, a column ends too.
    """
    verticals = [edge for edge in edges if not edge.horizontal]
    found: list[Edge] = []
    for stack in _stacks([edge for edge in edges if edge.horizontal]):
        left, right = min(rule.start for rule in stack), max(rule.end for rule in stack)
        near = [v for v in verticals if left + SNAP < v.at < right - SNAP]
        levels = sorted({rule.at for rule in stack})
        unruled = _open_at_the_end(list(pairwise(levels)), near)
        if len(unruled) < _FEWEST_BANDS:
            continue
        written = [g for g in glyphs if not g.is_space and left <= g.center[0] <= right]
        bands = [
            (top, bottom, _pieces([g for g in written if top < g.center[1] < bottom]))
            for top, bottom in unruled
        ]
        if not all(pieces for _, _, pieces in bands):
            continue
        if not near and any(
            _holds_rows([g for g in written if top < g.center[1] < bottom], pieces, len(bands))
            for top, bottom, pieces in bands[1:]
        ):
            continue
        ends = common_ends(drawn)
        for start, end in _gaps([pieces for _, _, pieces in bands]):
            if not any(pieces[0][0] < start and end < pieces[-1][1] for _, _, pieces in bands):
                continue  # A short text under a centred title stands beside nothing.
            known = (at for at in (*(v.at for v in near), *ends) if start - SNAP <= at <= end + SNAP)
            x = next(known, (start + end) / 2)
            found += [
                Edge(False, x, top, bottom)
                for top, bottom, pieces in bands
                if not any(left < x < right for left, right in pieces)
            ]
    return found


def _open_at_the_end(bands: Sequence[Interval], verticals: Sequence[Edge]) -> list[Interval]:
    """The bands below the last one that has verticals; one between two that have is a gap between tables."""
    run: list[Interval] = []
    for top, bottom in bands:
        ruled = any(min(v.end, bottom) - max(v.start, top) > SNAP for v in verticals)
        run = [] if ruled else [*run, (top, bottom)]
    return run


def _holds_rows(glyphs: Sequence[Glyph], columns: Sequence[Interval], bands: int) -> bool:
    """Is the band no row, but a body whose rows no rule parts (`extract.unruled` reads it)?"""
    rows = rows_of(lines_of(glyphs, _PIECE_GAP))
    full = [
        row
        for row in rows
        if row.pieces[0].bbox.x0 < columns[0][1] and len(row.pieces) >= _MOST_COLUMNS * len(columns)
    ]
    return len(full) >= max(_FEWEST_ROWS, _FULL * len(rows)) and (
        bands == _FEWEST_BANDS or figures_share(full) >= _FEWEST_FIGURES
    )


def _stacks(rules: Sequence[Edge]) -> Iterator[list[Edge]]:
    """Horizontal rules one over the other, about as wide: the rules of the rows of one table."""
    stacks: list[list[Edge]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        stack = next((s for s in stacks if _stacks_on(s, rule)), None)
        if stack is None:
            stacks.append([rule])
        else:
            stack.append(rule)
    for stack in stacks:
        widest = max(rule.end - rule.start for rule in stack)
        if len({rule.at for rule in stack if rule.end - rule.start >= _OVERLAP * widest}) > _FEWEST_BANDS:
            yield stack


def _stacks_on(stack: Sequence[Edge], rule: Edge) -> bool:
    start, end = min(other.start for other in stack), max(other.end for other in stack)
    height = rule.at - max(other.at for other in stack)
    beside = height == 0
    overlap = min(end, rule.end) - max(start, rule.start)
    narrower = min(end - start, rule.end - rule.start)
    return beside or (_LOWEST <= height <= _TALLEST and overlap >= _OVERLAP * narrower)


def _pieces(glyphs: Sequence[Glyph]) -> list[Interval]:
    """Where the text of a band stands, words of one cell together; lines of a cell fall together too."""
    pieces: list[Interval] = []
    for glyph in sorted(glyphs, key=lambda g: g.x0):
        if pieces and glyph.x0 - pieces[-1][1] < _PIECE_GAP * glyph.size:
            pieces[-1] = (pieces[-1][0], max(pieces[-1][1], glyph.x1))
        else:
            pieces.append((glyph.x0, glyph.x1))
    return pieces


def _gaps(bands: Sequence[Sequence[Interval]]) -> list[Interval]:
    """The gaps that nearly all bands leave free, between text on both sides."""
    steps = sorted(
        [(start, 1) for pieces in bands for start, _ in pieces]
        + [(end, -1) for pieces in bands for _, end in pieces]
    )
    allowed = int(_MAY_CROSS * len(bands))
    gaps: list[Interval] = []
    depth, begin, written = 0, None, False
    for x, step in steps:
        if begin is not None and depth + step > allowed:
            gaps.append((begin, x))
            begin = None
        depth += step
        written = written or depth > allowed
        if written and depth <= allowed and step < 0:
            begin = x
    return gaps
