"""`planhouse sql`: a question to the published marts. A table for people on a terminal, CSV for programs in a pipe."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Sequence
from decimal import Decimal

import click
import duckdb
from rich.cells import cell_len
from rich.console import Console

from orchestration import exits
from orchestration.console import console, printable, table
from warehouse.database import open_published
from warehouse.home import Home

Row = Sequence[object]

# Ids are for copying into `show` and `WHERE`, and their beginning is enough for that.
_ID = re.compile(r"[0-9a-f]{20,}")
SHOWN_OF_AN_ID = 12
# A text folds into lines of this width before the records are printed one below the other.
NARROWEST_TEXT = 16


def run(query: str) -> int:
    if not query.strip():
        raise click.UsageError('The query is empty. Ask for example: planhouse sql "FROM grants"')
    with open_published(Home.from_environment()) as con:
        con.execute("USE marts")
        try:
            result = con.execute(query)
            names = [name for name, *_ in result.description or []]
            rows: list[Row] = result.fetchall() if names else []
        except duckdb.Error as error:
            click.echo(f"planhouse: {error}", err=True)
            return exits.USAGE
    if not sys.stdout.isatty():
        _print_csv(names, rows)
    elif rows:
        print_for_people(console(), names, rows)
    else:
        click.echo("No rows.")
    return exits.FINE


def _print_csv(names: Sequence[str], rows: Sequence[Row]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)


def print_for_people(out: Console, names: Sequence[str], rows: Sequence[Row]) -> None:
    """As a table where it fits: numbers never fold. Else each record as lines of its own."""
    cells = [[_cell(value) for value in row] for row in rows]
    columns = list(zip(names, zip(*rows, strict=True), zip(*cells, strict=True), strict=True))
    numbers = {
        name for name, values, _ in columns if any(isinstance(v, int | float | Decimal) for v in values)
    }
    widths = [max(cell_len(name), *map(cell_len, shown)) for name, _, shown in columns]
    least = [
        width if name in numbers else min(width, NARROWEST_TEXT)
        for name, width in zip(names, widths, strict=True)
    ]
    padding = 2 * len(least)
    if sum(least) + padding > out.width:
        _print_records(out, names, cells)
        return
    shown = table(*names, right=numbers)
    for column, width in zip(shown.columns, least, strict=True):
        column.min_width = width
    for row in cells:
        shown.add_row(*row)
    out.print(shown)


def _print_records(out: Console, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    width = max(map(cell_len, names))
    for number, row in enumerate(rows, 1):
        out.print(f"record {number} of {len(rows)}", style="bold")
        for name, cell in zip(names, row, strict=True):
            out.print(f"  {name}{' ' * (width - cell_len(name))}  {cell}", soft_wrap=True)


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = printable(str(value))
    return f"{text[:SHOWN_OF_AN_ID]}…" if _ID.fullmatch(text) else text
