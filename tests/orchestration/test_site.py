"""Whether the site shows pictures of pages: what was asked for holds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from orchestration.settings import FILE_NAME, settings_of
from orchestration.site import choose_pictures, shows_pictures
from warehouse.home import Home


@pytest.mark.parametrize(
    ("asked", "shown"),
    [([], True), ([False], False), ([False, None], False), ([False, True], True), ([True, False], False)],
)
def test_the_last_that_was_asked_for_holds_though_the_sites_folder_is_thrown_away(
    home_folder: Path, asked: list[bool | None], shown: bool
) -> None:
    home = Home(home_folder)
    for wanted in asked:
        choose_pictures(home, wanted)
        shutil.rmtree(home.site, ignore_errors=True)
    assert shows_pictures(home, settings_of(home).site) == shown


def test_the_settings_say_so_for_good(home_folder: Path) -> None:
    home = Home(home_folder).create()
    (home.root / FILE_NAME).write_text("[site]\npictures = false\n", "utf-8")
    choose_pictures(home, True)
    assert not shows_pictures(home, settings_of(home).site)
