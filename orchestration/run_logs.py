"""What runs of Dagster's log where PLANHOUSE_LOG=json asks for JSON: their console's logger, and that it is used."""

from __future__ import annotations

import logging
import sys
from typing import Any

import dagster as dg

from orchestration import logs

# The name under which Dagster's own console logger goes.
CONSOLE = "console"


@dg.logger(
    config_schema={"log_level": dg.Field(str, default_value="INFO", is_required=False)},
    description="One JSON object a line on stderr.",
)
def json_lines(context: dg.InitLoggerContext) -> logging.Logger:
    logger = logging.Logger("dagster", context.logger_config["log_level"].upper())  # noqa: LOG001  each run has its own
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logs.formatter())
    logger.addHandler(handler)
    return logger


def loggers() -> dict[str, dg.LoggerDefinition]:
    return {CONSOLE: json_lines} if logs.as_json() else {}


def config() -> dict[str, Any]:
    """Of each run that is asked for: Dagster takes a logger of ours only where the run's configuration names it."""
    return {"loggers": {CONSOLE: {"config": {}}}} if logs.as_json() else {}
