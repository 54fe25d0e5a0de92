"""Reading in a child process: pages are reported, refusals come back whole, a dead child is no dead parent."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from orchestration import reading
from tests.bad_files import encrypted_pdf
from tests.invented_plan import DrawnPlan


def test_the_plan_comes_back_and_every_page_was_reported(drawn_plan: DrawnPlan) -> None:
    told: list[tuple[int, int]] = []
    plan = reading.read(drawn_plan.path, "계획.pdf", lambda done, total: told.append((done, total)))
    pages = plan.document.page_count
    assert told == [(page, pages) for page in range(1, pages + 1)]
    assert plan.document.file_name == "계획.pdf"


def test_a_refusal_keeps_its_code_and_its_message(tmp_path: Path) -> None:
    with pytest.raises(reading.NotRead) as refused:
        reading.read(encrypted_pdf(tmp_path / "locked.pdf"), "locked.pdf", lambda done, total: None)
    assert refused.value.code == "encrypted"
    assert str(refused.value).startswith("locked.pdf: ")


def test_a_child_that_is_killed_is_told_with_its_signal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = tmp_path / "python"
    killed.write_text("#!/bin/sh\necho the last words >&2\nkill -KILL $$\n")
    killed.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(killed))
    with pytest.raises(reading.NotRead) as died:
        reading.read(tmp_path / "any.pdf", "any.pdf", lambda done, total: None)
    assert died.value.code == "reader_died"
    assert signal.SIGKILL.name in str(died.value) and "the last words" in str(died.value)


def test_a_folder_of_the_user_is_not_taken_for_ours(
    tmp_path: Path, drawn_plan: DrawnPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "extract").mkdir()
    (tmp_path / "extract" / "__init__.py").write_text("raise SystemExit('the wrong package')")
    monkeypatch.chdir(tmp_path)
    assert [path.name for path in Path().iterdir()] == ["extract"]
    assert reading.read(drawn_plan.path, "plan.pdf", lambda done, total: None).records
