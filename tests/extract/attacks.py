"""Small files that ask for much, each a few kilobytes. Those who read them do so in a process of their own."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.raw_pdf import stream, write_objects, write_page

FLATE = b"/Filter/FlateDecode"
TYPE0 = b"<</Type/Font/Subtype/Type0/BaseFont/H/Encoding/Identity-H/DescendantFonts[6 0 R]>>"
WORDS = b"BT /F 10 Tf 100 300 Td (A) Tj ET"


def deflated(content: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return content


def page_of(path: Path, content: bytes, entries: bytes = b"", more: tuple[bytes, ...] = ()) -> Path:
    """A page whose content stream is `content` as it is, behind the filters that `entries` name."""
    resources = b"<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>"
    return write_objects(
        path,
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 400 400]>>",
            b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources%s>>" % resources,
            stream(content, entries),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            *more,
        ],
    )


def tree(path: Path, kids: bytes, *nodes: bytes, count: int = 1) -> Path:
    """A file whose page tree's root has `kids`; `nodes` are the objects from number 3 on."""
    root = b"<</Type/Pages/Kids[%s]/Count %d/MediaBox[0 0 400 400]>>" % (kids, count)
    return write_objects(path, [b"<</Type/Catalog/Pages 2 0 R>>", root, *nodes])


def grid(path: Path, lines: int) -> Path:
    step = 380 / lines
    across = b"".join(b"10 %.2f m 390 %.2f l S\n" % (10 + i * step, 10 + i * step) for i in range(lines))
    down = b"".join(b"%.2f 10 m %.2f 390 l S\n" % (10 + i * step, 10 + i * step) for i in range(lines))
    return page_of(path, b"0.1 w\n" + across + down)


def form(content: bytes, more: bytes = b"") -> bytes:
    return stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 400 400]%s" % more)


def forms(path: Path, levels: int, calls: int) -> Path:
    """Drawings that draw the next one `calls` times each."""
    nested = [
        form(b"/X Do " * calls, b"/Resources<</XObject<</X %d 0 R>>>>" % (number + 1))
        for number in range(6, 6 + levels)
    ]
    return page_of(path, b"/X Do", more=(*nested, form(WORDS, b"/Resources<</Font<</F 5 0 R>>>>")))


def self_drawn(path: Path) -> Path:
    return page_of(path, b"/X Do", more=(form(b"/X Do", b"/Resources<</XObject<</X 6 0 R>>>>"),))


def cid_font(path: Path, widths: bytes) -> Path:
    descendant = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/H/W[%s]>>" % widths
    return write_page(path, b"BT /F 10 Tf 100 300 Td <0041> Tj ET", TYPE0, more=[descendant])


def cmap(path: Path, block: bytes) -> Path:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    return write_page(path, WORDS, font, more=[stream(b"begincmap " + block + b" endcmap")])


@dataclass(frozen=True)
class Attack:
    """A file, the code with which it is refused, and what the message says."""

    name: str
    draw: Callable[[Path], Path]
    code: str
    says: str


ZEROS = bytes(20_000_000)
ATTACKS = (
    Attack("an object that is itself", lambda p: tree(p, b"3 0 R", b" 3 0 R "), "malformed", "object 3"),
    Attack(
        "two that are each other",
        lambda p: tree(p, b"3 0 R", b" 4 0 R ", b" 3 0 R "),
        "malformed",
        "object 3",
    ),
    Attack(
        "a tree that is a ring",
        lambda p: tree(p, b"3 0 R", b"<</Kids[2 0 R]/Count 1>>"),
        "malformed",
        "itself",
    ),
    Attack("no page", lambda p: tree(p, b"", count=0), "no_pages", "no page"),
    Attack(
        "one page 2,000 times",
        lambda p: tree(p, b"3 0 R " * 2000, b"<</Type/Page/Parent 2 0 R>>", count=2000),
        "too_many_pages",
        "pages: 2,000, and the limit pages is 500",
    ),
    Attack(
        "2,000 pages",
        lambda p: tree(
            p,
            b" ".join(b"%d 0 R" % number for number in range(3, 2003)),
            *[b"<</Type/Page/Parent 2 0 R>>"] * 2000,
            count=2000,
        ),
        "too_many_pages",
        "pages: 2,000",
    ),
    Attack("a flate bomb", lambda p: page_of(p, deflated(ZEROS), FLATE), "resource_limit", "times_larger"),
    Attack(
        "a flate bomb in another",
        lambda p: page_of(p, deflated(ZEROS, 2), b"/Filter[/FlateDecode/FlateDecode]"),
        "resource_limit",
        "object 4: times as large",
    ),
    Attack(
        "three in one another",
        lambda p: page_of(p, deflated(ZEROS, 3), b"/Filter[/FlateDecode/Fl/FlateDecode]"),
        "resource_limit",
        "times_larger",
    ),
    Attack(
        "a run of one letter",
        lambda p: page_of(p, b"\x81\x81" * 4000, b"/Filter[/RunLengthDecode/RL]"),
        "resource_limit",
        "times_larger",
    ),
    Attack(
        "a thousand filters",
        lambda p: page_of(p, b"", b"/Filter[%s]" % (b"/FlateDecode" * 1000)),
        "malformed",
        "1000 filters",
    ),
    Attack(
        "a picture of a billion columns",
        lambda p: page_of(p, deflated(b"x"), FLATE + b"/DecodeParms<</Predictor 15/Columns 1000000000>>"),
        "malformed",
        "1,000,000 samples",
    ),
    Attack(
        "widths of a billion codes",
        lambda p: cid_font(p, b"0 999999999 500"),
        "resource_limit",
        "codes_per_font",
    ),
    Attack(
        "a range of all codes",
        lambda p: cmap(p, b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"),
        "resource_limit",
        "4,294,967,296",
    ),
    Attack(
        "a grid of 300 by 300",
        lambda p: grid(p, 300),
        "resource_limit",
        "page 1: crossings of each line that lies, on average: 300",
    ),
    Attack(
        "100,000 lines",
        lambda p: page_of(p, b"".join(b"%d 9 m 300 %d l S\n" % (i % 397, i % 389) for i in range(100_000))),
        "resource_limit",
        "page 1: drawn objects: 100,000",
    ),
    Attack(
        "a path of 600,000 points",
        lambda p: page_of(
            p, b"0 0 m " + b"".join(b"%d %d l " % (i % 397, i % 389) for i in range(600_000)) + b"S"
        ),
        "resource_limit",
        "points_per_page",
    ),
    Attack(
        "40,000 characters",
        lambda p: page_of(
            p,
            b"BT /F 1 Tf "
            + b"".join(b"1 0 0 1 5 %d Tm (%s) Tj " % (i, b"abcdefghij" * 10) for i in range(400))
            + b"ET",
        ),
        "resource_limit",
        "page 1: characters: ",
    ),
    Attack("a drawing of itself", self_drawn, "malformed", "contains itself"),
    Attack("drawings 20 deep", lambda p: forms(p, 20, 1), "malformed", "more than 12 deep"),
)
