"""One partition per document; its key is the sha256 of the file's bytes.

A run carries a range of them: several hundred plans are read, loaded and published by one run, not by hundreds.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import dagster as dg

DOCUMENTS = dg.DynamicPartitionsDefinition(name="documents")

# Dagster calls this policy beta since 2023, on each of our assets.
warnings.filterwarnings("ignore", message=".*`backfill_policy`.*", category=dg.BetaWarning)

# Dagster's backfills too put all documents of a range into one run.
ONE_RUN = dg.BackfillPolicy.single_run()

_FIRST, _LAST = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"


def range_tags(keys: Sequence[str]) -> dict[str, str]:
    """What makes a run carry these documents, which have to stand side by side (`out_of_place`)."""
    return {_FIRST: keys[0], _LAST: keys[-1]}


def carries_documents(run: dg.DagsterRun) -> bool:
    return _FIRST in run.tags or "dagster/partition" in run.tags


def out_of_place(there: Sequence[str], keys: Sequence[str]) -> list[str]:
    """The partitions to take out before `keys` are added at the end: none where they stand side by side in order."""
    places = {key: place for place, key in enumerate(there)}
    known = [places[key] for key in keys if key in places]
    is_range = len(known) == len(keys) and known == list(range(known[0], known[0] + len(keys)))
    return [] if is_range else [key for key in keys if key in places]


def stand_together(instance: dg.DagsterInstance, keys: Sequence[str]) -> None:
    """Make the documents a range of partitions. What is known of each stays: it goes by its key."""
    name = str(DOCUMENTS.name)
    for key in out_of_place(instance.get_dynamic_partitions(name), keys):
        instance.delete_dynamic_partition(name, key)
    instance.add_dynamic_partitions(name, list(keys))
