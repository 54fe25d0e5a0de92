"""A worker's Celery app: Dagster's task on one queue, with the settings of `orchestration.engine`."""

from __future__ import annotations

from celery import Celery
from dagster_celery.executor import CeleryExecutor
from dagster_celery.make_app import make_app
from dagster_celery.tasks import create_task

from orchestration import engine, logs


class NoBroker(Exception):
    """The worker does not know its broker."""


def app_for(queue: str, *, given_anew: bool) -> Celery:
    """`given_anew`: whether a step goes to another worker when the one that took it dies."""
    url = engine.broker()
    if url is None:
        raise NoBroker(f"{engine.VARIABLE} has to name the broker, for example redis://127.0.0.1:6379/0.")
    app: Celery = make_app(CeleryExecutor.for_cli(**engine.app_settings(url)).app_args())
    app.amqp.queues.select([queue])
    app.conf.worker_hijack_root_logger = not logs.as_json()
    create_task(app, acks_late=given_anew, reject_on_worker_lost=given_anew)
    logs.set_up()
    return app
