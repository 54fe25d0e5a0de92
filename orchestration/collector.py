"""Python's collector of cycles, held back: imports and runs allocate much, make few cycles and end soon.

It would look through hundreds of thousands of imported objects again and again, a tenth of a build's time, and find
nothing worth having. What it leaves uncollected goes when the process ends.
"""

from __future__ import annotations

import gc

# Python's own first threshold is 700 (2,000 from 3.14 on).
ALLOCATIONS = 100_000


def seldom() -> None:
    """For a process that works for a minute and prints."""
    gc.set_threshold(ALLOCATIONS, 20, 20)


def never() -> None:
    """For a child that does one thing and ends."""
    gc.disable()


def spare_what_is_there() -> None:
    """Before the end: what is alive now is not looked through once more while the interpreter shuts down."""
    gc.freeze()
