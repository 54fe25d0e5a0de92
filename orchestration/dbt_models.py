"""dbt's models and tests as assets and checks: the only module that imports dagster_dbt."""

import os
import sys
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

import dagster as dg
from packaging.version import Version

from orchestration import catalogue, dbt, warmup
from orchestration.instance import sign
from orchestration.progress import Progress
from orchestration.settings import settings_of
from orchestration.timings import timed
from warehouse.database import connect
from warehouse.home import Home
from warehouse.space import demand

# dagster-dbt imports dbt-core, which takes longer than Dagster itself, or does without (where dbt Fusion is dbt). Here
# dbt is a process of its own, and nothing of it is needed in this one.
sys.modules.setdefault("dbt.version", None)  # type: ignore[arg-type]
try:
    from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtCliResource, dbt_assets
finally:
    if sys.modules["dbt.version"] is None:
        del sys.modules["dbt.version"]


class Translator(DagsterDbtTranslator):
    """Every source is what `loaded` writes; a model's group is the part of the flow that it belongs to."""

    def __init__(self) -> None:
        # All tables of raw and of the ledger are one asset: they are written in one transaction.
        super().__init__(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            return dg.AssetKey(catalogue.LOADED)
        return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        if dbt_resource_props["schema"] == "marts":
            return catalogue.GROUP_OF_MARTS
        return catalogue.GROUP_OF_MODELS_BELOW_MARTS

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        return catalogue.OWNERS


class Dbt(DbtCliResource):
    """dagster-dbt's resource without two detours of several seconds before every run.

    It asks `dbt --version`, which also looks for newer releases on the network, and loads dbt's adapter into
    this process, which only the fetching of row counts through dbt needs (`published` counts the rows).
    """

    @cached_property
    def _cli_version(self) -> Version:
        return Version(installed("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: object) -> None:  # type: ignore[override]
        return None


def dbt_resource(home: Home) -> Dbt:
    os.environ.update(dbt.environment(home))
    python, *arguments = dbt.COMMAND
    return Dbt(
        project_dir=str(dbt.PROJECT),
        profiles_dir=str(dbt.PROJECT),
        dbt_executable=python,
        # They come right after the executable.
        global_config_flags=arguments,
    )


def models(manifest: Path) -> dg.AssetsDefinition:
    """All seeds, models and tests of the project, built by one `dbt build`."""

    @dbt_assets(
        manifest=manifest,
        name="dbt_models",
        dagster_dbt_translator=Translator(),
        pool=catalogue.DUCKDB_POOL,
    )
    def dbt_models(
        context: dg.AssetExecutionContext,
        dbt_cli: Dbt,
        home: dg.ResourceParam[Home],
        progress: dg.ResourceParam[Progress],
    ) -> Iterator[Any]:
        progress.step("building the marts (dbt)")
        sign(context)
        demand(home.database.parent, settings_of(home).space)
        # dbt waits for seconds only, and without a word.
        with connect(home, read_only=True) as con:
            anew = ["--full-refresh"] if dbt.is_of_another_project(con) else []
        with timed("dbt"):
            # Unit tests are about the project, not about the data: `make test` runs them.
            running = dbt_cli.cli(
                ["build", "--exclude-resource-type", "unit_test", *anew],
                context=context,
                target_path=dbt.target(home),
            )
            warmup.while_dbt_builds()
            yield from running.stream()

    return dbt_models


def marts_of(models: dg.AssetsDefinition) -> list[dg.AssetKey]:
    return sorted(
        key for key, group in models.group_names_by_key.items() if group == catalogue.GROUP_OF_MARTS
    )
