"""Programs that print HTML to PDF, each where it is installed. None of them is needed: a test without them skips.

WeasyPrint: `uv pip install weasyprint` (with Pango from the system). Chromium and LibreOffice: the system's packages.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.drawing import Rules, Table
from tests.pen import korean_font_file

Printer = Callable[[str, Path], Path]

BORDERS = {
    Rules.LINES: "0.5pt solid black",
    Rules.RECTS: "2pt solid #555",
    Rules.DOTTED: "1pt dotted black",
    Rules.DOTS: "1pt dashed black",
    Rules.DOUBLE: "3pt double black",
}


def weasyprint(html: str, path: Path) -> Path:
    try:
        module = import_module("weasyprint")
    except (ImportError, OSError) as missing:  # OSError where Pango is
        pytest.skip(f"needs WeasyPrint, which is not installed ({missing})")
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    module.HTML(string=html).write_pdf(path)
    return path


def chromium(html: str, path: Path) -> Path:
    browser = _program("chromium", "chromium-browser", "google-chrome")
    page = path.with_suffix(".html")
    page.write_text(html)
    _run(browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
         "--allow-file-access-from-files",
         f"--user-data-dir={path.parent / 'profile'}", f"--print-to-pdf={path}", page.as_uri())  # fmt: skip
    return path


def libreoffice(html: str, path: Path) -> Path:
    office = _program("soffice", "libreoffice")
    page = path.with_suffix(".html")
    page.write_text(html)
    profile = (path.parent / "profile").as_uri()
    _run(office, f"-env:UserInstallation={profile}", "--headless", "--infilter=HTML (StarWriter)",
         "--convert-to", "pdf", "--outdir", str(path.parent), str(page))  # fmt: skip
    return path


PRINTERS: dict[str, Printer] = {"weasyprint": weasyprint, "chromium": chromium, "libreoffice": libreoffice}


@cache
def _font() -> Path:
    """The Korean font without its empty tables, for which Chromium refuses it."""
    whole = korean_font_file().read_bytes()
    count = int.from_bytes(whole[4:6], "big")
    tables = [whole[at : at + 16] for at in range(12, 12 + 16 * count, 16)]
    kept = b"".join(table for table in tables if table[12:] != bytes(4))
    head = whole[:4] + (len(kept) // 16).to_bytes(2, "big") + whole[6:12] + kept
    path = Path(mkdtemp()) / "font.ttf"
    path.write_bytes(head.ljust(12 + 16 * count, b"\0") + whole[12 + 16 * count :])
    return path


def _program(*names: str) -> str:
    found = next((program for name in names if (program := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"needs {names[0]}, which is not installed")
    return found


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def html_of(tables: Sequence[Table]) -> str:
    """A page for each table; a table that is too long flows over more."""
    return f"""<!doctype html><meta charset="utf-8"><style>
@font-face {{ font-family: Nanum; src: url("{_font().as_uri()}"); }}
@page {{ size: A4; margin: 45pt; }}
body {{ margin: 0; font: 9pt Nanum; }}
table {{ border-collapse: collapse; table-layout: fixed; page-break-after: always; }}
th, td {{ padding: 2pt 4pt; white-space: nowrap; font-weight: normal;
  vertical-align: middle; }}
th {{ background: #ddd; }}
tr {{ page-break-inside: avoid; }}
</style>{"".join(_table(table) for table in tables)}"""


def _table(table: Table) -> str:
    border = f"border: {BORDERS[table.rules]};"
    rows: list[list[str]] = [[] for _ in table.rows]
    last = len(table.widths)
    for at in table.placed():
        style = f"{border} text-align: {at.cell.align};"
        if table.open_sides:
            style += "border-left: none;" * (at.col == 0)
            style += "border-right: none;" * (at.col + at.cell.col_span == last)
        name = "th" if at.row < table.header_rows else "td"
        text = escape(at.cell.text).replace("\n", "<br>")
        rows[at.row].append(
            f'<{name} rowspan="{at.cell.row_span}" colspan="{at.cell.col_span}" style="{style}">{text}</{name}>'
        )
    printed = [
        f'<tr style="height: {height}pt">{"".join(row)}</tr>'
        for height, row in zip(table.heights(), rows, strict=True)
    ]
    columns = "".join(f'<col style="width: {width}pt">' for width in table.widths)
    # A cell of the head does not reach into the body.
    head = table.header_rows
    if any(at.row < head < at.row + at.cell.row_span for at in table.placed()):
        head = 0
    return (
        f'<table style="font-size: {table.size}pt; width: {sum(table.widths)}pt"><colgroup>{columns}</colgroup>'
        f"<thead>{''.join(printed[:head])}</thead><tbody>{''.join(printed[head:])}</tbody></table>"
    )
