"""One bad document stops only itself: which one breaks the marts is found by building without it.

The suspects are the documents that the published marts do not have yet. Without all of them the marts must build,
else nobody is blamed; then they come back in halves, and one that breaks the marts alone is set aside. A sound half
costs one build, so that one bad document among n costs about 2 log2(n); what is sound is published on the way. What
is not a document's doing ends the trial as an exception, and nobody is blamed for what failed once only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from orchestration.progress import Progress
from warehouse import asides
from warehouse.database import connect
from warehouse.home import Home

REASON_LENGTH = 600


class TrialEnded(Exception):
    """The marts could not be built for a reason that is no document's: dbt was killed, the disk is full."""


Build = Callable[[], str | None]
"""Builds, accepts and publishes the marts; why not, in words, where that failed."""


@dataclass
class Trial:
    """Of the documents that may have broken the marts."""

    home: Home
    build: Build
    progress: Progress
    guilty: list[str] = field(default_factory=list)

    def hold(self, failure: str) -> str | None:
        """After the marts failed with all documents. The failure where no document is the cause, else None."""
        with connect(self.home) as con:
            suspects = asides.unpublished(con, self.home)
            asides.try_without(con, suspects)
        if not suspects:
            return failure
        self.progress.step("building the marts without the new documents")
        if still := self.build():
            with connect(self.home) as con:
                asides.take_in(con, suspects)
            return still
        self._admit(suspects, failure if len(suspects) > 1 else None)
        # The guilty are told of in the marts' list of documents.
        return self.build() if self.guilty else None

    def _admit(self, documents: Sequence[str], known: str | None = None) -> None:
        """Takes in what does not break the marts; `known` is how several together do, where that was seen."""
        failure = known or self._with(documents)
        if failure is None:
            return
        with connect(self.home) as con:
            asides.try_without(con, documents)
            if len(documents) == 1:
                asides.set_aside(con, documents[0], _in_words(failure))
                self.guilty += documents
                return
        middle = len(documents) // 2
        self._admit(documents[:middle])
        self._admit(documents[middle:])

    def _with(self, documents: Sequence[str]) -> str | None:
        with connect(self.home) as con:
            asides.take_in(con, documents)
        self.progress.step(f"building the marts with {len(documents)} of the new documents")
        return self.build()


def _in_words(failure: str) -> str:
    told = " ".join(failure.split())
    short = told if len(told) <= REASON_LENGTH else f"{told[:REASON_LENGTH]} …"
    return f"the marts cannot be built with it, and are built without it: {short}"
