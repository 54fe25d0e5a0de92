"""A PDF's pages as objects: glyphs and ruling edges. The only module that opens a PDF.

pdfplumber reads; what leaves here is plain values, so that another reader can take its place (see
`docs/decisions`).
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.pdf import PDF
from pdfplumber.table import merge_edges
from pdfplumber.utils.exceptions import PdfminerException

from extract.errors import Encrypted, HwpFile, Malformed, NoPages, NotAPdf, Truncated
from extract.text import Glyph, single_strikes

logging.getLogger("pdfminer").setLevel(logging.ERROR)

# Rules nearer than this are one rule: double rules, and the two sides of a rule drawn as a thin rectangle.
SNAP = 3.0
_SHORTEST_EDGE = 1.0

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Edge:
    """A horizontal or vertical rule: at `at` on its axis, from `start` to `end` along the other."""

    horizontal: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageObjects:
    """What one page shows: its glyphs (each once, spaces included) and its rules."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class PdfFile:
    """An opened PDF: number of pages, the title and producer that it names, and its pages' objects."""

    page_count: int
    title: str | None
    producer: str | None
    pages: Iterator[PageObjects]


@contextmanager
def open_pdf(path: Path, file_name: str) -> Iterator[PdfFile]:
    """Open the PDF at `path`; errors call it `file_name`.

    Raises NotAPdf, HwpFile, Truncated, Encrypted, Malformed or NoPages, here or while its pages are read.
    """
    check_signature(path, file_name)
    with _errors_named(file_name), pdfplumber.open(path) as pdf:
        if not pdf.pages:
            raise NoPages(file_name, "the PDF has no pages. Print the plan to PDF again.")
        yield PdfFile(
            page_count=len(pdf.pages),
            title=_text(pdf.metadata.get("Title")),
            producer=_text(pdf.metadata.get("Producer")),
            pages=_pages(pdf),
        )


def check_signature(path: Path, file_name: str) -> None:
    """Look at a file's first and last bytes. Raises NotAPdf, HwpFile or Truncated."""
    with path.open("rb") as file:
        head = file.read(1024)
        file.seek(0, 2)
        size = file.tell()
        file.seek(max(0, size - 2048))
        tail = file.read()
    if head.startswith(_OLE) or (head.startswith(_ZIP) and b"hwp" in head):
        raise HwpFile(
            file_name,
            "this is a Hangul (HWP) document, not a PDF. Open it in Hancom Office and use "
            "파일 > PDF로 저장하기 (File > Save as PDF), then give that PDF.",
        )
    if not head.startswith(b"%PDF-"):
        what = "is empty" if not head else "does not begin with %PDF-"
        raise NotAPdf(file_name, f"not a PDF: the file {what}. Give the plan as a PDF.")
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise Truncated(file_name, "the PDF breaks off before its end. Copy or download it again.")


@contextmanager
def _errors_named(file_name: str) -> Iterator[None]:
    """Say in our own words, naming the file, what pdfplumber and pdfminer raise."""
    try:
        yield
    except PdfminerException as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError):
            raise Encrypted(
                file_name, "the PDF is encrypted with a password that we do not have. Save it without one."
            ) from error
        raise Malformed(
            file_name, f"the PDF cannot be read ({_words(cause)}). Print it to PDF again."
        ) from error
    except RecursionError as error:
        raise Malformed(file_name, "the PDF nests its objects too deeply. Print it to PDF again.") from error


def _words(cause: object) -> str:
    return f"{type(cause).__name__}: {cause}" if str(cause) else type(cause).__name__


def _text(value: object) -> str | None:
    return unicodedata.normalize("NFC", value).strip() or None if isinstance(value, str) else None


def _pages(pdf: PDF) -> Iterator[PageObjects]:
    for page in pdf.pages:
        yield PageObjects(
            number=page.page_number,
            width=float(page.width),
            height=float(page.height),
            glyphs=tuple(single_strikes(map(_glyph, page.chars))),
            edges=tuple(_edges(page.edges)),
        )
        page.close()


def _glyph(char: dict[str, Any]) -> Glyph:
    text = unicodedata.normalize("NFC", char["text"])
    return Glyph(
        # Control characters are no print; a space keeps their place.
        text="".join(" " if unicodedata.category(c) == "Cc" else c for c in text) or " ",
        x0=float(char["x0"]),
        top=float(char["top"]),
        x1=float(char["x1"]),
        bottom=float(char["bottom"]),
        size=float(char["size"]),
    )


def _edges(drawn: list[dict[str, Any]]) -> Iterator[Edge]:
    candidates = [
        edge
        for edge in drawn
        if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= _SHORTEST_EDGE
        and edge.get("orientation") in ("h", "v")
    ]
    for edge in merge_edges(candidates, SNAP, SNAP, SNAP, SNAP):
        if edge["orientation"] == "h" and edge["x1"] - edge["x0"] >= SNAP:
            yield Edge(True, float(edge["top"]), float(edge["x0"]), float(edge["x1"]))
        elif edge["orientation"] == "v" and edge["bottom"] - edge["top"] >= SNAP:
            yield Edge(False, float(edge["x0"]), float(edge["top"]), float(edge["bottom"]))
