"""The process that draws one document's pages, bound by its limits. It tells each page before it begins with it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec

from extract.orphans import end_with_parent
from orchestration.child import bind
from orchestration.process_limits import ProcessLimits


class Order(msgspec.Struct, frozen=True):
    """What to draw, where to, for whom (a process), and within what. Paths are in the system's bytes."""

    path: bytes
    pages: tuple[int, ...]
    folder: bytes
    parent: int
    process: ProcessLimits


def main(order: str) -> None:
    wanted = msgspec.json.decode(order, type=Order)
    end_with_parent(wanted.parent)
    bind(wanted.process)
    from web.pictures import draw

    for page in draw(Path(os.fsdecode(wanted.path)), wanted.pages, Path(os.fsdecode(wanted.folder))):
        print(page, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
