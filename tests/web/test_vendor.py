"""The libraries that the site brings along are the files that their makers published."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

VENDOR = Path(__file__).parents[2] / "web" / "assets" / "vendor"

# Of the files in the npm packages d3 7.9.2 and @observablehq/plot 0.6.17.
PUBLISHED = {
    "d3-7.9.2.min.js": "912111098ea99503a6f4967361d2bbdc9dbf58cf9c678c8e27e5b02d1a07f0c1",
    "plot-0.6.17.umd.min.js": "4358086467740777dd788d6b27a95cebdbaefdd50c730a3060117073bd7134cb",
}


@pytest.mark.parametrize(("name", "sha256"), PUBLISHED.items(), ids=PUBLISHED)
def test_a_library_is_as_published(name: str, sha256: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == sha256


def test_no_other_library_lies_beside_them() -> None:
    assert {path.name for path in VENDOR.iterdir()} == {*PUBLISHED, "LICENSES.txt"}
