"""Logs for programs: one JSON object a line on stderr, where PLANHOUSE_LOG=json asks for it.

Their words are those of Dagster's services with `--log-format json` (event, level, logger, timestamp), so that one
reader takes both. Runs of Dagster's log through `orchestration.run_logs`.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from structlog.stdlib import ProcessorFormatter

VARIABLE = "PLANHOUSE_LOG"
OURS = "planhouse"
# What Dagster puts on a record for its own use.
_INNER = ("dagster_event", "dagster_event_batch_metadata")


def as_json() -> bool:
    return os.environ.get(VARIABLE) == "json"


def set_up(stream: TextIO | None = None) -> None:
    """Once a process: what planhouse logs itself, from `info` on. Without JSON only warnings show, as text."""
    logger = logging.getLogger(OURS)
    if not as_json():
        return
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter())
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


def formatter() -> ProcessorFormatter:
    """Of any record, Dagster's too."""
    import structlog

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ExtraAdder(),
            _of_run,
            structlog.processors.format_exc_info,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ],
    )


class Steps:
    """The command's progress as events."""

    def __init__(self) -> None:
        self.logger = logging.getLogger(f"{OURS}.command")

    def step(self, title: str) -> None:
        self.logger.info(title)

    def pages(self, done: int, total: int) -> None:
        return None

    def documents(self, total: int) -> None:
        if total > 1:
            self.logger.info("documents to read", extra={"documents": total})

    def document(self) -> None:
        return None


def _of_run(_logger: object, _method: str, told: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Dagster's description of a record, flat: which run, which step, and what kind of event of its own."""
    for name in _INNER:
        told.pop(name, None)
    meta: Mapping[str, Any] = told.pop("dagster_meta", {})
    if not meta:
        return told
    told["event"] = meta["orig_message"]
    named = {"run_id": meta["run_id"], "job": meta["job_name"], "step": meta["step_key"]}
    event = meta["dagster_event"]
    if event is not None:
        named["kind"] = event.event_type_value
        error = getattr(event.event_specific_data, "error", None)
        named["error"] = error.to_string() if error else None
    return told | {name: value for name, value in named.items() if value is not None}
