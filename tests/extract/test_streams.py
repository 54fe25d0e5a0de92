"""Streams are counted and proved before PDFium sees them, and the page tree is walked once more."""

from __future__ import annotations

import base64
import zlib
from pathlib import Path

import pytest

from extract.checked import check_file
from extract.decoders import Broken, decoded
from extract.errors import Damaged
from extract.limits import Limits
from extract.reading import read_plan
from tests.extract.attacks import FLATE, WORDS, deflated, page_of, tree
from tests.raw_pdf import stream

PLAIN = b"abcabcabc" * 5000
PAGE = b"<</Type/Page/Parent 2 0 R>>"


def unpacked(body: bytes, *filters: bytes) -> bytes:
    return b"".join(decoded(memoryview(body), filters))


@pytest.mark.parametrize(
    ("body", "filters"),
    [
        (PLAIN, ()),
        (zlib.compress(PLAIN), (b"FlateDecode",)),
        (zlib.compress(zlib.compress(PLAIN)), (b"Fl", b"FlateDecode")),
        (base64.a85encode(zlib.compress(PLAIN)) + b"~>", (b"ASCII85Decode", b"FlateDecode")),
        (zlib.compress(PLAIN).hex().encode() + b">", (b"AHx", b"Fl")),
        (b"\x02abc\xffX\x80rest", (b"RL",)),
    ],
)
def test_a_stream_is_decoded_through_its_filters(body: bytes, filters: tuple[bytes, ...]) -> None:
    assert unpacked(body, *filters) in (PLAIN, b"abcXX")


def test_lzw_is_counted() -> None:
    # The example of the PDF specification: `-----A---B`.
    assert len(unpacked(bytes.fromhex("800B6050220C0C8501"), b"LZWDecode")) == 10


@pytest.mark.parametrize("cut", [1, 4, 50])
def test_compressed_data_that_breaks_off_is_broken(cut: int) -> None:
    with pytest.raises(Broken):
        unpacked(zlib.compress(bytes(range(256)) * 40)[:-cut], b"FlateDecode")


@pytest.mark.parametrize("place", [0.3, 0.5, 0.9])
def test_a_hole_of_zeros_is_damage_and_names_the_object(
    place: float, tmp_path: Path, sample_pdf: Path
) -> None:
    data = bytearray(sample_pdf.read_bytes())
    hole = int(place * len(data))
    data[hole : hole + 4096] = bytes(4096)
    torn = tmp_path / "torn.pdf"
    torn.write_bytes(data)
    with pytest.raises(
        Damaged, match=r"object \d+ \(its compressed data is broken\).*Copy or download it again"
    ):
        read_plan(torn)


def test_a_flipped_bit_of_a_compressed_stream_is_damage(tmp_path: Path) -> None:
    data = bytearray(page_of(tmp_path / "a.pdf", deflated(WORDS * 20), FLATE).read_bytes())
    data[data.index(b"stream\n") + 20] ^= 4
    (tmp_path / "b.pdf").write_bytes(data)
    with pytest.raises(Damaged, match="object 4"):
        read_plan(tmp_path / "b.pdf")


def test_damage_is_not_seen_in_what_is_whole(sample_pdf: Path) -> None:
    checked = check_file(sample_pdf, "sample.pdf", Limits())
    assert checked.page_count == read_plan(sample_pdf).document.page_count


@pytest.mark.parametrize(("count", "told"), [(2, False), (1, True)])
def test_a_page_count_that_the_tree_contradicts_is_told(count: int, told: bool, tmp_path: Path) -> None:
    page = b"<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F 6 0 R>>>>>>"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    path = tree(tmp_path / "a.pdf", b"3 0 R 4 0 R", page, page, stream(WORDS), font, count=count)
    codes = [problem.code for problem in read_plan(path, processes=1).problems]
    assert ("page_count" in codes) is told


def test_a_tree_that_cannot_be_followed_gives_no_opinion(tmp_path: Path) -> None:
    path = tree(tmp_path / "a.pdf", b"3 0 R 77 0 R", PAGE, count=1)
    assert check_file(path, "a.pdf", Limits()).page_count is None


@pytest.mark.parametrize(
    ("contents", "drawn"),
    [
        (b"/Contents 4 0 R", len(WORDS)),
        (b"/Contents [4 0 R 5 0 R]", len(WORDS) + 3),
        (b"/Contents 9 0 R", 0),
        (b"", 0),
    ],
)
def test_the_bytes_that_draw_a_page_are_those_of_its_streams(
    contents: bytes, drawn: int, tmp_path: Path
) -> None:
    page = b"<</Type/Page/Parent 2 0 R" + contents + b">>"
    path = tree(tmp_path / "a.pdf", b"3 0 R", page, stream(WORDS), stream(b"q Q"), count=1)
    assert check_file(path, "a.pdf", Limits()).page_bytes == (drawn,)


def test_what_follows_the_end_of_a_pdf_is_not_read(tmp_path: Path) -> None:
    path = page_of(tmp_path / "a.pdf", WORDS)
    path.write_bytes(path.read_bytes() + b"\xffmail footer" * 500)
    assert [line.text for line in read_plan(path, processes=1).lines] == ["A"]
