"""`planhouse withdraw`: a wrong file leaves the marts; what was read from it stays in the warehouse."""

from __future__ import annotations

import click

from orchestration.verbs.build import carry_out
from warehouse import withdrawal
from warehouse.database import connect
from warehouse.home import Home
from warehouse.named import named


def run(key: str, reason: str) -> int:
    home = Home.from_environment()
    with connect(home) as con:
        found = named(con, key)
        withdrawal.withdraw(con, str(found.sha256), reason)
    click.echo(f"{found.file_name}: withdrawn. planhouse retry {str(found.sha256)[:12]} takes it back.")
    return carry_out(lambda flow, home, shown: flow.again([], home, shown))
