"""The picture of a page with cells marked: how a figure is proved to a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the page's top left."""

PIXELS_PER_POINT = 2.0
MOST_PIXELS = 40_000_000
# A marker's ink: multiplied with the page, so that what is printed stays as black as it was.
INK = (255, 235, 120)
OUTLINE = (214, 40, 40)
GAP = 12


def picture(pdf: Path, boxes_by_page: Mapping[int, Sequence[Box]]) -> Image:
    """The pages named, in order, one below the other, each with its boxes marked."""
    pages = [image for _, image in pictures(pdf, boxes_by_page)]
    return pages[0] if len(pages) == 1 else _stacked(pages)


def pictures(pdf: Path, boxes_by_page: Mapping[int, Sequence[Box]]) -> Iterator[tuple[int, Image]]:
    """Each page named, in order, with its number and its boxes marked."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        for number in sorted(boxes_by_page):
            yield number, _marked(document[number - 1], boxes_by_page[number])


def _marked(page: object, boxes: Sequence[Box]) -> Image:
    from PIL import Image, ImageChops, ImageDraw

    width, height = page.get_size()  # type: ignore[attr-defined]
    scale = min(PIXELS_PER_POINT, (MOST_PIXELS / (width * height)) ** 0.5)
    image = page.render(scale=scale).to_pil().convert("RGB")  # type: ignore[attr-defined]
    left, up = _cropped_away(page)
    corners = [
        ((x0 - left) * scale, (top - up) * scale, (x1 - left) * scale, (bottom - up) * scale)
        for x0, top, x1, bottom in boxes
    ]
    ink = Image.new("RGB", image.size, "white")
    for box in corners:
        ImageDraw.Draw(ink).rectangle(box, fill=INK)
    marked = ImageChops.multiply(image, ink)
    for box in corners:
        ImageDraw.Draw(marked).rectangle(box, outline=OUTLINE, width=max(1, round(scale)))
    return marked


def _cropped_away(page: object) -> tuple[float, float]:
    """What the crop box hides at the left and at the top: boxes count from the media box, the picture does not."""
    media, crop = page.get_mediabox(), page.get_cropbox()  # type: ignore[attr-defined]
    return crop[0] - media[0], media[3] - crop[3]


def _stacked(pages: Sequence[Image]) -> Image:
    from PIL import Image

    width = max(page.width for page in pages)
    height = sum(page.height for page in pages) + GAP * (len(pages) - 1)
    sheet = Image.new("RGB", (width, height), "gray")
    down = 0
    for page in pages:
        sheet.paste(page, (0, down))
        down += page.height + GAP
    return sheet
