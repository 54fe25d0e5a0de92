"""Where the steps of Dagster's runs are done: in the run's own process, or by Celery's workers where there is a broker.

The same definitions; PLANHOUSE_BROKER (`redis://host:6379/0`) names the broker, for the code server and for the workers
alike. Steps that read go to the queue `read`, of which any machine may have workers; all others open the warehouse and
go to `load`, of which one worker takes one at a time. The commands (`planhouse build`) stay in their process.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Any

import dagster as dg

VARIABLE = "PLANHOUSE_BROKER"
READ, LOAD = "read", "load"
QUEUE_TAG = "dagster-celery/queue"

# After so many seconds a step that a worker took and did not end is given to another one: that a machine is gone is
# noticed no sooner. Where a batch takes longer, two workers read it.
GIVEN_ANEW_AFTER = "PLANHOUSE_GIVEN_ANEW_AFTER"
DEFAULT_GIVEN_ANEW_AFTER = 1800


class NoCelery(Exception):
    """A broker is named, and the optional extra is not installed."""

    def __init__(self) -> None:
        super().__init__(
            f"{VARIABLE} names a broker, and dagster-celery is not installed: pip install 'planhouse[celery]' "
            f"(from a checkout: uv sync --extra celery), or unset {VARIABLE}."
        )


def broker() -> str | None:
    return os.environ.get(VARIABLE) or None


def app_settings(url: str) -> dict[str, Any]:
    """What the executor and the workers have to agree on."""
    seconds = int(os.environ.get(GIVEN_ANEW_AFTER) or DEFAULT_GIVEN_ANEW_AFTER)
    return {
        "broker": url,
        "backend": url,
        "config_source": {
            "task_default_queue": LOAD,
            "worker_prefetch_multiplier": 1,
            "broker_connection_retry_on_startup": True,
            "broker_transport_options": {
                "visibility_timeout": seconds,
                # How often workers look for such steps, in seconds; else every hundred.
                "unacked_restore_interval": 10,
                "unacked_restore_throttle": 1,
            },
        },
    }


def executor() -> dg.ExecutorDefinition:
    """Configured here and not by a run: a broker that a run forgets would be RabbitMQ's, for which it waits for ever.

    Raises NoCelery.
    """
    url = broker()
    if url is None:
        return dg.in_process_executor
    if find_spec("dagster_celery") is None:
        raise NoCelery
    from dagster_celery import celery_executor

    return celery_executor.configured(app_settings(url), name="celery")
