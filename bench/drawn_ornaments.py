"""What printers put around the words of a plan: title strips, boxes, steps, lines that fill the page, pictures.

Each is here because the real plans print it, and about as often as they do (docs/decisions/drawn-plans.md has the
means): Hangul shades a strip slice by slice and draws a dotted rule dot by dot, so that a page's ornaments hold more
paths than its tables. Their dice are their own. They take nothing from what a plan says: figures, sums and tables are
those of `drawn_chapters.py`, whose lines on what is done only go on for longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from io import BytesIO
from itertools import pairwise
from math import cos, pi, sin
from random import Random

from PIL import Image

from bench.drawn_chapters import Layout
from bench.drawn_words import ACTIONS, AREAS, PLACES, STEPS, WORKS, rolled
from tests.drawing import LEADING, Block, Text
from tests.pen import MARGIN, Pen

SLICES = 410
"""Of a gradient, as the real ones have on average: most go from light to dark and back in 255 shades each."""
PIXELS, POINTS = (176, 99), 1200
"""Of a photograph, and of a map's outline."""
DOTS = 1.2
"""Points from one dot of a rule to the next."""


@dataclass(frozen=True)
class Printer:
    """How one publisher's printer works. Six of eight real plans have gradients, and seven dotted rules."""

    gradients: bool
    dots: bool

    @classmethod
    def of(cls, dice: Random) -> Printer:
        return cls(gradients=dice.random() < 6 / 8, dots=dice.random() < 7 / 8)


@dataclass(frozen=True)
class Words(Text):
    """A line whose words are set one by one: Hangul's lines are justified."""

    def draw(self, pen: Pen) -> None:
        x, space = MARGIN + self.indent, pen.text_width(" ", self.size)
        for word in self.text.split(" "):
            if word:
                pen.write(word, x, pen.y + self.size, size=self.size)
            x += pen.text_width(word, self.size) + space
        pen.y += self.size * LEADING + 4


@dataclass(frozen=True)
class Strip:
    """A section's number on a dark ground and its title in a box, which may be shaded slice by slice."""

    number: str
    title: str
    shaded: bool

    height = 38.0

    def draw(self, pen: Pen) -> None:
        top, bottom, middle = pen.y, pen.y + 28, MARGIN + 46
        left, right = middle + 6, pen.width - MARGIN
        pen.fill(MARGIN, top, middle, bottom, grey=0.7)
        edges = [top + (bottom - top) * number / SLICES for number in range(SLICES + 1)]
        for number, (upper, lower) in enumerate(pairwise(edges)) if self.shaded else ():
            pen.fill(left, upper, right, lower, grey=0.75 + 0.25 * abs(2 * number / SLICES - 1))
        for side in _sides(pen, left, top, right, bottom):
            pen.line(*side)
        for x0, x1, text in ((MARGIN, middle, self.number), (left, right, self.title)):
            pen.write(text, (x0 + x1) / 2, top + 19, size=13, align="center")
        pen.y += self.height


class Around(Enum):
    """What tells a box from the page."""

    LINES = auto()
    DOTS = auto()
    SHADING = auto()


@dataclass(frozen=True)
class Box:
    """Lines of text in a box."""

    lines: tuple[str, ...]
    around: Around

    @property
    def height(self) -> float:
        return 16.0 * len(self.lines) + 20

    def draw(self, pen: Pen) -> None:
        left, right = MARGIN + 4, pen.width - MARGIN - 4
        top, bottom = pen.y + 4, pen.y + self.height - 8
        if self.around is Around.SHADING:
            pen.fill(left, top, right, bottom, grey=0.9)
        for side in _sides(pen, left, top, right, bottom):
            if self.around is Around.DOTS:
                pen.dots(*side, pitch=DOTS)
            elif self.around is Around.LINES:
                pen.line(*side)
        for number, line in enumerate(self.lines):
            pen.write(line, left + 8, top + 4 + 16 * number + 10, size=10)
        pen.y += self.height


