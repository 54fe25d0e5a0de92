"""What `planhouse build` says of a file."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from rich.console import Console

from orchestration.verbs.build import _code, _is_sound, _tell
from orchestration.work import Built, Fate
from warehouse.ledger import Arrival, State


def test_a_document_that_could_not_be_read_anew_is_not_told_as_loaded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    now = datetime.now(UTC)
    there = Arrival(
        "id", now, "a.pdf", "/in/a.pdf", 6, "ab", State.LOADED, None, None, now, 0, None, original="id"
    )
    fate = Fate(there, there, unread="a.pdf: pages: 9, and the limit pages is 1.")
    _tell(Console(width=200), fate)
    told = capsys.readouterr().out
    assert (
        told
        == "a.pdf: could not be read anew and stays as it was (loaded). pages: 9, and the limit pages is 1.\n"
    )
    assert not _is_sound(fate) and _code(Built((fate,), marts_built=False)) == 1
