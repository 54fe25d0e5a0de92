"""Reads one PDF in this fresh process and prints what that took, as JSON: `metered.py READER PROCESSES WARM_UP.pdf PDF`

Imports are warmed by a blank page first, so they do not count as reading; they do count as memory. Imports nothing of
this repository before it is asked for, since plain pdfplumber runs in an environment without it.
"""

from __future__ import annotations

import inspect
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

PARALLEL = "processes"  # the parameter of read_plan that says how many processes share a document's pages


def planhouse(processes: int) -> Callable[[Path], int]:
    """Everything that `extract` does. The one place where the number of processes is handed over."""
    from extract.reading import read_plan

    takes_it = PARALLEL in inspect.signature(read_plan).parameters
    if processes > 1 and not takes_it:
        sys.exit(f"read_plan has no `{PARALLEL}`: it reads in one process")
    given = {PARALLEL: processes} if takes_it else {}

    def read(pdf: Path) -> int:
        return read_plan(pdf, **given).document.page_count  # type: ignore[arg-type]

    return read


def pdfplumber(_processes: int) -> Callable[[Path], int]:
    """Plain `extract_tables` over all pages, each page closed when it is done."""
    import pdfplumber as library

    def read(pdf: Path) -> int:
        with library.open(pdf) as opened:
            for page in opened.pages:
                page.extract_tables()
                page.close()
            return len(opened.pages)

    return read


READERS = {"planhouse": planhouse, "pdfplumber": pdfplumber}


def cpu_seconds() -> float:
    """Of this process and of those that it started and that have ended."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def peak_megabytes() -> float:
    """Of this process, or of the largest that it started. Not ru_maxrss, which remembers the starting process too."""
    status = Path("/proc/self/status")
    if not status.exists():
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    else:
        own = next(
            int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")
        )
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def main(reader: str, processes: str, warm_up: str, pdf: str) -> None:
    read = READERS[reader](int(processes))
    read(Path(warm_up))
    wall, cpu = time.perf_counter(), cpu_seconds()
    pages = read(Path(pdf))
    used = {"pages": pages, "wall": time.perf_counter() - wall, "cpu": cpu_seconds() - cpu}
    print(json.dumps(used | {"peak_mb": peak_megabytes()}))


if __name__ == "__main__":
    main(*sys.argv[1:5])
