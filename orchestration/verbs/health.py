"""`planhouse health`: an exit code for health checks, and the measures as a file for Prometheus' node exporter."""

from __future__ import annotations

import os
from pathlib import Path

import click

from orchestration import exits
from orchestration.exposition import Exporter
from warehouse.home import Home


def run(textfile: Path | None) -> int:
    home = Home.from_environment()
    if not home.root.is_dir():
        click.echo(f"planhouse: {home.root} is no folder: PLANHOUSE_HOME names none that was used.", err=True)
        return exits.NOTHING_THERE
    exporter = Exporter(home)
    if textfile:
        part = textfile.with_name(f"{textfile.name}.{os.getpid()}.part")
        part.write_bytes(exporter.text())
        part.replace(textfile)
    faults = exporter.health().faults
    for fault in faults:
        click.echo(fault, err=True)
    if not faults:
        click.echo("healthy")
    return exits.UNHEALTHY if faults else exits.FINE
