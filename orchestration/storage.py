"""Where a step leaves its values for the next: pickles of frozen values under `dagster/values` of the home.

A run may carry hundreds of documents, so that values are handed on one by one: a step gets, and gives, pairs of a
partition's key and its value, lazily. Files can be thrown away at any time: reading the document again makes them anew.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg

Documents = Any
"""Pairs of a document's sha256 and its value: `Iterable[tuple[str, T]]`, which Dagster cannot take for a type."""


class ValueStorage(dg.IOManager):
    """One file per asset and partition, replaced by one rename. A partition for which no value comes has none after."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def handle_output(self, context: dg.OutputContext, obj: Iterable[tuple[str, Any]]) -> None:
        folder = self._folder(context)
        folder.mkdir(parents=True, exist_ok=True)
        without = set(context.asset_partition_keys)
        for key, value in obj:
            path = folder / f"{key}.pickle"
            part = path.with_suffix(f".{os.getpid()}.part")
            part.write_bytes(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
            part.rename(path)
            without.discard(key)
        for key in without:
            (folder / f"{key}.pickle").unlink(missing_ok=True)

    def load_input(self, context: dg.InputContext) -> Iterator[tuple[str, Any]]:
        folder = self._folder(context)
        for key in context.asset_partition_keys:
            path = folder / f"{key}.pickle"
            if path.exists():
                yield key, pickle.loads(path.read_bytes())  # noqa: S301  an earlier step wrote it

    def _folder(self, context: dg.OutputContext | dg.InputContext) -> Path:
        return self.folder.joinpath(*context.asset_key.path)
