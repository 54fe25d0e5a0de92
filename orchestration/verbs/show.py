"""`planhouse show`: a record on the page that it was read from."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from orchestration import exits
from orchestration.console import console, table
from orchestration.pictures import write
from orchestration.render import Box, picture
from warehouse.home import Home
from warehouse.locate import locate


def run(record: str, out: Path | None) -> int:
    found = locate(Home.from_environment(), record)
    boxes: dict[int, list[Box]] = defaultdict(list)
    for cell in found.cells:
        boxes[cell.page].append(cell.bbox)
    path = out or Path(re.sub(r"[^\w.-]+", "-", record) + ".png")
    write(picture(found.path, boxes), path, "--out")
    corrected = ["corrected"] if any(cell.corrected for cell in found.cells) else []
    shown = table("page", "field", "printed", *corrected, right={"page"})
    for cell in found.cells:
        texts = (cell.text, cell.corrected) if corrected else (cell.text,)
        shown.add_row(str(cell.page), cell.field or "", *(" ".join((text or "").split()) for text in texts))
    printed = console()
    printed.print(f"{found.file_name}, record {found.record_id}")
    printed.print(f"basis {found.basis or '-'}, confidence {found.confidence or '-'}\n")
    printed.print(shown, "")
    printed.print(f"Wrote {path}.")
    return exits.FINE
