"""Versions below which known faults come back, and a file that once ran code in a reader."""

from __future__ import annotations

import gzip
import os
import pickle
from importlib.metadata import version
from pathlib import Path

import pytest

from orchestration.reading import read
from tests.extract.attacks import WORDS
from tests.raw_pdf import write_page


def test_duckdb_is_one_that_keeps_committed_rows_on_a_full_disk() -> None:
    """1.4.x lost them all; files of 2.0 cannot be read by older drivers."""
    major, minor = (int(part) for part in version("duckdb").split(".")[:2])
    assert (1, 5) <= (major, minor) < (2, 0)


def test_pdfminer_does_not_unpickle_character_maps() -> None:
    assert version("pdfminer.six") >= "20251230"


class Touch:
    """Unpickled, it makes the file."""

    def __init__(self, canary: Path) -> None:
        self.canary = canary

    def __reduce__(self) -> tuple[object, tuple[str, int]]:
        return os.open, (str(self.canary), os.O_CREAT)


@pytest.mark.parametrize("way", ["{folder}/evil", "../../../../../../../..{folder}/evil"])
def test_a_character_map_named_by_the_file_is_never_run(way: str, tmp_path: Path) -> None:
    """CVE-2025-64512."""
    canary = tmp_path / "canary"
    (tmp_path / "evil.pickle.gz").write_bytes(gzip.compress(pickle.dumps(Touch(canary))))
    name = way.format(folder=tmp_path).replace("/", "#2F").encode()
    font = b"<</Type/Font/Subtype/Type0/BaseFont/H/Encoding/%s/DescendantFonts[6 0 R]>>" % name
    system = b"/CIDSystemInfo<</Registry(A)/Ordering(B)/Supplement 0>>"
    descendant = b"<</Type/Font/Subtype/CIDFontType0/BaseFont/H%s>>" % system
    path = write_page(tmp_path / "a.pdf", WORDS, font, more=[descendant])
    assert read(path, "a.pdf", lambda done, total: None).problems
    assert not canary.exists()
