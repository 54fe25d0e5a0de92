"""`planhouse publish` and the asset `delivered`: what is said, what status tells, and that no build fails of it."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from subprocess import PIPE

import dagster as dg
import psycopg
import pytest
from click.testing import CliRunner, Result

from orchestration import catalogue, exits
from orchestration.assets.delivered import HAVE_THE_BUILD, delivered
from orchestration.cli import main
from orchestration.definitions import flow
from orchestration.progress import Silence
from orchestration.settings import FILE_NAME
from orchestration.verbs import status
from warehouse.database import connect
from warehouse.home import Home
from warehouse.publish import publish

MARTS = Path(__file__).parents[2] / "warehouse" / "marts.sql"
NOBODY_THERE = "postgresql://bi:sekret@127.0.0.1:1/plans"


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("built")).create()
    with connect(home) as con:
        con.execute(MARTS.read_text("utf-8"))
    publish(home)
    return home


@pytest.fixture
def home(built_once: Home, home_folder: Path) -> Home:
    """With a build, in $PLANHOUSE_HOME."""
    return Home(shutil.copytree(built_once.root, home_folder, symlinks=True))


def settled(home: Home, *urls: str) -> None:
    (home.root / FILE_NAME).write_text(f"[publish]\nto = {json.dumps(urls)}\n", "utf-8")


def planhouse(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def build_there(database: str) -> str:
    with psycopg.connect(database) as con:
        [(build_id,)] = con.execute("SELECT build_id FROM marts.build_info").fetchall()
    return str(build_id)


def test_it_says_what_was_published_and_the_second_time_that_it_is_there(home: Home, database: str) -> None:
    build_id = home.current.resolve().name
    first = planhouse("publish", "--to", database)
    assert first.exit_code == exits.FINE
    assert f"schema marts: build {build_id}, 26 marts with " in first.stdout
    assert "planhouse_reader may read it." in first.stdout
    assert build_there(database) == build_id
    second = planhouse("publish", "--to", database)
    assert second.exit_code == exits.FINE and f"has build {build_id} already." in second.stdout
    assert "26 marts" in planhouse("publish", "--to", database, "--again").stdout
    assert database.split(":")[2].split("@", maxsplit=1)[0] not in first.stdout + second.stdout


def test_without_a_url_it_follows_the_settings_and_one_that_fails_keeps_no_other_from_it(
    home: Home, database: str
) -> None:
    settled(home, NOBODY_THERE, database)
    done = planhouse("publish")
    assert done.exit_code == exits.NOT_PUBLISHED
    assert "127.0.0.1:1/plans, schema marts: " in done.stderr and "Nothing listens there" in done.stderr
    assert "sekret" not in done.output
    assert build_there(database) == home.current.resolve().name


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "--to postgresql://user@host:5432/database, or [publish]"),
        (("--to", "mysql://bi:sekret@h/d"), "is written as postgresql://user@host:5432/database"),
    ],
)
def test_a_wrong_use_is_told_without_the_password(arguments: tuple[str, ...], told: str, home: Home) -> None:
    done = planhouse("publish", *arguments)
    assert done.exit_code == exits.USAGE
    assert told in " ".join(done.stderr.split()) and "sekret" not in done.output


def test_settings_that_name_no_such_place_are_refused_without_the_password(home: Home) -> None:
    settled(home, "ftp://bi:sekret@h/d")
    done = planhouse("publish")
    assert done.exit_code == exits.USAGE
    assert "[publish] to, entry 1: a place to publish to is written as" in done.stderr
    assert "sekret" not in done.output


def test_ctrl_c_is_no_fault_and_leaves_the_former_build(home: Home, database: str) -> None:
    planhouse("publish", "--to", database)
    former = build_there(database)
    publish(home)
    with psycopg.connect(database) as reader:
        # The publisher waits for this transaction.
        reader.execute("SELECT count(*) FROM marts.awards")
        command = [sys.executable, "-m", "orchestration.cli", "publish", "--to", database]
        with subprocess.Popen(command, stdout=PIPE, stderr=PIPE, text=True) as publisher:
            # The server has other tests' databases too, and their locks.
            waiting = (
                "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
                "WHERE datname = current_database() AND NOT granted"
            )
            until = time.monotonic() + 30
            with psycopg.connect(database, autocommit=True) as watch:
                while watch.execute(waiting).fetchall() == [(0,)]:
                    assert time.monotonic() < until
            publisher.send_signal(signal.SIGINT)
            reader.rollback()
            said = publisher.communicate(timeout=60)[1]
    assert publisher.returncode == exits.INTERRUPTED
    assert "Interrupted. Readers there have the former marts or this build, whole" in said
    assert build_there(database) == former


def run_delivered(home: Home) -> tuple[dg.ExecuteInProcessResult, dg.AssetCheckEvaluation]:
    done = dg.materialize([delivered], resources={"home": home, "progress": Silence()}, raise_on_error=False)
    [check] = done.get_asset_check_evaluations()
    return done, check


def test_dagster_publishes_and_a_target_that_is_down_fails_a_check_and_not_the_run(
    home: Home, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settled(home, database)
    done, check = run_delivered(home)
    assert done.success and check.passed and check.check_name == HAVE_THE_BUILD
    assert done.asset_materializations_for_node("delivered")
    assert build_there(database) == home.current.resolve().name
    settled(home, NOBODY_THERE)
    done, check = run_delivered(home)
    assert done.success and not check.passed
    assert not done.asset_materializations_for_node("delivered")
    assert "Nothing listens there" in (check.description or "")
    assert "sekret" not in capsys.readouterr().err + str(check) + str(done.all_events)


def told_by_status(home: Home, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert status.run((), as_json=False) == exits.FINE
    return " ".join(capsys.readouterr().out.split())


def test_status_tells_whether_each_target_has_the_build_that_readers_of_the_file_see(
    home: Home, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settled(home, database)
    assert "has no build of this home: planhouse publish" in told_by_status(home, capsys)
    planhouse("publish")
    assert "plans_" in (same := told_by_status(home, capsys)) and "has the same build." in same
    former = build_there(database)
    publish(home)
    assert f"has build {former}: planhouse publish" in told_by_status(home, capsys)
    settled(home, NOBODY_THERE)
    planhouse("publish")
    failed = told_by_status(home, capsys)
    assert "Not published there: postgresql://bi@127.0.0.1:1/plans" in failed and "sekret" not in failed
    assert status.run((), as_json=True) == exits.FINE
    [target] = json.loads(capsys.readouterr().out)["targets"]
    assert target["failed"] and "sekret" not in str(target)


def test_without_the_setting_there_is_no_such_asset(home_folder: Path) -> None:
    home = Home(home_folder).create()

    def names() -> set[str]:
        keys = flow(home, Silence()).resolve_asset_graph().get_all_asset_keys()
        return {key.to_user_string() for key in keys}

    assert catalogue.DELIVERED not in names()
    settled(home, NOBODY_THERE)
    assert catalogue.DELIVERED in names()
    [job] = [job for job in flow(home, Silence()).resolve_all_job_defs() if job.name == catalogue.MARTS]
    assert dg.AssetKey(catalogue.DELIVERED) in job.asset_layer.executable_asset_keys
