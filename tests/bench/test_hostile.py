"""The big hostile set, where a folder with it is named; and how its sentences are held against our answers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.hostile import is_wanted, results

# Each with its reason in docs/decisions/containment.md.
KNOWN = {"lines_0003000.pdf"}


@pytest.mark.parametrize(
    ("wanted", "got", "is_right"),
    [
        ("loaded", "needs_review", True),
        ("loaded", "rejected: timeout", False),
        ("rejected: malformed (no pages)", "rejected: no_pages", True),
        ("rejected: malformed or loaded", "needs_review", True),
        ("rejected: no_pages (never a silent success with 0 rows)", "loaded", False),
        ("rejected: resource_limit (which limit), page named", "rejected: reader_died", False),
        ("needs_review: no_text_layer (never success with 0 rows)", "loaded", False),
        ("rejected: not_pdf (GZIP)", "rejected: not_a_pdf", True),
    ],
)
def test_an_answer_is_held_against_what_is_wanted(wanted: str, got: str, is_right: bool) -> None:
    assert is_wanted(wanted, got) is is_right


@pytest.mark.slow
def test_every_file_of_the_hostile_set_gets_its_right_answer() -> None:
    folder = os.environ.get("PLANHOUSE_HOSTILE_SET")
    if not folder:
        pytest.skip("takes minutes: make bench-hostile makes and reads it, or PLANHOUSE_HOSTILE_SET names it")
    answers = list(results(Path(folder), []))
    assert answers and {result.file for result in answers if not result.is_right} <= KNOWN
