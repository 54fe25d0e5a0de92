"""Our pages' objects in pdfplumber's shape, so that its own table finder can be run on them, unchanged.

tables = [table.extract() for table in ReferencePage(objects).tables()]
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any

from pdfplumber.container import Container
from pdfplumber.table import Table, TableFinder, TableSettings
from pdfplumber.utils import extract_words

from extract.reader import PageObjects
from extract.shapes import Shape
from extract.text import Glyph

Values = dict[str, Any]
Point = tuple[float, float]


class ReferencePage(Container):
    """As much of `pdfplumber.page.Page` as its table finder asks for."""

    def __init__(self, objects: PageObjects) -> None:
        self.bbox = (0, 0, objects.width, objects.height)
        self.width, self.height = objects.width, objects.height
        self.objects_by_type: dict[str, list[Values]] = {"char": [], "line": [], "rect": [], "curve": []}
        for glyph in objects.glyphs:
            self._add("char", *glyph[1:5], **_char(glyph))
        ticks = [Shape("line", *tick, fill=None, stroke=(0, 0, 0)) for tick in objects.ticks]
        for shape in (*objects.shapes, *ticks):
            for kind, points in _subpaths(shape):
                xs, ys = [x for x, _ in points], [y for _, y in points]
                self._add(kind, min(xs), min(ys), max(xs), max(ys), pts=points, **_paint(shape))

    @property
    def objects(self) -> dict[str, list[Values]]:
        return self.objects_by_type

    def extract_words(self, **settings: Any) -> list[Values]:
        return extract_words(self.chars, **settings)

    def tables(self) -> list[Table]:
        return list(TableFinder(self, TableSettings.resolve(None)).tables)

    def _add(self, kind: str, x0: float, top: float, x1: float, bottom: float, **values: Any) -> None:
        box = {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "doctop": top}
        box |= {"y0": self.height - bottom, "y1": self.height - top, "width": x1 - x0, "height": bottom - top}
        self.objects_by_type[kind].append({"object_type": kind, **box, **values})


def _char(glyph: Glyph) -> Values:
    return {
        "text": glyph.text,
        "size": glyph.size,
        "fontname": glyph.style.font,
        "non_stroking_color": glyph.style.color,
        "upright": glyph.style.turn in (0, 180),
    }


def _paint(shape: Shape) -> Values:
    return {
        "fill": shape.fill is not None,
        "non_stroking_color": shape.fill,
        "stroke": shape.stroke is not None,
        "stroking_color": shape.stroke,
        "linewidth": shape.width,
    }


def _subpaths(shape: Shape) -> Iterator[tuple[str, list[Point]]]:
    """A path in the pieces that pdfminer makes of it: each stretch of straight sides by itself."""
    if shape.kind == "line" and not shape.points:
        yield "line", _dot(shape)
        return
    if shape.kind != "curve":
        yield shape.kind, [(shape.x0, shape.top), (shape.x1, shape.bottom)]
        return
    for drawn, group in groupby(shape.points, key=lambda point: point is not None):
        points = [point for point in group if point is not None]
        if drawn and len(points) > 1:
            yield _kind(points), points


def _dot(shape: Shape) -> list[Point]:
    """The ends of a dot, which comes as its box with the stroke around it."""
    half = min(shape.x1 - shape.x0, shape.bottom - shape.top) / 2
    if shape.bottom - shape.top <= shape.x1 - shape.x0:
        return [(shape.x0 + half, shape.top + half), (shape.x1 - half, shape.top + half)]
    return [(shape.x0 + half, shape.top + half), (shape.x0 + half, shape.bottom - half)]


def _kind(points: list[Point]) -> str:
    if len(set(points)) == 2:
        return "line"
    upright = all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points))
    return "rect" if upright and len(points) == 5 and len(set(points)) == 4 else "curve"