@dataclass(frozen=True)
class Steps:
    """Three boxes with round corners side by side, arrows between them."""

    steps: tuple[str, ...]

    height = 44.0

    def draw(self, pen: Pen) -> None:
        wide, apart, top = 120.0, 30.0, pen.y + 4
        canvas = pen.canvas
        canvas.setLineWidth(0.7)
        canvas.setDash()
        for number, step in enumerate(self.steps):
            left = MARGIN + 10 + number * (wide + apart)
            canvas.roundRect(left, pen.height - top - 28, wide, 28, 5)
            pen.write(step, left + wide / 2, top + 18, size=10, align="center")
            if number:
                arrow = canvas.beginPath()
                arrow.moveTo(left - apart + 8, pen.height - top - 6)
                arrow.lineTo(left - 8, pen.height - top - 14)
                arrow.lineTo(left - apart + 8, pen.height - top - 22)
                arrow.close()
                canvas.drawPath(arrow, stroke=0, fill=1)
        pen.y += self.height


@dataclass(frozen=True)
class Pictures:
    """A photograph, in which nothing repeats, and beside it a map: one outline of many points."""

    seed: int

    height = 130.0

    def draw(self, pen: Pen) -> None:
        dice = rolled(str(self.seed))
        photograph = BytesIO()
        Image.frombytes("RGB", PIXELS, dice.randbytes(3 * PIXELS[0] * PIXELS[1])).save(photograph, "JPEG")
        pen.picture(photograph, MARGIN + 20, pen.y + 12, MARGIN + 216, pen.y + 122)
        middle = pen.height - pen.y - 67
        outline = pen.canvas.beginPath()
        for number in range(POINTS):
            angle, far = 2 * pi * number / POINTS, dice.uniform(50, 51)
            point = MARGIN + 320 + far * cos(angle), middle + far * sin(angle)
            outline.lineTo(*point) if number else outline.moveTo(*point)
        outline.close()
        pen.canvas.drawPath(outline, stroke=1, fill=0)
        pen.y += self.height


Ornament = Strip | Box | Steps | Pictures


def ornamented(blocks: Iterable[Block], layout: Layout, printer: Printer, dice: Random) -> Iterator[Block]:
    """The blocks of a plan as its printer sets them."""
    rest = iter(blocks)
    for block in rest:
        if not isinstance(block, Text) or block.align != "left":
            yield block
        elif re.fullmatch(r"\d-\d", block.text):
            yield Strip(block.text, _text_of(next(rest)), printer.gradients)
            yield next(rest)  # its theme
            yield Box(
                tuple(_told(dice) for _ in range(dice.randint(1, 4))),
                Around.DOTS if printer.dots else Around.LINES,
            )
        elif block.text.startswith(layout.mark):
            yield from _between(dice)
            yield Words(block.text, block.size)
        elif block.indent or block.text.startswith(layout.dot):
            is_figure = re.search("예  산|기  간", block.text)
            text = block.text if is_figure else f"{block.text} {_and_more(dice)}"
            yield Words(text, block.size, indent=block.indent)
        else:
            yield block


def _between(dice: Random) -> Iterator[Block]:
    """What stands between two initiatives, if anything."""
    seen = dice.randrange(9)
    if seen == 0:
        yield Steps(tuple(dice.sample(STEPS, 3)))
    elif seen == 1:
        yield Box((f"※ {_told(dice)}",), Around.SHADING)
    elif seen == 2:
        yield Pictures(dice.randrange(1 << 30))


def _told(dice: Random) -> str:
    return f"{dice.choice(PLACES)} {dice.choice(AREAS)} {dice.choice(WORKS)} {_and_more(dice)}"


def _and_more(dice: Random) -> str:
    return f"및 {dice.choice(PLACES)} {dice.choice(AREAS)} {dice.choice(WORKS)} 연계로 {dice.choice(ACTIONS)}"


def _text_of(block: Block) -> str:
    if not isinstance(block, Text):
        raise TypeError(f"a section's number is followed by its title, not by {block}")
    return block.text


def _sides(
    pen: Pen, x0: float, top: float, x1: float, bottom: float
) -> Iterator[tuple[float, float, float, float]]:
    """The sides of a box, and the pen as it draws them, whatever table it drew before."""
    pen.canvas.setLineWidth(0.7)
    pen.canvas.setDash()
    return iter(((x0, top, x1, top), (x1, top, x1, bottom), (x1, bottom, x0, bottom), (x0, bottom, x0, top)))
