"""The command's face: help, examples, usage, exit codes. What its verbs do is tested with the flow."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from orchestration import exits
from orchestration.cli import main

HEAVY = [
    "dagster",
    "dagster_dbt",
    "dbt",
    "duckdb",
    "great_expectations",
    "pandas",
    "pandera",
    "pdfplumber",
    "rich",
]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLANHOUSE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["show", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    program = f"""
import json, sys
from orchestration.cli import main
try:
    main({arguments!r})
except SystemExit as end:
    print(json.dumps([end.code, sorted(set({HEAVY!r}) & set(sys.modules))]))
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout.splitlines()[-1]) == [0, []]


@pytest.mark.parametrize("verb", sorted(main.commands))
def test_every_verb_shows_examples_that_name_it(verb: str) -> None:
    text = CliRunner().invoke(main, [verb, "--help"]).output
    assert "Examples:" in text
    assert f"  planhouse {verb}" in text


def test_help_explains_the_exit_codes() -> None:
    text = CliRunner().invoke(main, ["--help"]).output
    assert all(f"\n    {code:>3}  " in text for code in (*range(6), 130, 141))


def test_a_file_that_does_not_exist_is_a_wrong_use_and_enters_nothing(home: Path) -> None:
    result = CliRunner().invoke(main, ["build", "no-such-plan.pdf"])
    assert result.exit_code == exits.USAGE
    assert "no-such-plan.pdf does not exist" in result.output
    assert not home.exists()


@pytest.mark.parametrize("arguments", [["status"], ["show", "award:1"], ["export"], ["sql", "SELECT 1"]])
def test_before_the_first_build_every_reader_says_what_to_do(home: Path, arguments: list[str]) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == exits.NOTHING_THERE
    assert "planhouse build" in result.output
    assert "Traceback" not in result.output


def test_debug_shows_the_traceback(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANHOUSE_DEBUG", "1")
    result = CliRunner().invoke(main, ["status"])
    assert type(result.exception).__name__ == "NoWarehouse"


def test_a_warehouse_that_another_process_holds_is_exit_code_5(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warehouse import database
    from warehouse.home import Home

    with database.connect(Home(home)):
        pass
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(1, flush=True); input()",
        ]
        + [str(Home(home).database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline()
        monkeypatch.setattr("orchestration.verbs.status.PATIENCE", 0.2)
        result = CliRunner().invoke(main, ["status"])
    finally:
        holder.communicate(b"\n", timeout=30)
    assert result.exit_code == exits.BUSY
    assert str(holder.pid) in result.output


def test_no_color_and_pipes_get_plain_text(home: Path) -> None:
    from warehouse.database import connect
    from warehouse.home import Home

    with connect(Home(home)):
        pass
    environment = os.environ | {"PLANHOUSE_HOME": str(home), "FORCE_COLOR": "", "NO_COLOR": "1"}
    ran = subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "status"],
        env=environment,
        capture_output=True,
        check=True,
    )
    assert b"\x1b" not in ran.stdout
    assert b"0 arrivals = 0 loaded" in ran.stdout


@pytest.mark.parametrize("verb", ["build", "check"])
def test_what_is_no_file_is_a_wrong_use_and_enters_nothing(verb: str, home: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "dangling.pdf").symlink_to("nowhere")
    wrong = [("pipe.pdf", "not a file"), ("dangling.pdf", "does not exist")]
    for name, what in [("", "a folder"), *wrong] if verb == "check" else wrong:
        result = CliRunner().invoke(main, [verb, str(tmp_path / name)])
        assert (result.exit_code, what in result.output) == (exits.USAGE, True)
    assert not home.exists()


def test_a_link_is_followed(home: Path, tmp_path: Path) -> None:
    (tmp_path / "target.pdf").write_text("no plan")
    (tmp_path / "link.pdf").symlink_to("target.pdf")
    result = CliRunner().invoke(main, ["check", str(tmp_path / "link.pdf")])
    assert result.exit_code == exits.DOCUMENT_NOT_SOUND
    assert "planhouse: target.pdf: not a PDF" in result.output


@pytest.mark.parametrize(("verb", "words"), [("status", "Nothing was changed."), ("build", "build again")])
def test_ctrl_c_is_one_line_and_an_exit_code_of_its_own(
    verb: str, words: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"orchestration.verbs.{verb}.run", interrupted)
    result = CliRunner().invoke(main, [verb])
    assert result.exit_code == exits.INTERRUPTED
    assert result.output.startswith("\nInterrupted. ") and words in result.output


def test_a_home_that_is_a_file_is_no_fault_of_planhouse(home: Path) -> None:
    home.write_text("a file")
    result = CliRunner().invoke(main, ["build"])
    assert result.exit_code == exits.NOT_PUBLISHED
    assert str(home) in result.output and "fault" not in result.output


def test_an_empty_question_is_a_wrong_use(home: Path) -> None:
    result = CliRunner().invoke(main, ["sql", " "])
    assert (result.exit_code, "The query is empty" in result.output) == (exits.USAGE, True)


def test_a_reader_that_goes_away_is_no_unsound_document(home: Path) -> None:
    from warehouse.database import connect
    from warehouse.home import Home

    with connect(Home(home)):
        pass
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "orchestration.cli", "status"]
    environment = os.environ | {"PLANHOUSE_HOME": str(home)}
    ran = subprocess.run(command, env=environment, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (exits.READER_GONE, b"")


@pytest.mark.parametrize(
    ("at", "told"), [("2026-11-01T09:00", "has no zone"), ("yesterday", "neither a number")]
)
def test_a_moment_of_a_lake_is_a_version_or_a_time_that_says_its_zone(at: str, told: str) -> None:
    result = CliRunner().invoke(main, ["lake", "marts", "--at", at, "--to", "marts.duckdb"])

    assert result.exit_code == exits.USAGE and told in result.output
