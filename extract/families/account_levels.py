"""Levels and parents of account lines: what the print says of them, and what the seed knows."""

from __future__ import annotations

from collections.abc import Iterable

from extract.families.numbered import is_total
from extract.korean import name_key
from extract.vocabulary import Vocabulary


class AccountLevels:
    """Levels and parents of account lines, as the seed has them where the table prints the parent too.

    Where it does not (일반회계 / 공기업특별회계 / 기타특별회계 under a total), the line is one of the first level. A
    name that no seed knows stands under the last line of the first level.
    """

    def __init__(self, labels: Iterable[str], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._total: str | None = None
        self._first_level: str | None = None
        self._printed = {name: text for text in labels if (name := vocabulary.canonical_of(text))}

    def place(self, label: str) -> tuple[int, str | None]:
        """The line's level and the printed name of its parent. Lines come in order."""
        if is_total(label) or self._vocabulary.account_levels.get(name_key(label)) == 0:
            self._total = label
            return 0, None
        parent = self._vocabulary.parent_of(label)
        known = self._vocabulary.canonical_of(label) is not None
        under = self._printed.get(parent) if parent is not None else None
        if known and under is not None and under not in (self._total, label):
            return 2, under
        if known or self._first_level is None:
            self._first_level = label
            return 1, self._total
        return 2, self._first_level
