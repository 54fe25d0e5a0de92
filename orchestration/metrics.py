"""Metrics over the published marts: MetricFlow's own command, pointed at the file that readers open.

What the metrics are is data of the dbt project (`models/metrics`). MetricFlow is loaded nowhere else: no build waits.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from orchestration import dbt
from warehouse.home import Home


class NoMetricFlow(Exception):
    """Metrics need dbt-metricflow, which this Python does not have: pip install 'dbt-metricflow>=0.15,<0.16'."""


def ask(home: Home, database: Path, arguments: Sequence[str]) -> None:
    """Run one command of MetricFlow (`list metrics`, `query …`) on a file of marts, read-only.

    Raises click's exceptions for what MetricFlow refuses.
    """
    command = _command()
    dbt.manifest(home)
    dbt.target(home).mkdir(parents=True, exist_ok=True)
    told = dbt.environment(home) | {
        "PLANHOUSE_DATABASE": str(database),
        "PLANHOUSE_ACCESS": "read_only",
        "DBT_PROJECT_DIR": str(dbt.PROJECT),
        "DBT_PROFILES_DIR": str(dbt.PROJECT),
        "DBT_LOG_PATH": str(dbt.target(home)),
        # What it runs of dbt leaves its artifacts here, not in the project.
        "DBT_TARGET_PATH": str(dbt.target(home) / "metrics"),
    }
    before = dict(os.environ)
    os.environ.update(told)
    try:
        command.main(list(arguments), prog_name="planhouse metrics", standalone_mode=False)
    finally:
        os.environ.clear()
        os.environ.update(before)


def _command() -> click.Command:
    """MetricFlow's command, without its question to the network whether there is a newer release."""
    try:
        import update_checker

        update_checker.UpdateChecker.check = lambda *_args, **_kwargs: None
        from dbt_metricflow.cli.main import cli
    except ModuleNotFoundError as missing:
        raise NoMetricFlow(str(NoMetricFlow.__doc__)) from missing
    return cli
