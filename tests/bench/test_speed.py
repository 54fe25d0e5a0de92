"""The readings that `bench.speed` runs answer in one form, and their ratios are held against the targets."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import metered
from bench.material import REPOSITORY, Material
from bench.readings import Used, blank_page, measure
from bench.speed import Cost, middle, targets, together, told


def cost(name: str, planhouse: float, pdfplumber: float, walk: float) -> Cost:
    return Cost(
        name,
        {
            "planhouse": Used(10, planhouse, planhouse, 80),
            "pdfplumber": Used(10, pdfplumber, pdfplumber, 60),
            "walk": Used(10, walk, walk, 0),
        },
    )


def test_a_fresh_process_says_what_reading_took(tmp_path: Path) -> None:
    blank = blank_page(tmp_path)
    done = subprocess.run(
        [sys.executable, REPOSITORY / "bench" / "metered.py", "planhouse", "1", blank, blank],
        capture_output=True,
        text=True,
        check=True,
    )
    used = Used(**json.loads(done.stdout))
    assert used.pages == 1
    assert used.peak_mb > 5


def test_the_walk_of_the_shared_folder_is_understood(shared: Path, tmp_path: Path, sample_pdf: Path) -> None:
    used = measure("walk", Material(shared), sample_pdf, tmp_path)
    assert used is not None
    assert used.pages == 52


def test_the_number_of_processes_reaches_a_read_plan_that_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_plan(_path: Path, processes: int = 1) -> None:
        raise NotImplementedError(f"{processes} processes")

    monkeypatch.setattr("extract.reading.read_plan", read_plan)
    with pytest.raises(NotImplementedError, match="2 processes"):
        metered.planhouse(2)(Path("plan.pdf"))


def test_a_read_plan_of_one_process_is_not_asked_for_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.reading.read_plan", lambda _path: None)
    with pytest.raises(SystemExit, match="reads in one process"):
        metered.planhouse(2)


def test_ratios_of_several_files_are_those_of_their_sums() -> None:
    plans = together("plans", [cost("a", 1, 30, 1), cost("b", 3, 10, 1)])
    assert plans.less_than_pdfplumber == 10
    assert plans.over_the_walk == 2


def test_what_one_file_lacks_the_sum_lacks() -> None:
    without = Cost("b", {"planhouse": Used(10, 1, 1, 80)})
    assert together("plans", [cost("a", 1, 30, 1), without]).less_than_pdfplumber is None


def test_rounds_give_medians_of_time_and_the_largest_memory() -> None:
    assert middle([Used(3, 9, 5, 70), Used(3, 1, 1, 90), Used(3, 2, 3, 80)]) == Used(3, 2, 3, 90)


def test_targets_are_passed_failed_or_not_measured() -> None:
    plans, sample, both = (cost(name, 1, 12, 0.2) for name in ("plans", "sample", "both"))
    verdicts = [target.row()[1:] for target in targets(plans, sample, both)]
    assert verdicts == [
        ("12.0×", "≥ 10.0×", "pass"),
        ("12.0×", "≥ 5.0×", "pass"),
        ("5.0×", "≤ 2.5×", "**fail**"),
        ("80 MB", "≤ 150 MB", "pass"),
        ("–", "≥ 1.70×", "not measured"),
    ]


def test_the_sample_stands_after_the_plans_and_their_sum() -> None:
    text = told([cost("plan", 1, 12, 1), cost("sample", 2, 10, 1)], "today")
    names = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("|")]
    assert names[:5] == ["file", "---", "plan", "the real plans", "sample"]
