"""What Dagster's pages tell of each document of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg
from dagster._core.execution.context.metadata_logging import AssetMetadataHandle, OutputMetadataAccumulator

from orchestration.plan_facts import PREVIEW

Told = Mapping[str, Mapping[str, Any]]
"""By partition: its metadata."""


def tell(context: dg.AssetExecutionContext, of_assets: Mapping[str, Told]) -> None:
    """The metadata of these assets' partitions, for all that this step materialises.

    As `context.add_asset_metadata` does for one, which asks Dagster's database for all partitions there are at each
    call, and copies all that was told before: for a thousand documents that takes minutes.
    """
    step = context.get_step_execution_context()
    handles: dict[Any, Mapping[str, Any]] = {
        AssetMetadataHandle(asset_key=dg.AssetKey(asset), partition_key=partition): metadata
        for asset, told in of_assets.items()
        for partition, metadata in told.items()
    }
    step._metadata_accumulator = OutputMetadataAccumulator(
        per_output_metadata={**step._metadata_accumulator.per_output_metadata, **handles}
    )


def shown(told: Mapping[str, Any], with_preview: bool) -> dict[str, Any]:
    """What a reader told, for Dagster's page; previews only where it is a page of a few documents."""
    rest = {name: value for name, value in told.items() if name != PREVIEW}
    preview = told.get(PREVIEW)
    return rest | ({PREVIEW: dg.MetadataValue.md(preview)} if with_preview and preview else {})
