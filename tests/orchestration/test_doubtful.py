"""What nothing proves is held back, told and drawn; what a printed total proves is loaded and says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from duckdb import DuckDBPyConnection
from PIL import Image

from extract.plan import Plan
from extract.reading import read_plan
from extract.validate import validate
from orchestration import exits
from orchestration.cli import main
from orchestration.render import INK, OUTLINE
from tests.drawing import Table, Text, draw_plan
from tests.extract.drawn import COVER
from tests.orchestration.unruled import AWARDS, EACH, Unruled
from warehouse import ledger
from warehouse.database import connect
from warehouse.home import Home
from warehouse.ledger import Origin, State
from warehouse.load import load
from warehouse.store import StoredFile

FAMILIES = pytest.mark.parametrize("table", EACH.values(), ids=EACH)


@pytest.fixture
def con(home_folder: Path) -> Iterator[DuckDBPyConnection]:
    with connect(Home(home_folder)) as connection:
        yield connection


def check(pdf: Path, *options: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", str(pdf), *map(str, options)])


def loaded(con: DuckDBPyConnection, plan: Plan) -> State:
    sha256 = plan.document.document_id
    arrival = ledger.arrive(con, StoredFile(sha256, 6, Path(sha256)), Origin.of("/inbox/plan.pdf"))
    return load(con, plan, arrival.arrival_id).status


def colours(path: Path) -> set[object]:
    with Image.open(path) as picture:
        return {colour for _, colour in picture.getcolors(1 << 24)}


@FAMILIES
def test_check_tells_and_draws_a_table_that_nothing_proves(table: Unruled, tmp_path: Path) -> None:
    result = check(table.draw(tmp_path / "계획.pdf", proved=False), "--pictures", tmp_path / "review")
    assert result.exit_code == exits.DOCUMENT_NOT_SOUND
    assert "doubtful_table" in result.output
    assert f"needs review: table p2t1 ({table.heading}) has no rules" in result.output
    picture = tmp_path / "review" / "계획-page-002.png"
    assert f"Wrote {picture}." in result.output
    assert [picture] == list((tmp_path / "review").iterdir())
    assert {INK, OUTLINE} <= colours(picture)


@FAMILIES
def test_a_table_that_nothing_proves_is_held_back(
    table: Unruled, tmp_path: Path, con: DuckDBPyConnection
) -> None:
    plan = validate(read_plan(table.draw(tmp_path / "plan.pdf", proved=False)))
    assert loaded(con, plan) is State.NEEDS_REVIEW
    assert con.execute("SELECT DISTINCT rule, count(*) FROM raw.rejects GROUP BY rule").fetchall() == [
        ("doubtful_table", 4)
    ]
    assert con.execute("SELECT count(*) FROM raw.evidence").fetchall() == [(0,)]
    assert con.execute("SELECT reason_code FROM ledger.arrivals").fetchall() == [("doubtful_table",)]


@FAMILIES
def test_a_table_that_its_total_proves_is_loaded(
    table: Unruled, tmp_path: Path, con: DuckDBPyConnection
) -> None:
    plan = validate(read_plan(table.draw(tmp_path / "plan.pdf", proved=True)))
    assert loaded(con, plan) is State.LOADED
    told = "SELECT DISTINCT basis, confidence, agreeing > 0, contrary FROM raw.evidence"
    assert con.execute(told).fetchall() == [("aligned", "proved", True, 0)]
    assert con.execute("SELECT count(*) FROM raw.rejects").fetchall() == [(0,)]


def test_a_proved_table_has_no_picture(tmp_path: Path) -> None:
    result = check(AWARDS.draw(tmp_path / "plan.pdf", proved=True), "--pictures", tmp_path / "review")
    assert result.exit_code == exits.FINE
    assert [line.split() for line in result.output.splitlines() if line.startswith(" awards")] == [
        ["awards", "4", "0", "4", "proved"]
    ]
    assert "No picture" in result.output and not (tmp_path / "review").exists()


def test_a_table_that_breaks_its_promise_is_kept_and_looked_at(tmp_path: Path) -> None:
    rows = [
        row.replace("_", " ").split(" ")
        for row in ("연번 사업명 훈격 주관 추진부서", "1 세정 우수 교육부 세무과")
    ]
    ruled = Table(rows, [40, 180, 80, 100, 100])
    pdf = draw_plan(tmp_path / "plan.pdf", [*COVER, Text("수상 현황 : 3개 분야", size=14), ruled])
    result = check(pdf, "--pictures", tmp_path)
    assert result.exit_code == exits.DOCUMENT_NOT_SOUND
    assert "1 doubtful" in result.output and "breaks 1 of its own 1 promises" in result.output
    assert INK in colours(tmp_path / "plan-page-002.png")


def test_without_pictures_check_names_the_pages(tmp_path: Path) -> None:
    result = check(AWARDS.draw(tmp_path / "plan.pdf", proved=False))
    assert "Pages to look at: 2. With --pictures DIR" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["plan.pdf"]


def test_json_stays_json_beside_pictures_and_names_the_doubtful_table(tmp_path: Path) -> None:
    result = check(AWARDS.draw(tmp_path / "plan.pdf", proved=False), "--json", "--pictures", tmp_path)
    problems = json.loads(result.stdout)["problems"]
    assert [(it["code"], it["page"], it["table_id"]) for it in problems] == [("doubtful_table", 2, "p2t1")]
    assert "plan-page-002.png" in result.stderr


def test_a_place_that_cannot_be_written_is_a_wrong_use(tmp_path: Path) -> None:
    pdf = AWARDS.draw(tmp_path / "plan.pdf", proved=False)
    (tmp_path / "file").write_text("a file")
    result = check(pdf, "--pictures", tmp_path / "file" / "below")
    assert result.exit_code == exits.USAGE
    assert "--pictures" in result.output and "cannot be written" in result.output
