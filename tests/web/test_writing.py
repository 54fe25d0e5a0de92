"""Many plans' folders are written by several processes, and are what one process writes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.web.conftest import copied
from warehouse.home import Home
from web import site, writing
from web.pictures import Pictures
from web.plans import Plan

YEARS = 5
MORE_YEARS = tuple(
    f"INSERT INTO marts.{mart} SELECT m.* REPLACE ('e' || n || document_id[3:] AS document_id, "
    f"plan_year + n AS plan_year) FROM marts.{mart} AS m, range(1, {YEARS + 1}) AS r(n) WHERE district <> '서대문구'"
    for mart in ("documents", "budget_by_sector", "grants", "provenance")
)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.html")}


def test_several_processes_write_what_one_writes(
    published: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = copied(published, tmp_path / "many", *MORE_YEARS)
    told: list[str] = []
    assert site.write(many, None, told.append).written == YEARS + 2
    assert told[-1] == f"writing the pages of {YEARS + 2} plans: {YEARS + 2} done"
    assert len(told) == len(set(told))
    monkeypatch.setattr(writing, "FEW", YEARS + 2)
    one = copied(published, tmp_path / "one", *MORE_YEARS)
    site.write(one, None)
    assert files(many.site) == files(one.site)


def draws_none(plan: Plan, pages: Sequence[int], folder: Path) -> Pictures:
    raise OSError(f"no room for {plan.name}")


def test_what_goes_wrong_in_another_process_is_told_and_written_anew(published: Home, tmp_path: Path) -> None:
    home = copied(published, tmp_path / "many", *MORE_YEARS)
    with pytest.raises(OSError, match="no room for"):
        site.write(home, draws_none)
    assert site.write(home, None).written == YEARS + 2


def test_shares_are_smaller_towards_the_end_so_that_no_process_waits_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writing, "cores", lambda: 2)
    sizes = [len(some) for some in writing.shares(range(1100), least=8)]
    assert sizes[:6] == [128, 128, 128, 128, 128, 115] and sizes[-3:] == [8, 8, 8]
    assert sum(sizes) == 1100 and sizes == sorted(sizes, reverse=True)
    assert [len(some) for some in writing.shares(range(10), least=1)] == [3, 2, 2, 1, 1, 1]
