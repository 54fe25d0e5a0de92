"""From a record's key to its printed cells."""

from __future__ import annotations

import pytest

from extract.printed import BBox
from warehouse.database import connect
from warehouse.errors import AmbiguousRecord, NothingPublished, StoredFileGone, UnknownRecord
from warehouse.home import Home
from warehouse.locate import PrintedCell, example, locate
from warehouse.publish import publish


@pytest.mark.parametrize("key", ["aaaa/awards/12", "award:12", "award: 12"])
def test_a_record_is_found_with_its_cells_as_they_were_read(key: str, published: Home) -> None:
    found = locate(published, key)
    assert (found.record_id, found.sha256, found.file_name) == ("aaaa/awards/12", "a" * 64, "plan.pdf")
    assert found.path == published.store / "aa" / ("a" * 64 + ".pdf")
    box = BBox(10.5, 20.0, 30.0, 40.0)
    assert found.cells == (
        PrintedCell(9, box, "12", "award_no"),
        PrintedCell(9, box, "지방세 운영 우수", "title"),
    )
    assert (found.basis, found.confidence) == ("ruled", "proved")


def test_what_an_earlier_release_published_is_shown_without_its_evidence(built: Home) -> None:
    with connect(built) as con:
        con.execute("ALTER TABLE marts.provenance DROP basis")
        con.execute("ALTER TABLE marts.provenance DROP confidence")
    publish(built)
    found = locate(built, "award:12")
    assert len(found.cells) == 2
    assert (found.basis, found.confidence) == (None, None)


@pytest.mark.parametrize("key", ["sector:사회복지", "aaaa/budget_by_sector", "aaaa/b"])
def test_a_name_or_the_beginning_of_an_id_is_enough_when_it_is_one_record(key: str, published: Home) -> None:
    assert [cell.text for cell in locate(published, key).cells] == ["414,711"]


def test_a_whole_id_wins_over_longer_ones_that_begin_with_it(built: Home) -> None:
    with connect(built) as con:
        con.execute(
            "UPDATE marts.provenance SET record_id = 'aaaa/awards/1' WHERE record_id = 'aaaa/awards/13'"
        )
    publish(built)
    assert locate(built, "aaaa/awards/1").record_id == "aaaa/awards/1"


def test_several_records_are_listed_with_what_tells_them_apart(built: Home) -> None:
    with connect(built) as con:
        con.execute("UPDATE marts.awards SET award_no = 12, plan_year = award_no + 2012")
    publish(built)
    with pytest.raises(
        AmbiguousRecord, match=r"aaaa/awards/13 \(서대문구 2025 page 9\); aaaa/awards/12 \(서"
    ) as raised:
        locate(built, "award:12")
    assert raised.value.candidates == ("aaaa/awards/13", "aaaa/awards/12")
    with pytest.raises(AmbiguousRecord, match=r"'aaaa/aw' is more than one record"):
        locate(built, "aaaa/aw")


@pytest.mark.parametrize("key", ["", "award:99", "award:x", "colour:12", "zzzz", "%", "award:12' OR 1=1 --"])
def test_an_unknown_key_says_what_a_key_may_be(key: str, published: Home) -> None:
    with pytest.raises(UnknownRecord, match="for example award:12"):
        locate(published, key)


def test_a_record_without_cells_is_told_apart_from_none(published: Home) -> None:
    with pytest.raises(UnknownRecord, match="names no printed cells"):
        locate(published, "grant:7")


def test_nothing_published_is_an_error_of_its_own(built: Home) -> None:
    with pytest.raises(NothingPublished):
        locate(built, "award:12")


def test_a_cropped_id_is_found_as_it_is_shown(published: Home) -> None:
    assert locate(published, "aaaa/awards/12…").record_id == "aaaa/awards/12"


def test_the_example_is_a_key_that_is_found_even_where_numbers_repeat(built: Home) -> None:
    publish(built)
    assert example(built) == "award:12"
    with connect(built) as con:
        con.execute("UPDATE marts.awards SET award_no = 12")
    publish(built)
    key = example(built)
    assert key is not None and key.startswith("aaaa/")
    assert locate(built, key).cells


def test_a_document_that_the_store_lost_is_told_with_the_remedy(published: Home) -> None:
    published.stored("a" * 64).unlink()
    with pytest.raises(StoredFileGone, match=r"planhouse build plan\.pdf"):
        locate(published, "award:12")
