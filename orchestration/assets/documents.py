"""extracted, validated and loaded as one graph: a run's documents in batches, each read by one step, loaded by another.

Steps know nothing of each other: they run here one after the other, or on as many machines as an executor has.
"""

import shutil
from collections.abc import Iterator, Sequence

import dagster as dg

from orchestration.assets import loaded, validated
from orchestration.assets.extracted import read_batch
from orchestration.assets.loaded import NEW_RECORDS, load_batch
from orchestration.batches import Batch, Came, Loaded, in_batches
from orchestration.catalogue import ARRIVAL, DUCKDB_POOL, EXTRACTED, LOADED, OWNERS, VALIDATED, facts
from orchestration.metadata import shown, tell
from orchestration.partitions import DOCUMENTS, ONE_RUN
from orchestration.progress import Progress
from orchestration.read_document import Refused
from orchestration.settings import settings_of
from orchestration.storage import Documents
from warehouse.home import Home

# Of so many documents at most the pages show the first records of each.
FEW = 10
ASSETS = (EXTRACTED, VALIDATED, LOADED)
CHECKS = (*validated.CHECKS, *loaded.CHECKS)


@dg.op(out=dg.DynamicOut(Batch), description="The run's documents, so many at a time.")  # type: ignore[arg-type]
def batches(
    context: dg.OpExecutionContext,
    arrival: Documents,
    home: dg.ResourceParam[Home],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.DynamicOutput[Batch]]:
    found = [entered for _, entered in arrival]
    progress.documents(len(found))
    for number, batch in enumerate(in_batches(found, settings_of(home).bulk.batch), 1):
        yield dg.DynamicOutput(batch, mapping_key=f"{number:05}")


@dg.op(
    # It looks at the ledger.
    pool=DUCKDB_POOL,
    out={name: dg.Out(dg.Nothing, is_required=False) for name in ASSETS}
    | {spec.get_python_identifier(): dg.Out(dg.Nothing, is_required=False) for spec in CHECKS},
    description="What became of all batches, told to Dagster.",
)
def settled(
    context: dg.AssetExecutionContext, done: list[Loaded], home: dg.ResourceParam[Home]
) -> Iterator[dg.Output[None] | dg.AssetCheckResult]:
    documents = [one for batch in done for one in batch.came]
    _tell(context, documents)
    told = [one.facts for one in documents if one.facts is not None]
    yield dg.Output(None, EXTRACTED)
    yield dg.Output(None, VALIDATED)
    yield validated.records_check(told)
    yield validated.promises_check(told)
    # Without it dbt and all after it are skipped: the marts would be what they are.
    if any(batch.has_changed for batch in done):
        yield dg.Output(None, LOADED)
    yield loaded.balance_check(home)
    yield loaded.settled_check([one.arrival for one in documents])
    shutil.rmtree(home.dagster / "values" / context.run.run_id, ignore_errors=True)


def _tell(context: dg.AssetExecutionContext, documents: Sequence[Came]) -> None:
    few = len(documents) <= FEW
    of_assets: dict[str, dict[str, dict[str, object]]] = {name: {} for name in ASSETS}
    for one in documents:
        sha256, arrival, read = str(one.arrival.sha256), one.arrival, one.facts
        if read is not None:
            of_assets[EXTRACTED][sha256] = shown(read.extracted, few)
            of_assets[VALIDATED][sha256] = shown(read.validated, few)
        elif isinstance(one.outcome, Refused):
            of_assets[EXTRACTED][sha256] = {"refused": one.outcome.code, "reason": one.outcome.message}
        of_assets[LOADED][sha256] = {
            NEW_RECORDS: read.new_records if read is not None and arrival.settled_at else 0,
            "file_name": arrival.file_name,
            "state": str(arrival.state),
            "reason": arrival.reason or "",
        }
    tell(context, of_assets)


@dg.graph(
    name="documents",
    out={name: dg.GraphOut() for name in ASSETS}
    | {spec.get_python_identifier(): dg.GraphOut() for spec in CHECKS},
)
def _documents(arrival):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202  Dagster traces it
    return settled(batches(arrival).map(read_batch).map(load_batch).collect())._asdict()


documents = dg.AssetsDefinition.from_graph(
    _documents,
    keys_by_input_name={ARRIVAL: dg.AssetKey(ARRIVAL)},
    keys_by_output_name={name: dg.AssetKey(name) for name in ASSETS},
    internal_asset_deps={
        EXTRACTED: {dg.AssetKey(ARRIVAL)},
        VALIDATED: {dg.AssetKey(EXTRACTED)},
        LOADED: {dg.AssetKey(VALIDATED)},
    },
    partitions_def=DOCUMENTS,
    backfill_policy=ONE_RUN,
    check_specs=CHECKS,
    group_names_by_output_name={name: facts(name)["group_name"] for name in ASSETS},
    descriptions_by_output_name={name: facts(name)["description"] for name in ASSETS},
    tags_by_output_name={name: {f"dagster/kind/{it}": "" for it in facts(name)["kinds"]} for name in ASSETS},
    owners_by_output_name=dict.fromkeys(ASSETS, OWNERS),
)
