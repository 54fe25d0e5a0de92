"""Runs in this process: an interruption is no failure of a step."""

from __future__ import annotations

import dagster as dg
import pytest
from dagster._core.errors import DagsterExecutionInterruptedError

from orchestration.in_process import run


def run_with(failure: BaseException) -> str | None:
    @dg.asset
    def step() -> None:
        raise failure

    definitions = dg.Definitions(assets=[step], jobs=[dg.define_asset_job("job", [step])])
    with dg.instance_for_test() as instance:
        return run("job", definitions, instance)


@pytest.mark.parametrize("interruption", [DagsterExecutionInterruptedError(), KeyboardInterrupt()])
def test_ctrl_c_in_a_step_interrupts_the_command(interruption: BaseException) -> None:
    with pytest.raises(KeyboardInterrupt):
        run_with(interruption)


def test_a_failure_is_told_in_its_own_words() -> None:
    assert run_with(ValueError("the disk is full")) == "ValueError: the disk is full"
