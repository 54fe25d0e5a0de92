"""planhouse over one or more PDFs, into the form that the scorer reads: `python -m bench.read_tables OUT.json PDF…`

What is handed in is what `planhouse check PDF --json` prints, frames included, a table that goes on over pages part
by part. The verb itself reads each PDF in a process of its own; here one process reads them all.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.metered import cpu_seconds, peak_megabytes
from extract.errors import Unreadable
from extract.reading import read_plan
from orchestration.plan_json import as_json


def scored_form(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The tables of a plan's JSON as `{"page", "cells": [[row0, col0, row1, col1, text], …]}`, spans inclusive."""
    return [
        {"page": table["page"], "cells": [_cell(cell) for cell in table["cells"]]} for table in plan["tables"]
    ]


def _cell(cell: Mapping[str, Any]) -> list[int | str]:
    row, col = cell["row"], cell["col"]
    return [row, col, row + cell["row_span"] - 1, col + cell["col_span"] - 1, cell["text"]]


def read(pdf: Path) -> dict[str, Any]:
    """One document of the scorer's form. A PDF that planhouse refuses has no tables, and says so in `err`."""
    tables: list[dict[str, Any]] = []
    pages, error = None, None
    wall, cpu = time.perf_counter(), cpu_seconds()
    try:
        plan = as_json(read_plan(pdf))
        tables, pages = scored_form(plan), len(plan["pages"])
    except Unreadable as refused:
        error = f"{refused.code}: {refused}"
    except Exception as failure:  # noqa: BLE001  a crash is this PDF's result, not the end of the comparison
        error = f"{type(failure).__name__}: {failure}"
    return {
        "file": pdf.name,
        "tables": tables,
        "pages": pages,
        "wall": time.perf_counter() - wall,
        "cpu": cpu_seconds() - cpu,
        "err": error,
    }


def main(out: str, pdfs: Sequence[str]) -> None:
    docs = []
    for number, pdf in enumerate(pdfs, 1):
        docs.append(read(Path(pdf)))
        if number % 10 == 0 or number == len(pdfs):
            print(f"planhouse: {number}/{len(pdfs)}", file=sys.stderr, flush=True)
    result = {
        "peer": "planhouse",
        "docs": docs,
        "rss_self_mb": peak_megabytes(),
        "rss_child_mb": 0,
    }
    Path(out).write_text(json.dumps(result, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
