"""What the real plans cost planhouse's peers: CPU seconds a page, and the largest process's peak."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdfium2

from bench.engines import ENGINES, Engine, NotRun, run
from bench.material import Material
from bench.readings import blank_page
from bench.report import markdown, today

HEADERS = ("engine", "CPU s a page", "peak MB", "PDFs not read", "measured")

# tabula starts Java for each page otherwise, to know the page of a table; nobody asks here.
ENVIRONMENT = {"TABULA_ALL": "1"}


def peer_rows(given: Material, scratch: Path) -> str:
    """All engines through the form of the adapters, planhouse too: a process for each plan, warmed by a blank page."""
    return markdown(HEADERS, [_row(engine, given, scratch) for engine in ENGINES.values()])


def _row(engine: Engine, given: Material, scratch: Path) -> list[str]:
    pages, cpu, peak = 0, 0.0, 0.0
    failed: list[str] = []
    for pdf in given.real_plans():
        read = run(engine, given, [blank_page(scratch), pdf], scratch / "peer.json", ENVIRONMENT)
        if isinstance(read, NotRun):
            return [engine.title, f"not run: {read.reason}", "", "", today()]
        result: Mapping[str, Any] = json.loads(read.path.read_text("utf-8"))
        doc = result["docs"][1]
        if doc["err"]:
            failed.append(pdf.name)
            print(f"{engine.name} failed on {pdf.name}: {doc['err']}", file=sys.stderr)
            continue
        pages, cpu = pages + len(pypdfium2.PdfDocument(pdf)), cpu + doc["cpu"]
        peak = max(peak, result["rss_self_mb"], result["rss_child_mb"])
    return [engine.title, f"{cpu / pages:.3f}" if pages else "–", f"{peak:.0f}", str(len(failed)), today()]
