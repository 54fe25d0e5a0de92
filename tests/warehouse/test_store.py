"""The store: whole copies under the name of their bytes, and nothing but plain files."""

from __future__ import annotations

import hashlib
import os
import socket
import stat
import time
from pathlib import Path

import pytest

from warehouse import store
from warehouse.errors import CannotRead, NotAFile, StillGrowing
from warehouse.home import Home

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


def files(home: Home) -> list[Path]:
    return [path for path in home.store.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_the_sha256_of_its_bytes(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "계획.pdf"
    path.write_bytes(b"hello")
    kept = store.keep(path, home)
    assert (kept.sha256, kept.byte_size, kept.path) == (HELLO, 5, home.store / "2c" / f"{HELLO}.pdf")
    assert kept.path.read_bytes() == b"hello" and path.read_bytes() == b"hello"
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o444


def test_the_same_bytes_twice_are_one_file(home: Home, tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf", "empty.pdf"):
        (tmp_path / name).write_bytes(b"" if name == "empty.pdf" else b"hello")
        store.keep(tmp_path / name, home)
    assert sorted(path.name[:4] for path in files(home)) == ["2cf2", hashlib.sha256(b"").hexdigest()[:4]]


def test_a_file_of_many_chunks_is_kept_whole(home: Home, tmp_path: Path) -> None:
    content = os.urandom(3 * store.CHUNK + 17)
    (tmp_path / "a.pdf").write_bytes(content)
    assert store.keep(tmp_path / "a.pdf", home).path.read_bytes() == content


@pytest.mark.parametrize("kind", ["a link", "a folder", "a pipe", "a socket", "a device"])
def test_other_things_than_files_are_refused_at_once(kind: str, home: Home, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    (tmp_path / "real.pdf").write_bytes(b"hello")
    if kind == "a link":
        path.symlink_to(tmp_path / "real.pdf")
    elif kind == "a folder":
        path.mkdir()
    elif kind == "a pipe":
        os.mkfifo(path)
    elif kind == "a socket":
        socket.socket(socket.AF_UNIX).bind(str(path))
    else:
        path = Path("/dev/zero")
    started = time.monotonic()
    with pytest.raises(NotAFile, match=f"{path} is {kind}"):
        store.keep(path, home)
    assert time.monotonic() - started < 1
    assert files(home) == []


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/etc/hostname")])
def test_what_replaces_the_file_after_the_look_is_refused_too(
    make: object, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, plain = tmp_path / "x.pdf", tmp_path / "plain.pdf"
    plain.write_bytes(b"hello")
    make(path)  # type: ignore[operator]
    look = os.lstat
    monkeypatch.setattr(store.os, "lstat", lambda _: look(plain))
    started = time.monotonic()
    with pytest.raises((NotAFile, CannotRead)):
        store.keep(path, home)
    assert time.monotonic() - started < 1
    monkeypatch.undo()
    assert files(home) == []


def test_a_missing_file_is_named(home: Home, tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match=r"none\.pdf: No such file"):
        store.keep(tmp_path / "none.pdf", home)


def test_a_file_that_grows_while_it_is_read_is_not_kept(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "growing.pdf"
    path.write_bytes(b"hello")
    copied = store._copied

    def copy_then_grow(*arguments: object) -> object:
        result = copied(*arguments)  # type: ignore[arg-type]
        with path.open("ab") as more:
            more.write(b" world")
        return result

    monkeypatch.setattr(store, "_copied", copy_then_grow)
    with pytest.raises(StillGrowing, match=r"growing\.pdf changed while it was read"):
        store.keep(path, home)
    assert files(home) == []
