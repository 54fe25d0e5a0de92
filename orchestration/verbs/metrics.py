"""`planhouse metrics`: MetricFlow's commands on the published marts."""

from __future__ import annotations

from collections.abc import Sequence

from orchestration import exits, metrics
from warehouse.database import open_published
from warehouse.home import Home


def run(arguments: Sequence[str]) -> int:
    home = Home.from_environment()
    # Says in our own words where nothing is published, or where it is damaged.
    with open_published(home):
        pass
    metrics.ask(home, home.published_database.resolve(), arguments or ["list", "metrics"])
    return exits.FINE
