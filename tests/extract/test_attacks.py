"""A small file that asks for much is refused at once, and the message names the limit, what was seen, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.errors import Unreadable
from extract.limits import Limits
from extract.reading import read_plan
from tests.extract.attacks import ATTACKS, Attack, forms, grid


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_a_file_that_asks_for_too_much_is_refused(attack: Attack, tmp_path: Path) -> None:
    path = attack.draw(tmp_path / "attack.pdf")
    with pytest.raises(Unreadable) as refused:
        read_plan(path, processes=1)
    assert refused.value.code == attack.code
    assert str(refused.value).startswith("attack.pdf: ") and attack.says in str(refused.value)


def test_a_dense_grid_is_read(tmp_path: Path) -> None:
    assert read_plan(grid(tmp_path / "grid.pdf", 120), processes=1).tables


def test_drawings_within_drawings_are_read_where_they_are_few(tmp_path: Path) -> None:
    plan = read_plan(forms(tmp_path / "forms.pdf", 3, 1), processes=1)
    assert [line.text for line in plan.lines] == ["A"]


@pytest.mark.parametrize(
    "limits",
    [Limits(file_bytes=1000), Limits(pages=1), Limits(characters_per_page=5), Limits(objects_per_page=3)],
)
def test_each_limit_can_be_set(limits: Limits, sample_pdf: Path) -> None:
    with pytest.raises(Unreadable, match="and the limit "):
        read_plan(sample_pdf, processes=1, limits=limits)
