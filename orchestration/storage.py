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
    """One file per asset and partition, replaced by one rename. A partition for which no value comes has none after.

    What passes between the steps of a graph is one value each, in a folder of the run.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        if context.has_asset_key:
            self._hand_on_each(context, obj)
        else:
            _write(self._of_step(context), obj)

    def load_input(self, context: dg.InputContext) -> Any:
        if context.has_asset_key:
            return self._each(context)
        if context.upstream_output is None:
            raise dg.DagsterInvariantViolationError(f"{context.name} comes from no step.")
        return _read(self._of_step(context.upstream_output))

    def _hand_on_each(self, context: dg.OutputContext, obj: Iterable[tuple[str, Any]]) -> None:
        folder = self._folder(context)
        without = set(context.asset_partition_keys)
        for key, value in obj:
            _write(folder / f"{key}.pickle", value)
            without.discard(key)
        for key in without:
            (folder / f"{key}.pickle").unlink(missing_ok=True)

    def _each(self, context: dg.InputContext) -> Iterator[tuple[str, Any]]:
        folder = self._folder(context)
        for key in context.asset_partition_keys:
            path = folder / f"{key}.pickle"
            if path.exists():
                yield key, _read(path)

    def _folder(self, context: dg.OutputContext | dg.InputContext) -> Path:
        return self.folder.joinpath(*context.asset_key.path)

    def _of_step(self, context: dg.OutputContext) -> Path:
        run_id, *names = context.get_identifier()
        return self.folder / run_id / f"{'.'.join(names)}.pickle"


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
    part.rename(path)


def _read(path: Path) -> Any:
    return pickle.loads(path.read_bytes())  # noqa: S301  an earlier step wrote it
