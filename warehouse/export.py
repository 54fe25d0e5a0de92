"""Files for other programs, from the published marts: one a mart and format."""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse.database import columns, identifier, open_published, tables
from warehouse.errors import UnknownFormat
from warehouse.home import Home

# A spreadsheet runs a cell that starts so (also in its full-width form) as a formula; a plain figure is none.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_FIGURE = re.compile(r"[+-]?[\d,]*\.?\d+ ?%?")

_ROWS_AT_ONCE = 10_000


def export(home: Home, folder: Path, formats: Iterable[str] = ("parquet", "csv")) -> list[Path]:
    """Writes every published mart in each format into `folder`; the files come sorted by mart.

    CSV is UTF-8 with a byte order mark (so that spreadsheets read the Korean), and text that a spreadsheet would
    run as a formula has an apostrophe before it. Raises NothingPublished and UnknownFormat.
    """
    chosen = list(dict.fromkeys(formats))
    for name in chosen:
        if name not in _WRITERS:
            raise UnknownFormat(f"{name!r} is not a format. Choose from: {', '.join(_WRITERS)}.")
    written = []
    # The link may lead to another build while this one is exported.
    build = home.current.resolve()
    with open_published(home) as con:
        folder.mkdir(parents=True, exist_ok=True)
        for mart in tables(con, "marts"):
            for name in chosen:
                path = folder / f"{mart}.{name}"
                part = path.with_name(f".{path.name}.{os.getpid()}")
                try:
                    _WRITERS[name](con, build, mart, part)
                    part.replace(path)
                finally:
                    part.unlink(missing_ok=True)
                written.append(path)
    return written


def harmless(text: str) -> str:
    """The text as no spreadsheet takes it for a formula."""
    return f"'{text}" if _FORMULA.match(text) and not _FIGURE.fullmatch(text) else text


def as_meant(text: str) -> str:
    """The text before `harmless` put its apostrophe there."""
    return text[1:] if text[:1] == "'" and harmless(text[1:]) == text else text


def _write_parquet(_: DuckDBPyConnection, build: Path, mart: str, path: Path) -> None:
    shutil.copyfile(build / "parquet" / f"{mart}.parquet", path)


def _write_csv(con: DuckDBPyConnection, _: Path, mart: str, path: Path) -> None:
    kinds = columns(con, "marts", mart)
    texts = [place for place, kind in enumerate(kinds.values()) if kind in {"VARCHAR", "JSON"}]
    values = ", ".join(f"CAST({identifier(name)} AS VARCHAR)" for name in kinds)
    result = con.execute(f"FROM marts.{identifier(mart)} SELECT {values}")
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(kinds)
        while rows := result.fetchmany(_ROWS_AT_ONCE):
            for row in rows:
                cells = list(row)
                for place in texts:
                    if cells[place] is not None:
                        cells[place] = harmless(cells[place])
                writer.writerow(cells)


_WRITERS: dict[str, Callable[[DuckDBPyConnection, Path, str, Path], None]] = {
    "parquet": _write_parquet,
    "csv": _write_csv,
}
