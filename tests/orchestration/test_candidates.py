"""The next build is written while its marts are accepted, and is what is published: or nothing of it is left."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from orchestration.candidates import Next, NotAccepted
from warehouse import accepted
from warehouse.database import connect
from warehouse.errors import NoWarehouse
from warehouse.home import Home
from warehouse.publish import builds, tidy

MARTS = Path(__file__).parents[1] / "warehouse" / "marts.sql"


@pytest.fixture
def home(home_folder: Path) -> Home:
    home = Home(home_folder).create()
    with connect(home) as con:
        con.execute(MARTS.read_text(encoding="utf-8"))
    return home


def awards_of(home: Home) -> int:
    with duckdb.connect(str(home.published_database.resolve()), read_only=True) as con:
        [(awards,)] = con.execute("SELECT count(*) FROM marts.awards").fetchall()
    return int(awards)


def another_award(home: Home) -> None:
    with connect(home) as con:
        con.execute("INSERT INTO marts.awards (award_no, title) VALUES (14, 'new')")


def unseen(home: Home) -> list[Path]:
    return list(home.builds.glob(".*"))


def test_what_is_published_is_what_was_written_beside_the_acceptance(home: Home) -> None:
    following = Next(home)
    with following.being_written(), connect(home, read_only=True) as con:
        assert con.execute("SELECT count(*) FROM marts.awards").fetchall() == [(2,)]
    assert following.candidate is not None and builds(home) == []
    another_award(home)
    done = following.published()
    assert done.build_id == home.current.resolve().name
    assert awards_of(home) == 2, "the marts that were accepted"
    assert following.published().tables["awards"] == 3, "nothing is ready: it is written now"


def test_marts_that_are_not_accepted_leave_no_build(home: Home) -> None:
    following = Next(home)
    with following.being_written():
        pass
    following.close()
    assert builds(home) == [] and unseen(home) == []


def test_a_fault_in_the_acceptance_ends_the_writing_and_is_the_one_that_is_told(home: Home) -> None:
    following = Next(home)
    with pytest.raises(ZeroDivisionError), following.being_written():
        raise ZeroDivisionError
    assert following.candidate is None
    assert following.published().tables["awards"] == 2
    assert unseen(home) == []


def test_what_cannot_be_written_beside_is_told_when_it_is_published(tmp_path: Path) -> None:
    nothing = Home(tmp_path / "empty").create()
    following = Next(nothing)
    with following.being_written():
        pass
    assert following.candidate is None
    with pytest.raises(NoWarehouse):
        following.published()


def test_marts_that_nobody_accepted_are_not_published_in_place_of_a_lost_candidate(home: Home) -> None:
    with connect(home) as con:
        con.execute("CREATE SCHEMA core")
        con.execute("CREATE TABLE core.built AS SELECT 'd' AS document_id, 's' AS stamp, 'p' AS project")
    following = Next(home)
    with following.being_written():
        pass
    tidy(home)
    with pytest.raises(NotAccepted, match="1 documents"):
        following.published()
    accepted.remember(home, [("d", "s", "p")])
    assert following.published().tables["awards"] == 2


def test_steps_on_workers_are_in_processes_that_hand_nothing_over(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANHOUSE_BROKER", "redis://127.0.0.1:1")
    following = Next(home)
    with following.being_written():
        pass
    assert following.candidate is None and unseen(home) == []


def test_a_candidate_that_somebody_tidied_away_is_written_once_more(home: Home) -> None:
    following = Next(home)
    with following.being_written():
        pass
    tidy(home)
    assert unseen(home) == []
    assert following.published().tables["awards"] == 2
