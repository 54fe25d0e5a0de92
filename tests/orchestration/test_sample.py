"""The whole flow on the sample, as a user runs it: one build in a home of its own, and what can be seen of it after."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from PIL import Image

from orchestration import exits
from orchestration.instance import open_instance
from tests.bad_files import MAKERS
from tests.orchestration.unruled import AWARDS
from tests.workshop import Built, Ran, Workshop

pytestmark = pytest.mark.slow

STATE_OF_BAD_FILE = {
    "encrypted": "rejected",
    "truncated": "rejected",
    "scanned": "needs_review",
    "zero pages": "rejected",
    "no known table": "needs_review",
    "hwp": "rejected",
    "hwpx": "rejected",
    "text": "rejected",
}


@pytest.fixture(scope="module")
def workshop(built_sample: Built) -> Workshop:
    return built_sample.workshop


@pytest.fixture(scope="module")
def first(built_sample: Built) -> Ran:
    return built_sample.first


def lines_with(text: str, *words: str) -> list[str]:
    return [line for line in text.splitlines() if all(word in line for word in words)]


def test_the_build_prints_the_three_marts(first: Ran) -> None:
    assert lines_with(first.out, "사회복지", "429,415", "52.0")
    assert lines_with(first.out, "서울특별시", "38", "14,376,044")
    assert lines_with(first.out, "sum", "66", "18,633,248")
    assert lines_with(first.out, "26 departments", "60")


def test_the_build_prints_what_does_not_add_up_and_only_that(first: Ran) -> None:
    told = first.out[first.out.index("The plan against itself") :]
    assert lines_with(told, "budget_by_sector_total", "826,257", "826,250", "-7", "suspicious")
    assert lines_with(told, "의료급여기금", "-14.2", "-14.29", "truncated")
    assert not lines_with(told, "exact") and not lines_with(told, "rounding")


def test_the_build_ends_with_three_things_to_try(first: Ran) -> None:
    ending = first.out[first.out.index("Try next:") :].splitlines()[1:]
    assert [line.split()[1] for line in ending if line.startswith("  planhouse ")] == ["show", "sql", "serve"]


def test_amounts_stand_under_each_other_though_korean_is_twice_as_wide(first: Ran) -> None:
    from rich.cells import cell_len

    start = first.out.index("Budget by sector")
    rows = first.out[start : first.out.index("sum", start)].splitlines()[3:]
    ends = {cell_len(row.rstrip()) for row in rows if row.strip()}
    assert len([row for row in rows if row.strip()]) == 13
    assert len(ends) == 1


def test_a_pipe_gets_no_colours_and_nothing_of_what_dbt_says(first: Ran) -> None:
    assert "\x1b" not in first.out + first.err
    assert "START sql" not in first.out and "Traceback" not in first.err


def test_every_step_tells_how_long_it_took_when_asked(first: Ran) -> None:
    timed = {line.split()[1] for line in first.err.splitlines() if line.startswith("timing ")}
    assert {"arrival", "extract", "validate", "load", "dbt", "accept", "publish"} <= timed


def test_readers_find_the_figures_of_the_gold(workshop: Workshop) -> None:
    with duckdb.connect(str(workshop.home.published_database), read_only=True) as con:
        grants = con.execute("SELECT count(*), sum(amount_krw) FROM marts.grants").fetchall()
        awards = con.execute("SELECT count(*), count(DISTINCT department) FROM marts.awards").fetchall()
    assert grants == [(66, 18_633_248_000)]
    assert awards == [(60, 26)]


def test_the_runs_are_in_dagsters_own_log_with_what_they_read(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "set and put back by monkeypatch")
    with open_instance(workshop.home) as instance:
        runs = {run.job_name: run.status for run in instance.get_runs()}
        loaded = instance.get_latest_materialization_event(dg.AssetKey("loaded"))
        validated = instance.get_latest_materialization_event(dg.AssetKey("validated"))
        checks = instance.event_log_storage.get_latest_asset_check_execution_by_key(
            [
                dg.AssetCheckKey(dg.AssetKey("loaded"), "ledger_balances"),
                dg.AssetCheckKey(dg.AssetKey("accepted"), "marts_meet_expectations"),
            ]
        )
    assert runs == {"ingest": dg.DagsterRunStatus.SUCCESS, "marts": dg.DagsterRunStatus.SUCCESS}
    assert len(loaded.asset_materialization.partition) == 64
    metadata = validated.asset_materialization.metadata
    assert metadata["records_by_family"].value["grants"] == 66
    assert "| page |" in metadata["preview"].value
    assert {record.status.value for record in checks.values()} == {"SUCCEEDED"}
    assert len(checks) == 2


def test_show_marks_the_cells_of_an_award_and_names_what_is_printed(workshop: Workshop) -> None:
    ran = workshop.planhouse("show", "award:12", "--out", "award.png")
    assert ran.code == exits.FINE, ran.err
    assert lines_with(ran.out, "5", "department", "기획예산과")
    assert "basis ruled, confidence proved" in ran.out
    with Image.open(workshop.folder / "award.png") as picture:
        colours = {colour for _, colour in picture.getcolors(1 << 24)}
    assert (255, 235, 120) in colours


@pytest.mark.parametrize("record", ["grant:7", "sector:사회복지"])
def test_show_takes_the_names_that_people_use(workshop: Workshop, record: str) -> None:
    ran = workshop.planhouse("show", record, "--out", "shown.png")
    assert ran.code == exits.FINE, ran.err
    assert (workshop.folder / "shown.png").read_bytes().startswith(b"\x89PNG")


def test_show_of_an_unknown_record_says_what_would_be_known(workshop: Workshop) -> None:
    ran = workshop.planhouse("show", "award:999")
    assert ran.code == exits.NOTHING_THERE
    assert "award:999" in ran.err and "award:12" in ran.err


def test_sql_answers_from_the_marts_and_cannot_change_them(workshop: Workshop) -> None:
    asked = workshop.planhouse("sql", "SELECT sum(grant_count) AS n FROM grants_by_ministry")
    assert (asked.code, asked.out) == (exits.FINE, "n\n66\n")
    refused = workshop.planhouse("sql", "DROP TABLE grants")
    assert refused.code == exits.USAGE and "read-only" in refused.err


def test_export_writes_every_mart_in_the_formats_asked_for(workshop: Workshop) -> None:
    ran = workshop.planhouse("export", "--format", "csv", "--to", "csv")
    assert ran.code == exits.FINE, ran.err
    names = {path.name for path in (workshop.folder / "csv").iterdir()}
    assert {"grants.csv", "awards.csv", "reconciliation.csv"} <= names
    assert all(name.endswith(".csv") for name in names - {"datapackage.json"})


def test_check_reports_without_loading_and_its_json_has_every_cell(
    workshop: Workshop, sample_pdf: Path
) -> None:
    ran = workshop.planhouse("check", sample_pdf, "--json")
    assert ran.code == exits.FINE, ran.err
    plan = json.loads(ran.out)
    assert plan["document"]["district"] == "서대문구"
    cell = next(c for t in plan["tables"] if t["page"] == 5 for c in t["cells"] if c["text"] == "기획예산과")
    assert {"page", "row", "col", "row_span", "col_span", "text", "bbox"} <= cell.keys()
    assert cell["row_span"] == 7
    assert len([record for record in plan["records"] if record["family"] == "awards"]) == 60
    assert "1 arrivals" in workshop.planhouse("status").out


def test_the_same_bytes_again_are_recorded_and_change_nothing(workshop: Workshop, sample_pdf: Path) -> None:
    before = workshop.build_id()
    copy = workshop.folder / "copied.pdf"
    copy.write_bytes(sample_pdf.read_bytes())
    ran = workshop.planhouse("build", copy)
    assert ran.code == exits.FINE, ran.err
    assert "copied.pdf: the same bytes are here since" in ran.out
    assert "Budget by sector" in ran.out
    assert workshop.build_id() == before
    assert (
        "2 arrivals = 1 loaded + 0 needs_review + 0 rejected + 1 duplicate"
        in workshop.planhouse("status").out
    )


@dataclass(frozen=True)
class Mixed:
    """One build of what is no plan and of a plan that nothing proves, and what a figure was before."""

    ran: Ran
    files: dict[str, Path]
    figures_before: list[tuple[object, ...]]


FIGURES = "FROM marts.budget_by_sector ORDER BY ALL"


@pytest.fixture(scope="module")
def mixed(workshop: Workshop) -> Mixed:
    with duckdb.connect(str(workshop.home.published_database), read_only=True) as con:
        before = con.execute(FIGURES).fetchall()
    files = {kind: make(workshop.folder / f"{kind}.pdf") for kind, make in MAKERS.items()}
    doubtful = AWARDS.draw(workshop.folder / "doubtful.pdf", proved=False)
    return Mixed(workshop.planhouse("build", *files.values(), doubtful), files, before)


def test_bad_files_are_named_with_reason_and_change_no_figure(workshop: Workshop, mixed: Mixed) -> None:
    ran, files = mixed.ran, mixed.files
    assert ran.code == exits.DOCUMENT_NOT_SOUND, ran.err
    assert "Traceback" not in ran.err
    words = {"rejected": "rejected.", "needs_review": "needs review."}
    for kind, path in files.items():
        assert lines_with(ran.err, path.name, words[STATE_OF_BAD_FILE[kind]]), (kind, ran.err)
    with duckdb.connect(str(workshop.home.database), read_only=True) as con:
        states = dict(
            con.execute("SELECT file_name, state FROM ledger.arrivals WHERE reason <> ''").fetchall()
        )
    assert {kind: states[path.name] for kind, path in files.items()} == STATE_OF_BAD_FILE
    with duckdb.connect(str(workshop.home.published_database), read_only=True) as con:
        assert con.execute(FIGURES).fetchall() == mixed.figures_before
        listed = dict(con.execute("SELECT file_name, status FROM marts.documents").fetchall())
    assert {kind: listed.get(path.name) for kind, path in files.items()} == STATE_OF_BAD_FILE


def test_rows_that_nothing_proves_are_published_as_rejects_with_their_cells(
    workshop: Workshop, mixed: Mixed
) -> None:
    assert lines_with(mixed.ran.err, "doubtful.pdf: needs review.", "no printed total proves")
    with duckdb.connect(str(workshop.home.published_database), read_only=True) as con:
        rejects = con.execute(
            "SELECT rule, count(DISTINCT record_id), any_value(basis), any_value(confidence), min(record_id) "
            "FROM marts.rejects JOIN marts.provenance USING (record_id) GROUP BY rule"
        ).fetchall()
        sure = con.execute(
            "SELECT confidence, count(*) FROM marts.evidence WHERE family = 'grants' GROUP BY confidence"
        ).fetchall()
    [(*told, record_id)] = rejects
    assert told == ["doubtful_table", 4, "aligned", "doubtful"]
    assert sure == [("proved", 66)]
    shown = workshop.planhouse("show", record_id, "--out", "reject.png")
    assert shown.code == exits.FINE, shown.err
    assert "basis aligned, confidence doubtful" in shown.out


def test_a_file_that_was_refused_is_tried_again(workshop: Workshop, mixed: Mixed) -> None:
    refused = mixed.files["text"]
    again = workshop.planhouse("build", refused)
    assert again.code == exits.DOCUMENT_NOT_SOUND
    assert lines_with(again.err, f"{refused.name}: rejected.")
    assert len(lines_with(workshop.planhouse("status").out, refused.name, "rejected")) == 2
