"""The pen with which `tests/drawing.py` draws: pages seen from their top left corner, and the Korean font."""

from __future__ import annotations

from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import BinaryIO, Literal

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

Align = Literal["left", "center", "right"]

MARGIN = 45.0


class Pen:
    """A PDF being drawn from its top left corner; `y` is how far down the page the blocks have come."""

    def __init__(self, path: Path, page_size: tuple[float, float], title: str) -> None:
        self.width, self.height = page_size
        self.canvas = Canvas(str(path), pagesize=page_size, invariant=True)
        self.canvas.setTitle(title)
        self.font = _korean_font()
        self.page = 1
        self.y = MARGIN

    def new_page(self) -> None:
        self.write(str(self.page), self.width / 2, self.height - 25, size=9, align="center")
        self.canvas.showPage()
        self.page += 1
        self.y = MARGIN

    def save(self) -> None:
        self.new_page()
        self.canvas.save()

    def need(self, height: float, what: str) -> None:
        if self.y + height > self.height - MARGIN:
            raise ValueError(f"{what} does not fit on page {self.page}: break the page earlier")

    def text_width(self, text: str, size: float) -> float:
        return float(pdfmetrics.stringWidth(text, self.font.fontName, size))

    def write(self, text: str, x: float, baseline: float, *, size: float, align: Align = "left") -> None:
        missing = {letter for letter in text if ord(letter) not in self.font.face.charToGlyph}
        if missing:
            raise ValueError(f"the font has no glyph for {sorted(missing)}")
        self.canvas.setFont(self.font.fontName, size)
        indent = {"left": 0.0, "center": 0.5, "right": 1.0}[align] * self.text_width(text, size)
        self.canvas.drawString(x - indent, self.height - baseline, text)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def dots(self, x0: float, y0: float, x1: float, y1: float, *, pitch: float = 2) -> None:
        """A row of short strokes from one point to another."""
        length = max(abs(x1 - x0), abs(y1 - y0))
        right, down = (x1 - x0) / length, (y1 - y0) / length
        for number in range(int(length / pitch) + 1):
            x, y = x0 + number * pitch * right, y0 + number * pitch * down
            self.line(x, y, x + 0.5 * right, y + 0.5 * down)

    def fill(self, x0: float, y0: float, x1: float, y1: float, grey: float) -> None:
        self.canvas.setFillGray(grey)
        self.canvas.rect(x0, self.height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
        self.canvas.setFillGray(0)

    def picture(self, file: BinaryIO, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.drawImage(ImageReader(file), x0, self.height - y1, x1 - x0, y1 - y0)


def korean_font_file() -> Path:
    files = distribution("koreanize-matplotlib").files or []
    return Path(next(str(f.locate()) for f in files if f.name == "NanumGothic.ttf"))


@cache
def _korean_font() -> TTFont:
    """NanumGothic, embedded: a font outside the PDF would not be read by PDFium, nor shown in a picture."""
    font = TTFont("NanumGothic", str(korean_font_file()))
    pdfmetrics.registerFont(font)
    return font
