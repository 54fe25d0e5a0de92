"""One document, from its bytes in the store to its rows in the hand-over: read, corrected, held against its schemas.

What was read and not loaded when a run was killed is not read again: the file of its rows says what it was made of.
"""

from __future__ import annotations

import hashlib
import logging
import os
from pathlib import Path
from typing import Any

import msgspec

from extract.limits import Limits
from extract.plan import EXTRACTOR_VERSION, Correction
from orchestration import reading
from orchestration.plan_facts import Facts, facts_of, told_of_reading, told_of_validation
from orchestration.process_limits import ProcessLimits
from orchestration.timings import timed
from orchestration.warm import Zygote
from warehouse import faults
from warehouse.errors import DiskFull, WarehouseError
from warehouse.space import CODE, NO_FLOOR, Floor, demand

BEGUN = ".begun"

logger = logging.getLogger("planhouse")


class Order(msgspec.Struct, frozen=True):
    """What to read, and where to leave its rows. Paths are in the system's bytes.

    `processes` read its pages at the same time: as many as there are cores where it is None.
    """

    sha256: str
    file_name: str
    path: bytes
    rows: bytes
    corrections: tuple[Correction, ...]
    limits: Limits
    process: ProcessLimits
    space: Floor = NO_FLOOR
    processes: int | None = None

    @property
    def made_of(self) -> str:
        """Changes with all that the rows depend on, but for the code of this version."""
        from warehouse.database import schema_digest

        told = [self.sha256, self.file_name, self.corrections, self.limits]
        return hashlib.sha256(
            msgspec.json.encode([EXTRACTOR_VERSION, schema_digest(), *told], order="sorted")
        ).hexdigest()


class Read(msgspec.Struct, frozen=True, tag="read"):
    """The rows are in the hand-over."""

    facts: Facts

    @property
    def took(self) -> tuple[int, float]:
        """Pages and seconds."""
        return int(self.facts.extracted["pages"]), float(self.facts.extracted["seconds"])


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """The document could not be read; `again` when another try could help."""

    code: str
    message: str
    again: bool


Outcome = Read | Refused


def read_document(order: Order, pages: reading.PageCount, zygote: Zygote) -> Outcome:
    """Whatever goes wrong with one document is its own outcome, and stops no other."""
    try:
        return _former(order) or _in_hand(order, pages, zygote)
    except reading.NotRead as refused:
        return Refused(refused.code, str(refused), again=refused.may_pass)
    except DiskFull as full:
        return Refused(CODE, str(full), again=True)
    except (WarehouseError, UnicodeError) as unfit:
        return Refused("load_failed", str(unfit), again=True)
    except Exception as fault:
        logger.exception("%s (%s)", order.sha256, order.file_name)
        told = (
            f"{type(fault).__name__}: {fault} This is a fault of planhouse; please report it with this file."
        )
        return Refused("fault", told, again=True)


def _former(order: Order) -> Read | None:
    from warehouse import handover

    said = handover.said_of(Path(os.fsdecode(order.rows)))
    if said is None or said.get("made_of") != order.made_of:
        return None
    return Read(msgspec.convert(said["facts"], Facts))


def _in_hand(order: Order, pages: reading.PageCount, zygote: Zygote) -> Read:
    """A file says for so long that this document is in hand. It stays where the process is killed meanwhile."""
    begun = Path(os.fsdecode(order.rows)).with_suffix(BEGUN)
    begun.parent.mkdir(parents=True, exist_ok=True)
    begun.touch()
    try:
        return _read(order, pages, zygote)
    finally:
        begun.unlink(missing_ok=True)


def _read(order: Order, pages: reading.PageCount, zygote: Zygote) -> Read:
    rows = Path(os.fsdecode(order.rows))
    demand(rows.parent, order.space)
    with timed("extract") as extract:
        plan = reading.read(
            Path(os.fsdecode(order.path)),
            order.file_name,
            pages,
            order.limits,
            order.process,
            zygote,
            order.processes,
        )
    # While the child read, a thread may have imported these.
    from extract.corrections import corrected
    from extract.validate import validate
    from warehouse import handover

    extracted = told_of_reading(plan, extract.seconds)
    with timed("validate") as validation:
        plan = validate(corrected(plan, order.corrections))
    facts = facts_of(plan, extracted, told_of_validation(plan, validation.seconds))
    said: dict[str, Any] = {"made_of": order.made_of, "facts": msgspec.to_builtins(facts)}
    with timed("hand over"), faults.told(rows):
        handover.write(handover.of_plan(plan), rows, said)
    return Read(facts)
