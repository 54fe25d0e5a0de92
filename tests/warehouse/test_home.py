"""The home: which folder it is, and that naming it makes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.home import Home


def test_the_environment_names_the_home(tmp_path: Path) -> None:
    assert Home.from_environment({"PLANHOUSE_HOME": str(tmp_path)}).root == tmp_path


@pytest.mark.parametrize("environ", [{}, {"PLANHOUSE_HOME": ""}])
def test_without_a_name_the_home_is_data_under_the_current_folder(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Home.from_environment(environ).root == tmp_path / "data"


def test_only_create_makes_folders(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    assert not home.inbox.exists() and not home.root.exists()
    home.create().create()
    assert home.inbox.is_dir() and home.builds.is_dir() and home.database.parent.is_dir()
    assert not home.database.exists() and not home.current.exists()
