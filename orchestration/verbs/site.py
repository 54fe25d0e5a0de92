"""`planhouse site`: the pages written anew from the published marts."""

from __future__ import annotations

from orchestration import exits
from orchestration.console import console, own_stream, progress
from orchestration.site import choose_pictures, write_site
from warehouse.home import Home


def run(pictures: bool | None) -> int:
    home = Home.from_environment()
    choose_pictures(home, pictures)
    with own_stream() as stderr, progress(stderr) as shown:
        shown.step("writing the site")
        site = write_site(home, shown.step)
    plans = "1 plan" if site.plans == 1 else f"{site.plans:,} plans"
    console().print(f"{site.first_page}: {plans}, {site.written:,} written anew in {site.seconds:.1f} s.")
    return exits.FINE
