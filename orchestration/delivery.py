"""Publishing the current build to its targets, and how they stand, in words: for the verbs and for Dagster's asset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.console import printable
from orchestration.settings import settings_of
from warehouse import deliveries
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.targets import Target

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one target, as a sentence."""

    target: str
    words: str
    failed: bool = False


def deliver_to(home: Home, targets: Sequence[Target], again: bool = False) -> Iterator[Told]:
    """One after the other; one that fails does not keep the next from its build, and is noted for `planhouse status`.

    Raises NothingPublished.
    """
    from warehouse.errors import NothingPublished
    from warehouse.postgres import deliver

    for target in targets:
        try:
            done = deliver(home, target, again)
        except NothingPublished:
            raise
        except WarehouseError as failure:
            deliveries.note(home, target, failure=str(failure))
            yield Told(target.shown, str(failure), failed=True)
            continue
        deliveries.note(home, target, done.build_id)
        if not done.rows:
            yield Told(target.shown, f"{target.shown}: has build {done.build_id} already.")
            continue
        words = (
            f"{target.shown}: build {done.build_id}, {len(done.rows)} marts with {sum(done.rows.values()):,} rows, "
            f"published in {done.seconds:.1f} s. {target.reader} may read it."
        )
        if done.others:
            words += f" Not of planhouse, or no longer, and left alone: {', '.join(done.others)}."
        yield Told(target.shown, words)


def standing_of(home: Home, current: str | None) -> Iterator[Told]:
    """How each target that planhouse.toml names stands beside the build that readers of the file see."""
    for target in settings_of(home).publish.targets:
        delivery = deliveries.last(home, target)
        there = delivery.build_id if delivery else None
        if delivery and delivery.failure:
            yield Told(
                target.shown,
                f"Not published there: {delivery.failure} It has {_named(there)}. Then: planhouse publish",
                failed=True,
            )
        elif there != current:
            yield Told(target.shown, f"{target.shown} has {_named(there)}: planhouse publish", failed=True)
        else:
            yield Told(target.shown, f"{target.shown} has the same build.")


def tell_targets(out: Console, targets: Iterable[Told]) -> None:
    for told in targets:
        out.print(printable(told.words), style="yellow" if told.failed else None)


def _named(build_id: str | None) -> str:
    return f"build {build_id}" if build_id else "no build of this home"
