"""Files that a command names: a whole folder is entered as its files would be one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration import entering
from orchestration.entering import enter, pdfs_in
from orchestration.progress import Silence
from warehouse.home import Home
from warehouse.ledger import State
from warehouse.space import NO_FLOOR


def test_a_folder_is_its_pdfs_and_those_below_it_but_nothing_hidden_and_not_the_home(tmp_path: Path) -> None:
    for name in (
        "b.pdf",
        "a/2.PDF",
        "a/1.pdf",
        ".hidden.pdf",
        ".git/x.pdf",
        "~$lock.pdf",
        "notes.txt",
        "data/store/s.pdf",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF")
    (tmp_path / "elsewhere").symlink_to(tmp_path / "a")
    found = pdfs_in(tmp_path, Home(tmp_path / "data"))
    assert [str(path.relative_to(tmp_path)) for path in found] == ["b.pdf", "a/1.pdf", "a/2.PDF"]


def test_many_files_are_entered_as_they_would_be_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entering, "AT_A_TIME", 64)
    home = Home(tmp_path / "home").create()
    paths = []
    for number in range(2 * entering.AT_A_TIME + 1):
        paths.append(tmp_path / f"{number:03}.pdf")
        # Each tenth is the same as the first.
        paths[-1].write_bytes(b"%%PDF-%d" % (number if number % 10 else 0))
    (tmp_path / "link.pdf").symlink_to(paths[0])
    paths.insert(3, tmp_path / "link.pdf")
    entered = enter(paths, home, NO_FLOOR, Silence())
    assert [one.file_name for one in entered] == [path.name for path in paths]
    states = [one.state for one in entered]
    assert states[:4] == [State.WAITING, State.WAITING, State.WAITING, State.REJECTED]
    assert states.count(State.DUPLICATE) == 12 and states.count(State.REJECTED) == 1
    first = entered[0].arrival_id
    assert {one.original for one in entered if one.state is State.DUPLICATE} == {first}
    again = enter(paths[:3], home, NO_FLOOR, Silence())
    assert [one.arrival_id for one in again] == [one.arrival_id for one in entered[:3]]
