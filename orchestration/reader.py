"""A process that reads one document after another for a batch: each in a process of its own, the rest of it here.

Orders come as lines of its standard input, outcomes leave as lines of its standard output. What is imported, and what
forks the processes that touch a stranger's file, is there once for all documents. Started by `readers` with `-m`.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import msgspec

from extract.orphans import end_with_parent
from orchestration import collector
from orchestration.read_document import Order, Outcome, read_document
from orchestration.warm import Zygote


def main(parent: str) -> None:
    end_with_parent(int(parent))
    collector.seldom()
    # What a library prints must not be taken for an outcome.
    outcomes = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    orders, zygote = msgspec.json.Decoder(Order), Zygote()
    for needed in ("extract.validate", "extract.corrections", "warehouse.handover"):
        import_module(needed)
    for line in sys.stdin.buffer:
        if not zygote.is_alive:
            zygote.close()
            zygote = Zygote()
        outcome: Outcome = read_document(orders.decode(line), _untold, zygote)
        outcomes.write(msgspec.json.encode(outcome) + b"\n")
        outcomes.flush()
    zygote.close()


def _untold(done: int, total: int) -> None:
    """Of many documents at a time nobody is told pages."""


if __name__ == "__main__":
    main(*sys.argv[1:2])
