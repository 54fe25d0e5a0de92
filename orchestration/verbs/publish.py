"""`planhouse publish`: the current build to PostgreSQL, for BI tools."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from orchestration import exits
from orchestration.console import console, printable
from orchestration.delivery import deliver_to
from orchestration.settings import settings_of
from warehouse.home import Home
from warehouse.targets import FORM, Publishing


def run(urls: Sequence[str], schema: str | None, reader: str | None, again: bool) -> int:
    home = Home.from_environment()
    settings = settings_of(home).publish
    try:
        chosen = Publishing(tuple(urls) or settings.to, schema or settings.schema, reader or settings.reader)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint="--to") from None
    if not chosen.to:
        raise click.UsageError(f"Say where to: --to {FORM}, or [publish] to = [...] in planhouse.toml.")
    out, errors = console(), console(sys.stderr)
    code = exits.FINE
    for told in deliver_to(home, chosen.targets, again):
        if told.failed:
            errors.print(f"planhouse: {printable(told.words)}", style="red")
            code = exits.NOT_PUBLISHED
        else:
            out.print(printable(told.words))
    return code
