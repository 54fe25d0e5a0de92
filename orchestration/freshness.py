"""Whether the published marts still say what the warehouse and the dbt project would make of them."""

from __future__ import annotations

import dagster as dg

from orchestration import dbt
from orchestration.assets.loaded import NEW_RECORDS
from orchestration.assets.published import FINGERPRINT
from orchestration.catalogue import LOADED, PUBLISHED
from warehouse.balance import balance
from warehouse.database import connect
from warehouse.home import Home
from warehouse.publish import intact

_AT_ONCE = 100


def marts_are_stale(instance: dg.DagsterInstance, home: Home) -> bool:
    """True where no sound file is published, the dbt project changed, or a plan with records was loaded since.

    A document without any record, even one that was kept out (no text layer, no table that is known), leaves the
    marts as they were.
    """
    last = instance.get_latest_materialization_event(dg.AssetKey(PUBLISHED))
    if last is None or last.asset_materialization is None or not intact(home):
        with connect(home) as con:
            return balance(con).loaded > 0 or _records_loaded_after(instance, None)
    if last.asset_materialization.metadata[FINGERPRINT].value != dbt.fingerprint():
        return True
    # What was loaded while that run was building may not be in it: count from its start.
    run = instance.get_run_record_by_id(last.run_id)
    since = run.start_time if run is not None else None
    return _records_loaded_after(instance, since)


def _records_loaded_after(instance: dg.DagsterInstance, since: float | None) -> bool:
    filter_ = dg.AssetRecordsFilter(dg.AssetKey(LOADED), after_timestamp=since)
    cursor: str | None = None
    while True:
        page = instance.fetch_materializations(filter_, limit=_AT_ONCE, cursor=cursor)
        for record in page.records:
            event = record.asset_materialization
            if event is not None and event.metadata[NEW_RECORDS].value:
                return True
        if not page.has_more:
            return False
        cursor = page.cursor
