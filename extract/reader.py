"""A PDF's pages as objects: glyphs and shapes. The only module that opens a PDF.

PDFium reads (through pypdfium2); what leaves here is plain values. pdfplumber's own table finder works on them too
(`tests/extract/reference.py`), which is how the reader is held against pdfplumber.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pypdfium
from pypdfium2 import raw

from extract import pdfium
from extract import pdfium_calls as calls
from extract.dots import drawn_dots
from extract.errors import Encrypted, HwpFile, Malformed, NotAPdf, Truncated
from extract.glyphs import GlyphReader
from extract.hidden import Hidden, part
from extract.limits import Gauge, Limits
from extract.pdfium import Matrix
from extract.pdfium_calls import Handle
from extract.shapes import Shape, Tick, drawing_of
from extract.strikes import single_strikes
from extract.text import Glyph

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class PageObjects:
    """What one page shows: its glyphs (each once, spaces included), its shapes, and its shortest strokes."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    shapes: tuple[Shape, ...]
    ticks: tuple[Tick, ...] = ()
    hidden: tuple[Hidden, ...] = ()


class PdfFile:
    """An opened PDF: number of pages, the title and producer that it names, and its pages' objects."""

    def __init__(self, document: pypdfium.PdfDocument, file_name: str, limits: Limits) -> None:
        self._handle = pdfium.address(document.raw)
        self._file_name = file_name
        self._limits = limits
        self.page_count = len(document)
        limits.check("pages", self.page_count, file_name)
        self.title = _text(document.get_metadata_value("Title"))
        self.producer = _text(document.get_metadata_value("Producer"))

    def gauge(self, number: int) -> Gauge:
        """The limits of page `number`, from 1."""
        return Gauge(self._limits, self._file_name, number)

    def page(self, number: int) -> PageObjects:
        """The objects of page `number`, from 1. Raises ResourceLimit, or Malformed where PDFium cannot load it."""
        page = calls.load_page(self._handle, number - 1)
        if not page:
            raise Malformed(
                self._file_name,
                f"page {number} cannot be read (Failed to load page.). Print the plan to PDF again.",
            )
        try:
            return _objects(page, number, self.gauge(number))
        finally:
            calls.close_page(page)


@contextmanager
def open_pdf(path: Path, file_name: str, limits: Limits | None = None) -> Iterator[PdfFile]:
    """Open the PDF at `path`; errors call it `file_name`.

    Raises NotAPdf, HwpFile, Truncated, Encrypted, TooManyPages, NoPages or Malformed, here or while its pages are read.
    """
    check_signature(path, file_name)
    try:
        # From memory, PDFium reads a fifth faster than block by block from the file.
        document = pypdfium.PdfDocument(path.read_bytes())
    except pypdfium.PdfiumError as error:
        # PDFium leaves the code of an earlier file standing where it has none of its own.
        if error.err_code == raw.FPDF_ERR_PASSWORD and b"/Encrypt" in path.read_bytes():
            raise Encrypted(
                file_name, "the PDF is encrypted with a password that we do not have. Save it without one."
            ) from error
        raise Malformed(
            file_name, "the PDF is damaged or has no pages: PDFium finds none in it. Print it to PDF again."
        ) from error
    try:
        yield PdfFile(document, file_name, limits or Limits())
    finally:
        document.close()


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
    if b"%%EOF" not in tail and b"startxref" not in tail and not _has_its_end(path.read_bytes()):
        raise Truncated(file_name, "the PDF breaks off before its end. Copy or download it again.")


def _has_its_end(data: bytes) -> bool:
    """Is what follows the last end mark no PDF? In a file that breaks off, objects would follow an earlier one."""
    end = data.rfind(b"%%EOF")
    return end >= 0 and re.search(rb"\d\s+\d+\s+obj\b", data[end:]) is None


def _text(value: str) -> str | None:
    return unicodedata.normalize("NFC", value).strip() or None


def _objects(page: Handle, number: int, gauge: Gauge) -> PageObjects:
    left, bottom, right, top = pdfium.page_box(page)
    to_page = {
        0: Matrix(1, 0, 0, -1, -left, top),
        1: Matrix(0, 1, 1, 0, -bottom, -left),
        2: Matrix(-1, 0, 0, 1, right, -bottom),
        3: Matrix(0, -1, -1, 0, top, right),
    }[calls.page_rotation(page)]
    width, height = right - left, top - bottom
    if to_page.b:
        width, height = height, width
    shapes, ticks, texts, pictures = drawing_of(page, to_page, gauge)
    glyphs, hidden = part(_glyphs(page, to_page, texts, gauge), shapes, pictures, width, height)
    glyphs += drawn_dots(shapes, glyphs)
    return PageObjects(
        number, width, height, tuple(single_strikes(glyphs)), tuple(shapes), tuple(ticks), tuple(hidden)
    )


def _glyphs(
    page: Handle, to_page: Matrix, texts: Mapping[Handle, Handle | None], gauge: Gauge
) -> list[Glyph]:
    """The page's glyphs. `texts` are its text objects with the forms that hold them.

    PDFium leaves out a text object that looks like one drawn just before: a second strike, but also the 산 of
    another line. With the others taken off the page, it reads what it left out.
    """
    glyphs: list[Glyph] = []
    while texts:
        reader = GlyphReader(to_page)
        glyphs += _read(page, reader, gauge)
        unseen = {text: form for text, form in texts.items() if not reader.saw(text) and _has_width(text)}
        if not unseen or not any(map(reader.saw, texts)):
            break
        for text, form in texts.items():
            if not reader.saw(text):
                continue
            if form is None:
                calls.remove_from_page(page, text)
            else:
                calls.remove_from_form(form, text)
            calls.destroy_object(text)
        texts = unseen
    return glyphs


def _read(page: Handle, reader: GlyphReader, gauge: Gauge) -> list[Glyph]:
    text_page = calls.load_text_page(page)
    try:
        gauge.add("characters_per_page", calls.count_chars(text_page))
        return reader.read(text_page)
    finally:
        calls.close_text_page(text_page)


def _has_width(text: Handle) -> bool:
    left, _, right, _ = pdfium.bounds(text)
    return right > left
