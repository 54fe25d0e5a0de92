"""`planhouse export`: the published marts as files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from orchestration import exits
from orchestration.console import console
from warehouse.export import FORMATS, export
from warehouse.home import Home


def run(folder: Path, formats: Sequence[str]) -> int:
    out = console()
    try:
        written = export(Home.from_environment(), folder.expanduser(), formats or FORMATS)
    except OSError as error:
        raise click.BadParameter(
            f"{error.filename or folder} cannot be written: {error.strerror or error}.", param_hint="--to"
        ) from error
    for path in written:
        out.print(str(path))
    return exits.FINE
