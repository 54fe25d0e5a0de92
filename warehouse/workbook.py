"""The published marts as one workbook for spreadsheets: a sheet of sources first, then a sheet a mart.

Values are what the marts have: text is never a formula, a link or a number, and a number of more digits than a
spreadsheet keeps is text. Rows that a sheet cannot hold go on in the next, text that a cell cannot hold is cut with
a mark; the sheet of sources says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import xlsxwriter
from duckdb import DuckDBPyConnection
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from warehouse import workbook_sources as sources
from warehouse.database import columns, identifier, tables
from warehouse.workbook_sources import Written, fitting

FILE = "planhouse.xlsx"

ROWS = 1_048_576
"""As many as a sheet holds, its header included."""
DIGITS = 15
"""As many as a number keeps."""
FIRST_DAY = date(1900, 3, 1)
"""Spreadsheets disagree about the days before."""

_ROWS_AT_ONCE = 10_000
_MEASURED_ROWS = 500
_WIDTHS = (8, 60)
_TEXT_ONLY = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(con: DuckDBPyConnection, path: Path, rows_of_a_sheet: int = ROWS) -> None:
    """Writes every mart of the published database that is open into a workbook at `path`."""
    with xlsxwriter.Workbook(str(path), _TEXT_ONLY) as book:
        looks = _Looks(book)
        # The first sheet, written last: it says what became of the others.
        first = book.add_worksheet(sources.SHEET)
        written = [_mart(con, book, looks, mart, rows_of_a_sheet) for mart in tables(con, "marts")]
        sources.write(con, book, first, written)


class _Looks:
    """The formats of a mart's cells."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.header: Format = book.add_format({"bold": True, "bottom": 1})
        self.won: Format = book.add_format({"num_format": "#,##0"})
        self.percent: Format = book.add_format({"num_format": "#,##0.00"})
        self.day: Format = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment: Format = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})

    def of(self, column: str, kind: str) -> Format | None:
        if column.endswith("_krw"):
            return self.won
        if column.endswith("_pct"):
            return self.percent
        return {"DATE": self.day, "TIMESTAMP": self.moment}.get(kind)


def _mart(
    con: DuckDBPyConnection, book: xlsxwriter.Workbook, looks: _Looks, mart: str, rows_of_a_sheet: int
) -> Written:
    kinds = columns(con, "marts", mart)
    formats = [looks.of(name, kind) for name, kind in kinds.items()]
    comments = dict(
        con.execute(
            "SELECT column_name, comment FROM duckdb_columns() WHERE schema_name = 'marts' AND table_name = ?",
            [mart],
        ).fetchall()
    )
    sheets: list[str] = []
    rows = cut = 0
    values = _fetched(con, mart)
    row = next(values, None)
    while row is not None or not sheets:
        name = mart if not sheets else f"{mart} ({len(sheets) + 1})"
        sheet = book.add_worksheet(name)
        sheets.append(name)
        widths = [_width(column) + 3 for column in kinds]
        _header(sheet, looks, kinds, comments)
        line = 0
        while row is not None and line < rows_of_a_sheet - 1:
            line += 1
            for place, value in enumerate(row):
                shown = _shown(value)
                cut += shown is not value and isinstance(value, str)
                _cell(sheet, line, place, shown, formats[place])
                if line <= _MEASURED_ROWS:
                    widths[place] = max(widths[place], _width(shown, formats[place]))
            row = next(values, None)
        rows += line
        sheet.autofilter(0, 0, line, len(kinds) - 1)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(max(width, _WIDTHS[0]), _WIDTHS[1]))
    return Written(mart, rows, tuple(sheets), cut)


def _fetched(con: DuckDBPyConnection, mart: str) -> Iterator[Sequence[Any]]:
    result = con.execute(f"FROM marts.{identifier(mart)}")
    while rows := result.fetchmany(_ROWS_AT_ONCE):
        yield from rows


def _header(sheet: Worksheet, looks: _Looks, names: Sequence[str] | dict[str, str], comments: Any) -> None:
    for place, name in enumerate(names):
        sheet.write_string(0, place, name, looks.header)
        if comment := comments.get(name):
            sheet.write_comment(0, place, comment, {"x_scale": 2.5, "y_scale": 1.5})
    sheet.freeze_panes(1, 0)


def _cell(sheet: Worksheet, row: int, place: int, shown: Any, look: Format | None) -> None:
    if isinstance(shown, bool):
        sheet.write_boolean(row, place, shown)
    elif isinstance(shown, (int, float, Decimal)):
        sheet.write_number(row, place, shown, look)
    elif isinstance(shown, (datetime, date)):
        sheet.write_datetime(row, place, shown, look)
    elif shown:
        sheet.write_string(row, place, shown)


def _shown(value: Any) -> Any:
    """The value as a cell holds it."""
    if isinstance(value, str):
        return fitting(value)
    if isinstance(value, (int, Decimal)):
        return value if len(Decimal(value).normalize().as_tuple().digits) <= DIGITS else str(value)
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return value if day >= FIRST_DAY else value.isoformat()
    is_figure = isinstance(value, float) and isfinite(value)
    return value if value is None or is_figure else fitting(str(value))


def _width(value: Any, look: Format | None = None) -> int:
    """In columns of a narrow letter; Hangul takes two."""
    if isinstance(value, datetime):
        return 19
    if isinstance(value, (int, Decimal)) and look is not None:
        return len(f"{value:,.2f}") + 1
    longest = max(str(value)[:200].splitlines() or [""], key=len) if value is not None else ""
    return 1 + sum(2 if east_asian_width(letter) in "WF" else 1 for letter in longest)
