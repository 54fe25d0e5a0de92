"""The reads of the command."""

from __future__ import annotations

from decimal import Decimal

import pytest

from warehouse import queries
from warehouse.database import connect
from warehouse.errors import NothingPublished
from warehouse.home import Home
from warehouse.publish import publish

PLAN = "a" * 64


def test_the_three_summaries_come_as_they_are_printed_or_greatest_first(built: Home) -> None:
    publish(built)
    assert [
        (row.sector, row.amount_krw, row.share_pct) for row in queries.budget_by_sector(built, [PLAN])
    ] == [
        ("일반공공행정", 51_288_000_000, Decimal("6.21")),
        ("사회복지", 414_711_000_000, Decimal("50.19")),
    ]
    assert queries.grants_by_ministry(built, [PLAN]) == [
        ("서대문구", None, 2024, "행정안전부", 2, 100_000_000, 100_000_000, None, None)
    ]
    assert queries.awards_by_department(built, [PLAN]) == [("서대문구", None, 2024, "세무1과", 2)]


def test_rows_of_other_documents_are_left_out(published: Home) -> None:
    other = "b" * 64
    for ask in (
        queries.budget_by_sector,
        queries.grants_by_ministry,
        queries.awards_by_department,
        queries.doubtful_checks,
    ):
        assert not ask(published, [other]) and not ask(published, [])
        assert ask(published, [other, PLAN]) == ask(published, [PLAN])


def test_only_checks_beyond_rounding_are_doubtful(published: Home) -> None:
    [found] = queries.doubtful_checks(published, [PLAN])
    assert (found.check_name, found.printed, found.computed, found.difference, found.outcome, found.page) == (
        "sector_sum", Decimal(826_257), Decimal(826_250), Decimal(7), "suspicious", 6,
    )  # fmt: skip


def test_marts_are_read_only_when_published(built: Home) -> None:
    with pytest.raises(NothingPublished):
        queries.budget_by_sector(built, [PLAN])


def test_reading_in_one_process_shows_each_new_build(built: Home) -> None:
    publish(built)
    assert queries.awards_by_department(built, [PLAN])[0].award_count == 2
    with connect(built) as con:
        con.execute("UPDATE marts.awards_by_department SET award_count = 3")
    assert queries.awards_by_department(built, [PLAN])[0].award_count == 2
    publish(built)
    assert queries.awards_by_department(built, [PLAN])[0].award_count == 3
