"""`planhouse review`: what waits for a person, with the lines that corrections.csv would have of it."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from orchestration import exits
from orchestration.console import console, printable, table
from orchestration.pictures import write
from orchestration.render import Box, pictures
from orchestration.strays import tell_strays
from warehouse.corrections import COLUMNS, SHA256
from warehouse.database import connect
from warehouse.export import harmless
from warehouse.home import Home
from warehouse.review import Document, waiting

if TYPE_CHECKING:
    from rich.console import Console

SHOWN_OF_AN_ID = 12
BOM = "\ufeff"


def run(as_csv: bool, folder: Path | None) -> int:
    home = Home.from_environment()
    # Where there is no warehouse this says so; one of an earlier release gets its new tables by the next line.
    with connect(home, read_only=True):
        pass
    with connect(home) as con:
        documents = waiting(con)
    out = console(sys.stderr if as_csv else sys.stdout)
    if as_csv:
        _print_lines(home, documents)
    else:
        for document in documents:
            _tell(out, document)
    strays = tell_strays(out, home)
    if folder is not None:
        for path in _draw(home, documents, folder):
            out.print(f"Wrote {path}.")
    if not documents and not strays:
        out.print("Nothing waits for a person.", style="green")
        return exits.FINE
    if documents and not as_csv:
        out.print(
            f"Lines to fill in for {home.corrections}: planhouse review --csv. With --pictures DIR the pages are drawn."
        )
    return exits.DOCUMENT_NOT_SOUND


def _tell(out: Console, document: Document) -> None:
    state = {"needs_review": ("needs review", "yellow")}.get(document.status, (document.status, "green"))
    out.print(
        f"{document.file_name} ({SHA256}{document.document_id[:SHOWN_OF_AN_ID]}): {state[0]}", style=state[1]
    )
    for it in document.waiting:
        where = f"page {it.page}: " if it.page else ""
        out.print(f"  {where}{printable(it.why)}")
        if it.lines:
            shown = table("record", "field", "raw_expected")
            for line in it.lines:
                shown.add_row(line.record, line.field, printable(line.raw_expected))
            out.print(shown)
    out.print()


def _print_lines(home: Home, documents: Sequence[Document]) -> None:
    """With a header where corrections.csv has none yet, so that the lines can be appended to it."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    if not home.corrections.exists() or not home.corrections.stat().st_size:
        sys.stdout.write(BOM)
        out.writerow(COLUMNS)
    for document in documents:
        name = f"{SHA256}{document.document_id[:SHOWN_OF_AN_ID]}"
        lines = dict.fromkeys(line for it in document.waiting for line in it.lines)
        for line in lines:
            known = (name, line.record, line.field, line.raw_expected)
            out.writerow([harmless(text) for text in known] + [""] * (len(COLUMNS) - len(known)))


def _draw(home: Home, documents: Sequence[Document], folder: Path) -> Iterator[Path]:
    for document in documents:
        pages: dict[int, list[Box]] = defaultdict(list)
        for it in document.waiting:
            if it.page is not None:
                pages[it.page] += []
            for page, box in it.boxes:
                pages[page].append(box)
        name = f"{PurePath(document.file_name).stem}-{document.document_id[:8]}"
        for number, image in pictures(home.stored(document.document_id), pages) if pages else ():
            yield write(image, folder / f"{name}-page-{number:03}.png", "--pictures")
