"""extracted: a batch of documents, each read in a child process of its own. One that cannot be read stops only itself.

This step needs the store, the settings and the hand-over, and never the warehouse: it may run on any machine that has
the home's folder.
"""

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import dagster as dg
import msgspec

from extract.cores import cores
from orchestration.batches import Batch, Came, Readings, rows_of
from orchestration.engine import QUEUE_TAG, READ, broker
from orchestration.progress import Progress
from orchestration.read_document import Order, Outcome, Refused, read_document
from orchestration.readers import Readers
from orchestration.settings import Settings, settings_of
from orchestration.timings import timed
from orchestration.warm import Zygote
from warehouse.corrections import addressed
from warehouse.corrections import read as read_corrections
from warehouse.errors import CorrectionsUnreadable
from warehouse.home import Home
from warehouse.ledger import Arrival

if TYPE_CHECKING:
    from extract.plan import Correction

# So many documents are read sooner one after the other, each by all cores, than processes are started for them.
FEW = 3


@dg.op(
    tags={QUEUE_TAG: READ},
    description="Reads and validates the documents of one batch and leaves their rows in the hand-over.",
)
def read_batch(
    context: dg.OpExecutionContext,
    batch: Batch,
    home: dg.ResourceParam[Home],
    progress: dg.ResourceParam[Progress],
    readers: dg.ResourceParam[Readers],
) -> Readings:
    settings, lines = settings_of(home), _corrections(home)
    # The largest first, so that no core waits for the last one.
    orders, following = (
        [
            _order(home, arrival, settings, lines)
            for arrival in sorted(some, key=lambda arrival: -(arrival.byte_size or 0))
        ]
        # Of workers, another one reads the next batch.
        for some in (batch.arrivals, batch.following if broker() is None else ())
    )
    arrivals = {str(arrival.sha256): arrival for arrival in batch.arrivals}
    outcomes: dict[str, Outcome] = {}
    with timed("read"):
        done = (
            _each_alone(orders, progress)
            if len(orders) <= FEW and not following and not readers.are_expected(orders)
            else _at_once(orders, following, readers, settings)
        )
        for order, outcome in done:
            progress.document()
            _log(context, arrivals[order.sha256], outcome)
            outcomes[order.sha256] = outcome
    return Readings(tuple(Came(arrival, outcomes[sha256]) for sha256, arrival in arrivals.items()))


def _each_alone(orders: Sequence[Order], progress: Progress) -> Iterator[tuple[Order, Outcome]]:
    """One after the other, the pages of each shared out among the cores."""
    with Zygote() as zygote:
        for order in orders:
            progress.step(f"reading {order.file_name}")
            yield order, read_document(order, progress.pages, zygote)


def _at_once(
    orders: Sequence[Order], following: Sequence[Order], readers: Readers, settings: Settings
) -> Iterator[tuple[Order, Outcome]]:
    """Each by one process. Then those of the next batch, which are read while this one is loaded."""
    now, then = (
        [msgspec.structs.replace(order, processes=1) for order in some] for some in (orders, following)
    )
    count = settings.bulk.processes or cores()
    readers.expect(now, count)
    readers.expect(then, count)
    return readers.read(now, count)


def _order(home: Home, arrival: Arrival, settings: Settings, lines: Sequence["Correction"]) -> Order:
    sha256 = str(arrival.sha256)
    return Order(
        sha256=sha256,
        # A name that is no UTF-8 comes as lone surrogates, which nothing can store.
        file_name=arrival.file_name.encode("utf-8", "replace").decode(),
        path=os.fsencode(home.stored(sha256)),
        rows=os.fsencode(rows_of(home, sha256)),
        corrections=tuple(addressed(lines, sha256)),
        limits=settings.limits,
        process=settings.reading,
        space=settings.space,
    )


def _corrections(home: Home) -> Sequence["Correction"]:
    """The home's corrections.csv. One that cannot be read stops the run; its documents wait."""
    try:
        return read_corrections(home)
    except CorrectionsUnreadable as unreadable:
        raise dg.Failure(str(unreadable), allow_retries=False) from unreadable


def _log(context: dg.OpExecutionContext, arrival: Arrival, outcome: Outcome) -> None:
    if isinstance(outcome, Refused):
        told = context.log.error if outcome.code == "fault" else context.log.warning
        told("%s (%s): %s: %s", arrival.sha256, arrival.file_name, outcome.code, outcome.message)
