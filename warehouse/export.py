"""Files for other programs, from the published marts."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from duckdb import DuckDBPyConnection

from warehouse.build import read
from warehouse.database import columns, identifier, open_published, tables
from warehouse.datapackage import describe_csv, keys_in
from warehouse.errors import UnknownFormat
from warehouse.home import Home

FORMATS = ("parquet", "csv", "xlsx")

DATAPACKAGE = "datapackage.json"

Writer = Callable[[Path], object]

# A spreadsheet runs a cell that starts so (also in its full-width form) as a formula; a plain figure is none.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_FIGURE = re.compile(r"[+-]?[\d,]*\.?\d+ ?%?")

_ROWS_AT_ONCE = 10_000


def export(home: Home, folder: Path, formats: Iterable[str] = FORMATS) -> list[Path]:
    """Writes the published marts in each format into `folder`; the files, sorted.

    Parquet and CSV are a file a mart, XLSX is one workbook. CSV is UTF-8 with a byte order mark (so that spreadsheets
    read the Korean), text that a spreadsheet would run as a formula has an apostrophe before it, and
    `datapackage.json` describes the files. Raises NothingPublished and UnknownFormat.
    """
    chosen = list(dict.fromkeys(formats))
    for name in chosen:
        if name not in FORMATS:
            raise UnknownFormat(f"{name!r} is not a format. Choose from: {', '.join(FORMATS)}.")
    written = []
    # The link may lead to another build while this one is exported.
    build = home.current.resolve()
    with open_published(home) as con:
        folder.mkdir(parents=True, exist_ok=True)
        for name in chosen:
            for file, write in _files(name, con, build, folder):
                written.append(_put(folder / file, write))
    return sorted(written)


def _files(name: str, con: DuckDBPyConnection, build: Path, folder: Path) -> Iterator[tuple[str, Writer]]:
    """The files of a format, each with what writes it to a path; each is in the folder before the next is asked for."""
    if name == "xlsx":
        from warehouse import workbook

        yield workbook.FILE, partial(workbook.write, con)
        return
    for mart in tables(con, "marts"):
        if name == "parquet":
            yield f"{mart}.parquet", partial(shutil.copyfile, build / "parquet" / f"{mart}.parquet")
        else:
            yield f"{mart}.csv", partial(_write_csv, con, mart)
    if name == "csv":
        yield DATAPACKAGE, partial(_write_package, con, build, folder)


def _put(path: Path, write: Writer) -> Path:
    """Whole, or not at all."""
    part = path.with_name(f".{os.getpid()}.{path.name}")
    try:
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def harmless(text: str) -> str:
    """The text as no spreadsheet takes it for a formula."""
    return f"'{text}" if _FORMULA.match(text) and not _FIGURE.fullmatch(text) else text


def as_meant(text: str) -> str:
    """The text before `harmless` put its apostrophe there."""
    return text[1:] if text[:1] == "'" and harmless(text[1:]) == text else text


def _write_package(con: DuckDBPyConnection, build: Path, folder: Path, path: Path) -> None:
    package = describe_csv(folder, read(con, keys_in(build)))
    path.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _write_csv(con: DuckDBPyConnection, mart: str, path: Path) -> None:
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
