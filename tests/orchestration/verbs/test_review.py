"""What waits is told, drawn, and printed as lines that corrections.csv takes when they are filled in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extract.corrections import corrected
from extract.plan import Plan
from extract.reading import read_plan
from extract.validate import validate
from orchestration import exits
from orchestration.cli import main
from tests.drawing import Cell, PageBreak, Table, Text, draw_plan
from tests.extract.drawn import COVER
from tests.orchestration.unruled import AWARDS
from warehouse import corrections, ledger, store
from warehouse.database import connect
from warehouse.home import Home
from warehouse.ledger import Origin
from warehouse.load import load


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """A grant whose amount has a letter in it and one that begins like a formula, then awards without rules."""
    header: list[Cell | str] = ["연번", "추진부서", "공모사업명", "공모주관", Cell("예산확보액(천원)", 1, 2)]
    rows = [
        ["1", "교육과", "배움터", "서울시", "시", "1,2O0"],
        ["2", "교육과", "마을", "교육부", "국", "=1+1"],
        ["3", "교육과", "길", "교육부", "국", "7"],
    ]
    awards = [[Cell(text.replace("_", " "), align="left") for text in row.split(" ")] for row in AWARDS.rows]
    return draw_plan(
        tmp_path / "계획.pdf",
        [
            *COVER,
            Text("공모사업 선정", size=14),
            Table([header, *rows], [40, 80, 150, 90, 30, 70]),
            PageBreak(),
            Text(AWARDS.heading, size=14),
            Table(awards, AWARDS.widths, rules=AWARDS.rules, header_grey=1),
        ],
    )


def loaded(pdf: Path, home: Home) -> Plan:
    plan = read_plan(pdf)
    own = corrections.addressed(corrections.read(home), plan.document.document_id)
    plan = validate(corrected(plan, own))
    stored = store.keep(pdf, home.create())
    with connect(home) as con:
        load(con, plan, ledger.arrive(con, stored, Origin.of(pdf)).arrival_id)
    return plan


def review(*options: str | Path) -> Result:
    return CliRunner().invoke(main, ["review", *map(str, options)])


def test_what_waits_is_told_with_what_a_line_would_say(pdf: Path, home_folder: Path) -> None:
    loaded(pdf, Home(home_folder))
    result = review()
    assert result.exit_code == exits.DOCUMENT_NOT_SOUND
    assert "계획.pdf (sha256:" in result.output and "): needs review" in result.output
    assert "page 3: table p3t1 (수상 현황) has no rules" in result.output
    assert "'1,2O0' is not an amount (letter O at 4)" in result.output
    rows = [line.split() for line in result.output.splitlines()]
    assert ["p3t1", "accept", "수상", "현황"] in rows
    assert [row[1:] for row in rows if "1,2O0" in row and len(row) == 2] == [["1,2O0"]]


def test_the_lines_filled_in_settle_everything(pdf: Path, home_folder: Path, tmp_path: Path) -> None:
    loaded(pdf, Home(home_folder))
    rows = list(csv.reader(review("--csv").stdout.removeprefix("\ufeff").splitlines()))
    assert next(row[1:4] for row in rows[1:]) == ["p3t1", "accept", "수상 현황"]
    assert {row[3] for row in rows[1:]} == {"수상 현황", "1,2O0", "'=1+1"}
    answers = {"수상 현황": "yes", "1,2O0": "1,200", "'=1+1": "2"}
    filled = [row[:4] + [answers[row[3]], "오기", "김검토"] for row in rows[1:]]
    home = Home(tmp_path / "anew").create()
    with home.corrections.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([rows[0], *filled])
    plan = loaded(pdf, home)
    assert (plan.problems, plan.rejects) == ((), ())
    assert [it.fields["amount_krw"] for it in plan.of_family("grants")] == [1_200_000, 2_000, 7_000]
    assert len(plan.of_family("awards")) == 4


def test_lines_for_a_file_that_has_some_come_without_a_header(pdf: Path, home_folder: Path) -> None:
    loaded(pdf, Home(home_folder))
    Home(home_folder).corrections.write_text(",".join(corrections.COLUMNS) + "\n", encoding="utf-8")
    assert review("--csv").stdout.startswith("sha256:")


def test_the_pages_in_question_are_drawn(pdf: Path, home_folder: Path, tmp_path: Path) -> None:
    plan = loaded(pdf, Home(home_folder))
    review("--pictures", tmp_path / "pictures")
    beginning = f"계획-{plan.document.document_id[:8]}-page"
    assert sorted(path.name for path in (tmp_path / "pictures").iterdir()) == [
        f"{beginning}-002.png",
        f"{beginning}-003.png",
    ]


def test_a_correction_that_does_not_fit_waits_too(pdf: Path, home_folder: Path) -> None:
    home = Home(home_folder).create()
    sha256 = read_plan(pdf).document.document_id
    lines = [f"{sha256[:12]},nowhere,title,1,2,오기,김", f"{'f' * 12},nowhere,title,1,2,오기,김"]
    home.corrections.write_text("\n".join([",".join(corrections.COLUMNS), *lines]), encoding="utf-8")
    loaded(pdf, home)
    told = review().output
    assert "corrections.csv, line 2: the document has no record 'nowhere'." in told
    assert "corrections.csv, line 3: no loaded document's sha256 begins with 'ffffffffffff'" in told


def test_nothing_waits_where_everything_is_sound(tmp_path: Path, home_folder: Path) -> None:
    loaded(AWARDS.draw(tmp_path / "plan.pdf", proved=True), Home(home_folder))
    result = review()
    assert (result.exit_code, result.output) == (exits.FINE, "Nothing waits for a person.\n")


def test_before_the_first_build_it_says_what_to_do(home_folder: Path) -> None:
    result = review()
    assert result.exit_code == exits.NOTHING_THERE
    assert "planhouse build" in result.output
