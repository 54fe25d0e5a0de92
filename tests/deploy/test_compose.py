"""deploy/: what can be told without a container engine, and its services started as processes of this machine."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from compose_spec import PyCompose

from bench.postgres_server import Server
from orchestration.instance import SETTINGS
from tests.deploy.composed import DEPLOY, Machine, Running, compose, started
from tests.invented_plan import DrawnPlan
from tests.workshop import spare_parsing
from warehouse.home import Home

OURS = ("code", "webserver", "daemon", "site")
WITH_CELERY = ("redis", *OURS, "reader", "loader")
BROKER = "redis://redis:6379/0"


def test_it_is_as_the_compose_specification_says() -> None:
    # Its reader does not know YAML's merge keys, which compose does.
    assert PyCompose.from_yaml(yaml.safe_dump(compose()))


def test_the_container_file_has_no_fault_that_hadolint_knows() -> None:
    checked = subprocess.run(
        [Path(sys.executable).parent / "hadolint", DEPLOY / "Containerfile"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_what_is_published_listens_on_the_loopback_address() -> None:
    ports = [port for service in compose()["services"].values() for port in service.get("ports", [])]
    assert ports and all(port.startswith("127.0.0.1:") for port in ports)


def test_each_service_has_a_health_check_and_limits() -> None:
    for name, service in compose()["services"].items():
        assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL"), name
        assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}, name


def test_dagsters_settings_are_those_of_a_home_with_another_storage() -> None:
    def beside_storage(settings: str) -> dict[str, object]:
        stored = ("storage", "event_log_storage", "compute_logs")
        return {key: value for key, value in yaml.safe_load(settings).items() if key not in stored}

    assert beside_storage((DEPLOY / "dagster.yaml").read_text("utf-8")) == beside_storage(SETTINGS)


def test_a_password_has_to_be_given() -> None:
    machine = Machine(Path("/home"), {}, {})
    with pytest.raises(ValueError, match="set it in deploy"):
        machine.environment(compose()["services"]["code"])


@pytest.mark.slow
@pytest.mark.parametrize("services", [OURS, WITH_CELERY])
def test_its_services_take_a_plan_from_the_inbox_to_the_site(
    services: tuple[str, ...], tmp_path: Path, postgres: Server, database: str, drawn_plan: DrawnPlan
) -> None:
    if "redis" in services and shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed (Debian: apt-get install redis-server)")
    home = Home(tmp_path / "home").create()
    spare_parsing(home)
    shutil.copyfile(DEPLOY / "dagster.yaml", home.dagster / "dagster.yaml")
    # The URL as compose writes it, to this server's database.
    address = urlsplit(database)
    names = {
        "//dagster:": f"//{address.username}:",
        "@postgres:5432/dagster": f"@127.0.0.1:{postgres.port}{address.path}",
        "/etc/planhouse": str(DEPLOY),
        "//redis:": "//127.0.0.1:",
    }
    given = {"PLANHOUSE_DB_PASSWORD": postgres.password}
    given |= {"PLANHOUSE_BROKER": BROKER} if "redis" in services else {}
    machine = Machine(home.root, given, names)
    with ExitStack() as stack:
        running: dict[str, Running] = {}
        for name in services:
            # As compose does: each begins when those on which it depends are healthy.
            for needed in compose()["services"][name].get("depends_on", {}).keys() & running.keys():
                running[needed].wait(300)
            running[name] = stack.enter_context(started(name, machine, tmp_path))
        for service in running.values():
            service.wait(300)
        shutil.copyfile(drawn_plan.path, home.inbox / "plan.part")
        (home.inbox / "plan.part").rename(home.inbox / "plan.pdf")
        until = time.monotonic() + 900
        while not home.published_database.exists():
            assert time.monotonic() < until, (tmp_path / "code.log").read_text()[-3000:]
            time.sleep(1)
        # The run goes on with the site.
        while not (home.site / "index.html").exists():
            assert time.monotonic() < until
            time.sleep(1)
        told = _get(machine, "3001", "/metrics")
        assert 'planhouse_arrivals{state="loaded"} 1.0\n' in told
        assert "planhouse_reading_seconds_per_page_count 1.0\n" in told
        assert "<html" in _get(machine, "3001", "/")
        assert running[services[-1]].is_healthy()
    # Whatever Dagster and planhouse wrote is JSON; the first lines may be warnings of Python's.
    for name in ("code", "webserver", "daemon", *(("loader", "reader") if "redis" in services else ())):
        lines = [line for line in (tmp_path / f"{name}.log").read_text().splitlines() if line.startswith("{")]
        assert lines and all("event" in json.loads(line) for line in lines), name
        # Neither Dagster's services nor its runs write text.
        assert " - dagster - " not in (tmp_path / f"{name}.log").read_text(), name
    loader = tmp_path / ("loader.log" if "redis" in services else "code.log")
    settled = [line for line in loader.read_text().splitlines() if "document settled" in line]
    assert len(settled) == 1 and json.loads(settled[0])["state"] == "loaded"


def _get(machine: Machine, port: str, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{machine.ports[port]}{path}", timeout=30) as answer:
        return answer.read().decode()
