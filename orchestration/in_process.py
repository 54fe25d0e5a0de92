"""Running a job in this process, and why it failed, in words."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Mapping
from types import MappingProxyType

import dagster as dg
from dagster._core.events import RunFailureReason
from dagster._core.execution.plan.objects import ErrorSource

from orchestration import logs
from orchestration.assets.accepted import DATA_DOCS
from orchestration.catalogue import ACCEPTED
from orchestration.failures import innermost
from orchestration.instance import PID_TAG

NOT_ACCEPTED = "The marts were not accepted."


def run(
    job: str,
    definitions: dg.Definitions,
    instance: dg.DagsterInstance,
    tags: Mapping[str, str] = MappingProxyType({}),
) -> str | None:
    """Run a job in this process. The reason in words where it failed. Raises KeyboardInterrupt."""
    level = "INFO" if logs.as_json() else "CRITICAL"
    if os.environ.get("PLANHOUSE_DEBUG") == "1":
        level = "DEBUG"
    result = definitions.resolve_job_def(job).execute_in_process(
        run_config={"loggers": {"console": {"config": {"log_level": level}}}},
        instance=instance,
        tags={PID_TAG: str(os.getpid()), **tags},
        raise_on_error=False,
    )
    if result.success:
        return None
    if _was_interrupted(result):
        raise KeyboardInterrupt
    return _reason(result)


def _was_interrupted(result: dg.ExecuteInProcessResult) -> bool:
    """Dagster takes Ctrl-C for one more way in which a step fails, and ends the run there."""
    return any(
        event.is_step_failure and event.step_failure_data.error_source is ErrorSource.INTERRUPT
        for event in result.all_events
    ) or any(
        event.is_job_failure
        and event.job_failure_data.failure_reason is RunFailureReason.UNEXPECTED_TERMINATION
        for event in result.all_events
    )


def _reason(result: dg.ExecuteInProcessResult) -> str:
    failed = [check for check in result.get_asset_check_evaluations() if not check.passed and check.blocking]
    for check in failed:
        if check.asset_key == dg.AssetKey(ACCEPTED):
            return (
                f"{NOT_ACCEPTED}\n{textwrap.indent(check.description or '', '  ')}\n"
                f"What was expected and what was found: {check.metadata[DATA_DOCS].value}\n"
                "What is loaded waits to be published: run planhouse build again when the cause is mended."
            )
    if failed:
        return "; ".join(f"{check.asset_key.to_user_string()}: {check.description}" for check in failed)
    for event in result.all_events:
        if event.is_step_failure:
            return innermost(event.step_failure_data)
    return "The run failed before its first step. See Dagster's event log (planhouse serve)."
