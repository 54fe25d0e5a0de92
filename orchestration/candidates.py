"""The next build, written by a process of its own while its marts are being accepted: then it is only switched to.

A candidate belongs to one run: what is published is what was accepted, whatever another run makes of the marts
meanwhile. Where it is gone, marts that were not accepted as they are by then are not published. Not a thread: the
file's locks are the process's, and whoever closes it first lets go of them for both. Run with `-m`, this is that
process; its arguments are the home's folder and the process that started it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from extract.orphans import end_with_parent
from orchestration import dbt, engine, promised
from orchestration.settings import settings_of
from warehouse import accepted
from warehouse.database import PATIENCE, connect
from warehouse.home import Home
from warehouse.publish import Candidate, Published, discard, prepare, switch
from warehouse.space import demand


class NotAccepted(Exception):
    """Other marts were built since a run accepted its own, or none did."""

    def __init__(self, documents: int) -> None:
        super().__init__(
            f"The marts have rows of {documents:,} documents that were not accepted as they are. Readers keep the "
            "former marts; planhouse build accepts these and publishes them."
        )


@dataclass
class Next:
    """A run's next build. None on workers: the step that publishes is in another process there."""

    home: Home
    candidate: Candidate | None = None

    @contextmanager
    def being_written(self) -> Iterator[None]:
        """While the block lasts, and until it is whole. Why it could not be written, publishing finds out again."""
        self.close()
        if engine.broker() is not None:
            yield
            return
        process = subprocess.Popen(
            # -P: a folder named extract/ in the user's current directory must not be taken for ours.
            [sys.executable, "-P", "-m", "orchestration.candidates", str(self.home.root), str(os.getpid())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        with process:
            try:
                yield
                told, _ = process.communicate()
            finally:
                process.kill()
        if process.returncode == 0:
            self.candidate = msgspec.json.decode(told, type=Candidate)

    def published(self) -> Published:
        """Raises NotAccepted, and what `warehouse.publish.publish` does."""
        candidate, self.candidate = self.candidate, None
        if candidate is not None:
            # Who tidies, or writes another one, takes it for what a killed publisher left.
            with suppress(FileNotFoundError):
                return switch(self.home, candidate)
        with connect(self.home, read_only=True) as con:
            if waiting := accepted.scope(con).looked_at:
                raise NotAccepted(waiting)
        return switch(self.home, prepared(self.home))

    def close(self) -> None:
        """Throws away what was not published: its marts were not accepted."""
        if self.candidate is not None:
            discard(self.home, self.candidate)
            self.candidate = None


def prepared(home: Home) -> Candidate:
    demand(home.published, settings_of(home).space)
    manifest = dbt.manifest(home)
    return prepare(home, promised.keys_of(manifest), promised.by_document(manifest))


if __name__ == "__main__":
    end_with_parent(int(sys.argv[2]))
    # What a library prints must not be taken for the candidate.
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    home = Home(Path(sys.argv[1]))
    PATIENCE.seconds = settings_of(home).waiting.seconds
    answer.write(msgspec.json.encode(prepared(home)))
    answer.close()
