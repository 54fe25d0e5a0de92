"""Which inbox a home has: its own folder, another one, or a place that fsspec knows by its URL."""

from __future__ import annotations

from pathlib import Path

from warehouse.home import Home
from warehouse.inbox import Folder, Inbox
from warehouse.intake import Rules


def inbox_of(home: Home, rules: Rules) -> Inbox:
    if "://" in rules.url and not rules.url.startswith("file://"):
        from warehouse.remote import Remote

        return Remote.at(rules.url)
    path = rules.url.removeprefix("file://")
    return Folder((home.root / Path(path).expanduser()) if path else home.inbox)
