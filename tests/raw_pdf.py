"""PDFs written object by object, for what reportlab does not write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def write_objects(path: Path, objects: Sequence[bytes]) -> Path:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj%sendobj\n" % (number, content)
    entries = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    path.write_bytes(body + b"xref\n0 %d\n" % (len(objects) + 1) + entries + trailer)
    return path


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream " % (entries, len(content), content)


def write_page(
    path: Path,
    content: bytes,
    font: bytes = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    pages: bytes = b"/MediaBox[0 0 400 400]",
    page: bytes = b"",
    more: Sequence[bytes] = (),
) -> Path:
    """A PDF of one page with `font` as /F. `pages` and `page` add to the page tree and the page; `more` are objects
    from number 6 on."""
    return write_objects(
        path,
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1%s>>" % pages,
            b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>%s>>" % page,
            stream(content),
            font,
            *more,
        ],
    )
