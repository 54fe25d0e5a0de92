"""A file is whole when it ends as a PDF does and nobody has it open to write."""

from __future__ import annotations

import fcntl
import os
import sys
from pathlib import Path

import pytest

from warehouse.whole import is_whole

WHOLE = b"%PDF-1.7\n" + b"x" * 5_000 + b"\nstartxref\n9\n%%EOF\n"

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who writes to a file")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.pdf"
    path.write_bytes(WHOLE)
    return path


@on_linux
@pytest.mark.parametrize(
    ("content", "whole"),
    [
        (WHOLE, True),
        (WHOLE + b"\0" * 1_000, True),
        (b"%%EOF", True),
        (WHOLE[:-10], False),
        (WHOLE + b"\0" * 1_024, False),
        (b"", False),
    ],
)
def test_it_ends_as_a_pdf_does(plan: Path, content: bytes, whole: bool) -> None:
    plan.write_bytes(content)
    assert is_whole(plan) is whole


@on_linux
@pytest.mark.parametrize("mode", ["ab", "r+b"])
def test_it_is_not_whole_while_a_program_has_it_open_to_write(plan: Path, mode: str) -> None:
    with plan.open(mode):
        assert not is_whole(plan)
    assert is_whole(plan)


@on_linux
def test_who_reads_it_does_not_matter(plan: Path) -> None:
    with plan.open("rb"):
        assert is_whole(plan)


@on_linux
def test_no_lease_is_left_behind(plan: Path) -> None:
    assert is_whole(plan)
    handle = os.open(plan, os.O_RDONLY)
    try:
        assert fcntl.fcntl(handle, fcntl.F_GETLEASE) == fcntl.F_UNLCK
    finally:
        os.close(handle)


def test_where_nobody_tells_who_writes_no_file_is_known_to_be_whole(
    plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(fcntl, "F_SETLEASE", raising=False)
    assert not is_whole(plan)


def test_what_is_no_file_is_not_opened_and_not_waited_for(tmp_path: Path, plan: Path) -> None:
    link, pipe = tmp_path / "link.pdf", tmp_path / "pipe.pdf"
    link.symlink_to(plan)
    os.mkfifo(pipe)
    assert not any(map(is_whole, (link, pipe, tmp_path, tmp_path / "missing.pdf")))
