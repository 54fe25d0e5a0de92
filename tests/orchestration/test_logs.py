"""Logs as JSON: an object a line, from commands, from runs and from Dagster's events alike."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from orchestration import logs
from orchestration.catalogue import HOUSEKEEPING, INGEST, INTAKE, MARTS, MEND_MARTS, SUMMARY
from orchestration.definitions import served
from orchestration.run_logs import CONSOLE, config, json_lines, loggers
from tests.invented_plan import DrawnPlan
from tests.workshop import Ran, Workshop
from warehouse.home import Home


@pytest.fixture
def _json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(logs.VARIABLE, "json")


def told(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


RUN = """
import dagster as dg
from orchestration.run_logs import config, loggers

@dg.asset
def step(context: dg.AssetExecutionContext) -> None:
    context.log.warning("쪽 %d", 3, extra={"document": "3f9a"})
    raise ValueError("no such page")

definitions = dg.Definitions(assets=[step], jobs=[dg.define_asset_job("job", [step])], loggers=loggers())
with dg.instance_for_test() as instance:
    job = definitions.resolve_job_def("job")
    print(job.execute_in_process(run_config=config(), instance=instance, raise_on_error=False).run_id)
"""


@pytest.mark.usefixtures("_json")
def test_a_run_says_which_run_and_step_and_what_failed() -> None:
    # In a process of its own: what other tests import changes how Dagster logs here.
    done = subprocess.run([sys.executable, "-c", RUN], capture_output=True, text=True, check=True)
    lines = told(done.stderr)
    assert {line["run_id"] for line in lines} == {done.stdout.strip()}
    [warned] = [line for line in lines if line["level"] == "warning"]
    assert (warned["event"], warned["document"], warned["step"]) == ("쪽 3", "3f9a", "step")
    [failed] = [line for line in lines if line.get("kind") == "STEP_FAILURE"]
    assert failed["level"] == "error" and "ValueError: no such page" in failed["error"]
    assert set(warned) == {"event", "document", "logger", "level", "timestamp", "run_id", "job", "step"}


@pytest.mark.usefixtures("_json")
def test_each_job_of_the_server_takes_what_its_runs_are_asked_with(
    home_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "set and put back by monkeypatch")
    definitions = served(Home(home_folder).create())
    names = {job.name for job in definitions.resolve_all_job_defs()}
    assert {INTAKE, INGEST, MARTS, MEND_MARTS, HOUSEKEEPING, SUMMARY} <= names
    for name in names:
        job = definitions.resolve_job_def(name)
        assert job.loggers[CONSOLE] is json_lines
        assert dg.validate_run_config(job, config())["loggers"].keys() == {CONSOLE}


@pytest.mark.usefixtures("_json")
def test_what_is_logged_with_an_error_has_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(sys.stderr)
    try:
        raise KeyError("a")
    except KeyError:
        logging.getLogger(f"{logs.OURS}.test").exception("broken")
    [line] = told(capsys.readouterr().err)
    assert line["event"] == "broken" and "KeyError: 'a'" in line["exception"]


@pytest.mark.slow
def test_a_command_writes_nothing_else_to_its_standard_error(
    built_two: tuple[Workshop, Ran], drawn_plan: DrawnPlan
) -> None:
    lines = told(built_two[1].err)
    settled = {line["file"]: line for line in lines if line["event"] == "document settled"}
    assert len(settled) == 2
    ours = settled[drawn_plan.path.name]
    assert ours["state"] == "loaded" and ours["read_seconds"] > 0
    assert len(ours["document"]) == 64
    assert ours["run_id"]
    assert f"reading {drawn_plan.path.name}" in [line["event"] for line in lines]
    assert all({"event", "level", "logger", "timestamp"} <= line.keys() for line in lines)


def test_a_command_that_fails_says_why_in_the_same_way(home_folder: Path) -> None:
    failed = planhouse("sql", "SELECT 1")
    [line] = told(failed.stderr)
    assert line["level"] == "error" and line["exit_code"] == failed.returncode == 4


def test_text_is_the_default(home_folder: Path) -> None:
    failed = planhouse("sql", "SELECT 1", form="")
    assert failed.stderr.startswith("planhouse: ")
    assert loggers() == config() == {}


def planhouse(*arguments: str, form: str = "json") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "planhouse", *arguments],
        env=os.environ | {logs.VARIABLE: form},
        capture_output=True,
        text=True,
        check=False,
    )
