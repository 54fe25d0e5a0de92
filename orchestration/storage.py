"""Where a step leaves its value for the next: pickles of frozen values under `dagster/values` of the home.

They can be thrown away at any time: reading the document again makes them anew.
"""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any

import dagster as dg


class ValueStorage(dg.IOManager):
    """One file per asset and partition, replaced by one rename."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        path = self._path(context)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(pickle.dumps(obj, pickle.HIGHEST_PROTOCOL))
        part.rename(path)

    def load_input(self, context: dg.InputContext) -> Any:
        return pickle.loads(self._path(context).read_bytes())  # noqa: S301  an earlier step wrote it

    def _path(self, context: dg.OutputContext | dg.InputContext) -> Path:
        return self.folder.joinpath(*context.asset_key.path, f"{context.partition_key}.pickle")
