"""Files that people take for plans and that are no readable plan."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.drawing import Table, Text, draw_plan
from tests.raw_pdf import write_objects

USER_PASSWORD = "open sesame"  # noqa: S105
OLE_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")


def encrypted_pdf(path: Path) -> Path:
    """Opens only with `USER_PASSWORD`."""
    canvas = Canvas(str(path), encrypt=StandardEncryption(USER_PASSWORD, ownerPassword="owner", strength=128))
    canvas.drawString(72, 720, "nobody reads this")
    canvas.save()
    return path


def truncated_pdf(path: Path) -> Path:
    """The first part of a plan, as a broken download leaves it: neither page tree nor trailer."""
    whole = draw_plan(path, [Text("재 정 현 황", size=16), Table([["총계", "826,257"]], widths=[80, 80])])
    path.write_bytes(whole.read_bytes()[:600])
    return path


def scanned_pdf(path: Path) -> Path:
    """One page that is a picture: no text layer."""
    picture = Image.new("L", (600, 850), 255)
    ImageDraw.Draw(picture).rectangle((80, 80, 520, 300), outline=0, width=3)
    png = BytesIO()
    picture.save(png, "PNG")
    png.seek(0)
    canvas = Canvas(str(path), pagesize=A4, invariant=True)
    canvas.drawImage(ImageReader(png), 0, 0, *A4)
    canvas.save()
    return path


def zero_page_pdf(path: Path) -> Path:
    """A sound PDF whose page tree is empty."""
    return write_objects(path, [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"])


def no_known_table_pdf(path: Path) -> Path:
    """A readable PDF with a ruled table that no plan has."""
    menu = Table([["요일", "점심"], ["월", "비빔밥"], ["화", "칼국수"]], widths=[60, 120])
    return draw_plan(path, [Text("구내식당 식단표", size=16), menu])


def hwp_file(path: Path) -> Path:
    """The outside of an HWP 5 file: an OLE container whose FileHeader stream carries HWP's signature."""
    header = OLE_SIGNATURE.ljust(512, b"\0")
    directory = "Root Entry\0FileHeader".encode("utf-16-le").ljust(512, b"\0")
    path.write_bytes(header + directory + b"HWP Document File".ljust(256, b"\0"))
    return path


def hwpx_file(path: Path) -> Path:
    """The outside of an HWPX file: a zip whose first member is its type, stored."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/hwp+zip")
        archive.writestr("version.xml", "<hv:HCFVersion/>")
        archive.writestr("Contents/section0.xml", "<hs:sec/>")
    return path


def text_file(path: Path) -> Path:
    """Korean text, whatever the name says."""
    path.write_text("2024년 주요업무계획\n서울특별시 서대문구\n", encoding="utf-8")
    return path


MAKERS: dict[str, Callable[[Path], Path]] = {
    "encrypted": encrypted_pdf,
    "truncated": truncated_pdf,
    "scanned": scanned_pdf,
    "zero pages": zero_page_pdf,
    "no known table": no_known_table_pdf,
    "hwp": hwp_file,
    "hwpx": hwpx_file,
    "text": text_file,
}
