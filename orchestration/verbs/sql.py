"""`planhouse sql`: a question to the published marts."""

from __future__ import annotations

from decimal import Decimal

import click
import duckdb

from orchestration import exits
from orchestration.console import console, table
from warehouse.database import open_published
from warehouse.home import Home


def run(query: str) -> int:
    with open_published(Home.from_environment()) as con:
        con.execute("USE marts")
        try:
            result = con.execute(query)
            names = [name for name, *_ in result.description or []]
            rows = result.fetchall()
        except duckdb.Error as error:
            click.echo(f"planhouse: {error}", err=True)
            return exits.USAGE
    numbers = {
        name
        for place, name in enumerate(names)
        if any(isinstance(row[place], int | float | Decimal) for row in rows)
    }
    shown = table(*names, right=numbers)
    for row in rows:
        shown.add_row(*("" if cell is None else str(cell) for cell in row))
    console().print(shown)
    return exits.FINE
