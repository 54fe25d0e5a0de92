"""Drawing a plan's pages as pictures, once: a document is its bytes, so its pictures stay what they are.

Opens a PDF: whoever calls for files that others sent does so in a process with limits (`orchestration.drawing`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from web.plans import Plan

PIXELS_PER_POINT = 1.7
MOST_PIXELS = 8_000_000
QUALITY = 72
LIST = "pictures.json"


class Picture(msgspec.Struct, frozen=True):
    """A page's picture: what it shows, in points. `left` and `up` are what the crop box hides of the media box."""

    width: float
    height: float
    left: float
    up: float


Pictures = dict[int, Picture]

Draw = Callable[["Plan", Sequence[int], Path], Pictures]
"""Draws pages of a plan into a folder; what it could not draw is missing in what it returns."""


def drawn(folder: Path) -> Pictures:
    """The pictures that are in `folder` already."""
    try:
        return msgspec.json.decode((folder / LIST).read_bytes(), type=Pictures)
    except (OSError, msgspec.DecodeError):
        return {}


def keep(folder: Path, pages: Collection[int]) -> None:
    """Removes the pictures of other pages, and what a process that was ended left of one."""
    kept = {number: picture for number, picture in drawn(folder).items() if number in pages}
    if kept != drawn(folder):
        _list(folder, kept)
    for path in folder.glob("*.webp"):
        if path.name not in {f"{number}.webp" for number in kept}:
            path.unlink()


def draw(pdf: Path, pages: Iterable[int], folder: Path) -> Iterator[int]:
    """Draws the pages that are not drawn yet into `folder` and yields each page's number before it begins with it.

    A page that cannot be drawn is left out. Raises what pypdfium2 raises for a file that it cannot open.
    """
    import pypdfium2

    known = drawn(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with pypdfium2.PdfDocument(pdf) as document:
        for number in sorted(set(pages) - known.keys()):
            yield number
            try:
                known[number] = _draw(document[number - 1], folder / f"{number}.webp")
            except (pypdfium2.PdfiumError, IndexError):
                continue
            # Each time: a page that ends this process leaves those before it.
            _list(folder, known)


def _list(folder: Path, pictures: Pictures) -> None:
    part = folder / f".{LIST}"
    part.write_bytes(msgspec.json.encode(pictures))
    part.replace(folder / LIST)


def _draw(page: Any, path: Path) -> Picture:
    width, height = page.get_size()
    scale = min(PIXELS_PER_POINT, (MOST_PIXELS / (width * height)) ** 0.5)
    image = page.render(scale=scale).to_pil().convert("RGB")
    part = path.with_name(f".{path.name}")
    image.save(part, format="WEBP", quality=QUALITY, method=0)
    part.replace(path)
    media, crop = page.get_mediabox(), page.get_cropbox()
    return Picture(width, height, crop[0] - media[0], media[3] - crop[3])
