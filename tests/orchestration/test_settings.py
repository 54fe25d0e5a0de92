"""planhouse.toml: what it says is followed, what it leaves out keeps its default, what is wrong in it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.limits import Limits
from orchestration.settings import FILE_NAME, Settings, SettingsUnusable, settings_of
from warehouse.home import Home


def written(home: Path, text: str) -> Home:
    (home / FILE_NAME).write_text(text, "utf-8")
    return Home(home)


def test_a_home_without_a_file_has_the_defaults(tmp_path: Path) -> None:
    assert settings_of(Home(tmp_path)) == Settings()


def test_what_the_file_says_is_followed_and_the_rest_keeps_its_default(tmp_path: Path) -> None:
    settings = settings_of(written(tmp_path, "[limits]\npages = 900\n[reading]\nwall_seconds = 120\n"))
    assert settings.limits == Limits(pages=900)
    assert settings.reading.wall_seconds == 120
    assert settings.reading.cpu_seconds == Settings().reading.cpu_seconds


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[limit]\npages = 9\n", "[limit] is no section; there are limits, reading"),
        ("[limits]\npage = 9\n", "[limits] has no 'page'; it may have file_bytes, pages, "),
        ('[limits]\npages = "many"\n', "[limits] pages: expected int, got str"),
        ("[limits]\npages = 9.5\n", "[limits] pages: expected int, got float"),
        ("[limits]\npages = true\n", "[limits] pages: expected int, got bool"),
        ("[limits]\npages = 0\n", "[limits] pages must be 1 or more"),
        ("limits = 3\n", "'limits' stands outside a section; it belongs below one of [limits], [reading], "),
        ("settle_s = 3\n", "'settle_s' stands outside a section; it belongs below one of [limits], "),
        ("[attempts]\nmost = 0\n", "[attempts] most must be 1 or more"),
        ("[attempts]\ngrowth = 0.5\n", "[attempts] growth must be 1 or more"),
        (
            "[attempts]\nfirst_pause_s = -1\n",
            "[attempts] first_pause_s and longest_pause_s must be 0 or more",
        ),
        ("[inbox]\nbatch = 0\n", "[inbox] most_bytes and batch must be 1 or more"),
        ("[inbox]\nsettle_s = -2\n", "[inbox] settle_s, budget_s and patience_s must be 0 or more"),
        ('[schedules]\nmarts = "a b c d e"\n', "[schedules] marts must be a cron line of five fields"),
        ('[schedules]\nmarts = "0 24 * * *"\n', "[schedules] marts must be a cron line of five fields"),
        ("[alerts]\ntimeout_s = 0\n", "[alerts] timeout_s must be more than 0"),
        ("[alerts]\nstale_minutes = -1\n", "[alerts] waiting_minutes, stale_minutes, first_pause_s and "),
        (
            '[publish]\nto = ["mysql://bi:pw@h/d"]\n',
            "[publish] to, entry 1: a place to publish to is written as",
        ),
        ('[publish]\nto = "postgresql://h/d"\n', "[publish] to: expected array, got str"),
        (
            '[publish]\nschema = ""\nto = ["postgresql://h/d"]\n',
            "[publish] to, entry 1: schema and reader are names",
        ),
        ("[limits\n", "is no TOML"),
    ],
)
def test_what_cannot_be_followed_is_told_with_file_key_and_what_is_allowed(
    text: str, named: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsUnusable) as wrong:
        settings_of(written(tmp_path, text))
    assert str(wrong.value).startswith(str(tmp_path / FILE_NAME))
    assert named in str(wrong.value)
