"""The asset of the site: what happens to it never happens to the marts."""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from orchestration.assets.site import WRITTEN, site
from orchestration.progress import Silence
from warehouse.home import Home


def test_a_site_that_cannot_be_written_fails_its_check_and_not_the_run(home_folder: Path) -> None:
    home = Home(home_folder).create()
    result = dg.materialize([site], resources={"home": home, "progress": Silence()}, selection=[site])
    assert result.success
    [check] = result.get_asset_check_evaluations()
    assert (check.check_name, check.passed) == (WRITTEN, False)
    assert "planhouse build" in check.description and "planhouse site" in check.description
