"""Tables reach the scorer as they are drawn, its verdicts come back whole, and every engine has a row."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from bench import engines, tables
from bench.engines import PEERS, PLANHOUSE, Engine, NotRun
from bench.isolated import isolated
from bench.material import Material, material
from bench.read_tables import read
from bench.scoring import LIBRARIES, Score, TableScore, perfect, score_hwp
from bench.tables import Result, compare, misses, targets, told
from tests.drawing import Cell, Table, draw_plan

GOOD = TableScore("us-001.pdf", 1, 0, "ruled", 1.0, 1.0, 4, 4, same_shape=True, matched=True)
BAD = replace(GOOD, index=1, f1=0.5, teds=0.75, cells_equal=2, same_shape=False)


@pytest.fixture
def given(shared: Path) -> Material:
    """The shared folder, where uv can bring what the scorer imports."""
    tried = subprocess.run([*isolated(*LIBRARIES), "python", "-c", ""], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip(f"needs {', '.join(LIBRARIES)}, which uv cannot bring here")
    return material(shared)


def test_a_drawn_table_is_handed_in_with_its_inclusive_spans_and_its_page(tmp_path: Path) -> None:
    drawn = Table(
        [[Cell("부서", row_span=2), Cell("예산", col_span=2)], ["2026년", "2025년"], ["문화과", "120", "90"]],
        widths=[90, 70, 70],
    )
    draw_plan(tmp_path / "plan.pdf", [drawn])
    document = read(tmp_path / "plan.pdf")
    assert document["tables"] == [
        {
            "page": 1,
            "cells": [
                [0, 0, 1, 0, "부서"],
                [0, 1, 0, 2, "예산"],
                [1, 1, 1, 1, "2026년"],
                [1, 2, 1, 2, "2025년"],
                [2, 0, 2, 0, "문화과"],
                [2, 1, 2, 1, "120"],
                [2, 2, 2, 2, "90"],
            ],
        }
    ]
    assert (document["file"], document["pages"], document["err"]) == ("plan.pdf", 1, None)


def test_a_frame_is_handed_in_too(tmp_path: Path) -> None:
    draw_plan(tmp_path / "plan.pdf", [Table([["주요업무계획"]], widths=[200])])
    assert [table["cells"] for table in read(tmp_path / "plan.pdf")["tables"]] == [
        [[0, 0, 0, 0, "주요업무계획"]]
    ]


def test_a_file_that_planhouse_refuses_has_no_tables_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_text("no PDF")
    document = read(path)
    assert document["tables"] == []
    assert document["err"]


def test_gold_scored_against_itself_is_perfect(given: Material, tmp_path: Path) -> None:
    gold = json.loads(given.hwp_gold.read_text("utf-8"))["docs"]
    docs = [{"file": doc["file"], "tables": doc["tables"], "wall": 0, "cpu": 0} for doc in gold]
    predicted = tmp_path / "gold.json"
    predicted.write_text(json.dumps({"peer": "gold", "docs": docs, "rss_self_mb": 0, "rss_child_mb": 0}))
    score = score_hwp(given, predicted, teds=False)
    assert (perfect(score.tables), len(score.tables), score.micro_f1) == (130, 130, 1)


def test_a_peer_that_cannot_run_has_a_row_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines.shutil, "which", lambda *_args, **_options: None)
    monkeypatch.setattr(Material, "icdar_pdfs", lambda _self: [])
    java = next(engine for engine in PEERS if "java" in engine.programs)
    result = compare(java, Material(tmp_path), tmp_path, teds=False)
    assert (
        f"| {java.title} | not run: java is not on PATH (Debian: apt install default-jre-headless) |"
        in told([result])
    )


def test_the_second_collection_is_not_read_where_the_first_could_not_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def run(engine: Engine, *_rest: object) -> NotRun:
        asked.append(engine.name)
        return NotRun("no network")

    monkeypatch.setattr(tables, "run", run)
    monkeypatch.setattr(Material, "icdar_pdfs", lambda _self: [])
    assert compare(PLANHOUSE, Material(tmp_path), tmp_path, teds=True).not_run == "no network"
    assert asked == ["planhouse"]


def test_targets_of_planhouse_stand_below_the_rows() -> None:
    icdar, hwp = Score(0.8, 0.9, (GOOD, BAD)), Score(0.9, 0.97, (GOOD,) * 105)
    text = told([Result(PLANHOUSE, "today", icdar, hwp)])
    assert "| **planhouse** | 0.800 | 1 of 2 | 0.875 | 0.970 | 105 of 105 | 0 | today |" in text
    assert "| TEDS of ICDAR's ruled tables | 0.875 | ≥ 0.970 | **fail** |" in text
    assert "| micro F1 of hwp | 0.970 | ≥ 0.960 | pass |" in text


def test_without_tree_edit_distance_its_target_is_not_measured() -> None:
    score = Score(0.8, 0.9, (replace(GOOD, teds=None),))
    assert targets(score, score)[1].row()[1:] == ("–", "≥ 0.970", "not measured")


def test_misses_name_document_page_and_table_of_what_is_not_perfect(tmp_path: Path) -> None:
    folder = tmp_path / "bench" / "hwp"
    folder.mkdir(parents=True)
    form = {"file": "form.pdf", "tables": [{"cells": [[0, 0, 0, 0, "기업명"], [0, 1, 0, 1, "(주)\n세종"]]}]}
    (folder / "gt.json").write_text(json.dumps({"docs": [form]}))
    lost = replace(BAD, doc="form.pdf", page=0, index=0, matched=False, tag="strip")
    text = misses(
        Result(PLANHOUSE, "today", Score(0, 0, (GOOD, BAD)), Score(0, 0, (lost,))), Material(tmp_path)
    )
    assert "us-001.pdf page 1 table 1 [ruled]: f1 0.500, other shape, 2 of 4 cells equal\n" in text
    assert "form.pdf table 0 [strip]: not found, other shape, 2 of 4 cells equal  기업명 (주) 세종" in text
    assert "table 0 [ruled]" not in text


def test_a_folder_without_the_material_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="--shared DIR"):
        material(tmp_path)
