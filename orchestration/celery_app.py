"""What Celery's workers run: Dagster's task, with the settings of `orchestration.engine`. Only workers import it.

    celery -A orchestration.celery_app worker -Q read -c 1      on each machine that has the home
    celery -A orchestration.celery_app worker -Q load -c 1      one

A step whose worker dies is given to another one: at once where Celery sees its child die, else when it was not ended in
time. It may therefore be given twice, which costs time and nothing else: a step that is done tells its run once more
what it told; what was read is not read again, and what was loaded is not loaded again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import dagster as dg
from celery import Celery, Task
from celery.exceptions import Ignore
from celery.signals import after_setup_logger, after_setup_task_logger
from dagster._grpc.types import ExecuteStepArgs
from dagster._serdes import serialize_value, unpack_value
from dagster_celery.executor import CeleryExecutor
from dagster_celery.make_app import make_app
from dagster_celery.tasks import create_task

from orchestration import engine, logs

# A step that was begun so often and never ended takes its workers with it: the run fails, and the ledger has its
# documents tried one by one.
MOST_STARTS = 3
ENDS = {dg.DagsterEventType.STEP_SUCCESS, dg.DagsterEventType.STEP_FAILURE}
_NOTED = {dg.DagsterEventType.STEP_START, *ENDS}


class NoBroker(Exception):
    """The worker does not know its broker."""


class DeadlyStep(Exception):
    """A step with which several workers died."""


def told_already(instance: dg.DagsterInstance, run_id: str, step: str) -> list[str] | None:
    """What a step that is done told its run; None where it is to be done.

    Raises Ignore, so that Celery forgets the step, where its run is over, and DeadlyStep.
    """
    run = instance.get_run_by_id(run_id)
    if run is None or run.is_finished:
        raise Ignore
    noted = [entry for entry in instance.all_logs(run_id, of_type=_NOTED) if entry.step_key == step]
    if noted and noted[-1].get_dagster_event().event_type in ENDS:
        events = (it.dagster_event for it in instance.all_logs(run_id) if it.step_key == step)
        return [serialize_value(event) for event in events if event is not None]
    if len(noted) >= MOST_STARTS:
        raise DeadlyStep(
            f"{step} was begun {len(noted)} times and never ended: its workers died, or took longer than "
            f"{engine.GIVEN_ANEW_AFTER} says."
        )
    return None


class Step(Task):
    """Dagster's task, that looks before it begins.

    Celery goes on with steps of a run that was ended, and gives one that takes long, or kills, to worker after worker.
    """

    # What a step gives back is its events: some of it is enough for Celery's log.
    resultrepr_maxsize = 64

    def __call__(
        self, execute_step_args_packed: Mapping[str, Any], executable_dict: Mapping[str, Any]
    ) -> Any:
        args: ExecuteStepArgs = unpack_value(execute_step_args_packed, as_type=ExecuteStepArgs)
        [step] = args.step_keys_to_execute or []
        with dg.DagsterInstance.from_ref(args.instance_ref) as instance:
            told = told_already(instance, args.run_id, step)
        return super().__call__(execute_step_args_packed, executable_dict) if told is None else told


@after_setup_logger.connect
@after_setup_task_logger.connect
def _as_json(logger: logging.Logger, **_: object) -> None:
    """Celery's own lines too."""
    if logs.as_json():
        for handler in logger.handlers:
            handler.setFormatter(logs.formatter())


def _app() -> Celery:
    url = engine.broker()
    if url is None:
        raise NoBroker(f"{engine.VARIABLE} has to name the broker, for example redis://127.0.0.1:6379/0.")
    made: Celery = make_app(CeleryExecutor.for_cli(**engine.app_settings(url)).app_args())
    made.conf.worker_redirect_stdouts = False
    create_task(made, base=Step, acks_late=True, reject_on_worker_lost=True)
    logs.set_up()
    return made


app = _app()
