"""Whether the marts are fresh: by what they were built from, and for Dagster's pages by when."""

from __future__ import annotations

import dagster as dg

from orchestration import dbt
from orchestration.assets.published import FINGERPRINT
from orchestration.catalogue import MARTS_FAIL_AFTER, MARTS_WARN_AFTER, PUBLISHED
from warehouse import contents, recovery
from warehouse.database import connect, tables
from warehouse.home import Home
from warehouse.publish import intact


def marts_are_stale(instance: dg.DagsterInstance, home: Home, patience: float | None = None) -> bool:
    """True where a document was loaded, read anew or withdrawn since, the dbt project changed, or the file is damaged.

    An empty warehouse has no marts to be stale, and one that is being rebuilt publishes nothing before it is whole.
    """
    with connect(home, patience=patience) as con:
        there = contents.of_warehouse(con)
        if not there.documents or recovery.rebuilding(con):
            return False
        if not tables(con, "marts"):
            return True
    last = instance.get_latest_materialization_event(dg.AssetKey(PUBLISHED))
    if last is None or last.asset_materialization is None or not intact(home):
        return True
    if last.asset_materialization.metadata[FINGERPRINT].value != dbt.fingerprint():
        return True
    return contents.of_published(home) != there.fingerprint


def with_freshness(spec: dg.AssetSpec) -> dg.AssetSpec:
    """The one policy, for all that a build of the marts makes."""
    policy = dg.FreshnessPolicy.time_window(fail_window=MARTS_FAIL_AFTER, warn_window=MARTS_WARN_AFTER)
    return spec.replace_attributes(freshness_policy=policy)
