"""Writing the site: what is written anew, what stays, what is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.web.conftest import copied
from warehouse.errors import NothingPublished
from warehouse.home import Home
from web import site
from web.pictures import Pictures, draw, drawn
from web.plans import Plan

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]

PEOPLE = "UPDATE marts.awards SET title = title || '!' WHERE district = '서대문구'"


def text(path: Path) -> str:
    return path.read_text("utf-8")


def test_the_build_writes_pages_for_each_plan_and_says_of_which_build_they_are(
    published: Home, sample: str
) -> None:
    first = text(published.site / "index.html")
    assert published.current.resolve().name in first
    assert first.count('href="plans/') == 2
    assert len(list((published.site / sample / "pages").glob("*.html"))) == 52 + 1
    assert len(list((published.site / sample / "pages").glob("*.webp"))) == 52


def test_every_link_and_file_that_a_page_names_is_there(published: Home) -> None:
    pages = list(published.site.rglob("*.html"))
    ids = {path: set(re.findall(r'\bid="([^"]+)"', text(path))) for path in pages}
    missing = []
    for path in pages:
        for address in re.findall(r'\b(?:href|src)="([^"]+)"', text(path)):
            if address.startswith("data:"):
                continue
            file, _, place = address.partition("#")
            target = (path.parent / file).resolve() if file else path
            if not target.is_file() or (place and target in ids and place not in ids[target]):
                missing.append((path.relative_to(published.site), address))
    assert missing == []


def test_what_dbt_and_the_acceptance_say_is_linked_from_the_first_page(published: Home) -> None:
    first = text(published.site / "index.html")
    assert 'href="docs/dbt.html"' in first and 'href="docs/acceptance/index.html"' in first
    there = published.site / "docs" / "acceptance"
    names = {path.relative_to(there) for path in there.rglob("*")}
    assert names == {path.relative_to(published.docs) for path in published.docs.rglob("*")}


def test_beside_its_pictures_the_site_of_a_plan_is_small(published: Home, sample: str) -> None:
    """One plan, the libraries and all documentation: 3 MB at most."""
    other = {
        path for path in (published.site / "plans").iterdir() if path.name != sample.removeprefix("plans/")
    }
    files = [path for path in published.site.rglob("*") if path.is_file() and not other & set(path.parents)]
    assert sum(path.stat().st_size for path in files if path.suffix != ".webp") < 3_000_000


def test_nothing_is_loaded_from_another_machine(published: Home) -> None:
    for path in [*published.site.rglob("*.html"), *published.site.rglob("*.css")]:
        assert not re.search(r'(?:src|href)="(?:https?:)?//|@import|url\(', text(path)), path


def test_a_plan_that_did_not_change_is_left_as_it_is(published: Home, tmp_path: Path) -> None:
    home = copied(published, tmp_path / "home")
    assert (site.write(home, None).written, site.write(home, None).written) == (2, 0)
    changed = copied(published, tmp_path / "changed", PEOPLE)
    (changed.site).parent.mkdir(exist_ok=True)
    home.site.rename(changed.site)
    assert site.write(changed, None).written == 1


def test_a_plan_that_left_the_marts_leaves_the_site(published: Home, sample: str, tmp_path: Path) -> None:
    home = copied(published, tmp_path / "home")
    site.write(home, None)
    gone = copied(published, tmp_path / "gone", "DELETE FROM marts.documents WHERE district = '서대문구'")
    home.site.rename(gone.site)
    assert site.write(gone, None).plans == 1
    assert not (gone.site / sample).exists()


def test_without_pictures_no_page_shows_one_and_those_that_were_drawn_are_removed(
    published: Home, sample: str, tmp_path: Path
) -> None:
    home = copied(published, tmp_path / "home", "DELETE FROM marts.documents WHERE district <> '서대문구'")

    def drawer(plan: Plan, pages: list[int], folder: Path) -> Pictures:
        list(draw(published.stored(plan.document_id), pages[:3], folder))
        return drawn(folder)

    site.write(home, drawer)
    pages = home.site / sample / "pages"
    assert {path.name for path in pages.glob("*.webp")} == {"1.webp", "2.webp", "3.webp"}
    assert "<img" in text(pages / "3.html") and "<img" not in text(pages / "4.html")
    site.write(home, None)
    assert not list(home.site.rglob("*.webp")) and "<img" not in text(pages / "3.html")
    # What the cells say is there all the same.
    assert "429,415" in text(pages / "3.html")


def test_last_years_plan_stands_beside_this_years(published: Home, sample: str, tmp_path: Path) -> None:
    last_year = (
        "INSERT INTO marts.documents SELECT * REPLACE ('f' || document_id[2:] AS document_id, "
        "plan_year - 1 AS plan_year) FROM marts.documents WHERE district = '서대문구'",
        "INSERT INTO marts.budget_by_sector SELECT * REPLACE ('f' || document_id[2:] AS document_id, "
        "plan_year - 1 AS plan_year, amount_krw - 1000000 AS amount_krw) "
        "FROM marts.budget_by_sector WHERE district = '서대문구'",
    )
    home = copied(published, tmp_path / "home", *last_year)
    site.write(home, None)
    assert 'data-value="429414000000"' in text(home.site / sample / "index.html")


def test_what_a_plan_says_stands_as_text(published: Home, sample: str, tmp_path: Path) -> None:
    hostile = """</script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}"""
    home = copied(
        published,
        tmp_path / "home",
        f"UPDATE marts.awards SET title = '{hostile}', department = '{hostile}'",
        f"UPDATE marts.awards_by_department SET department = '{hostile}' || award_count",
        f"UPDATE marts.initiatives SET title = '{hostile}', theme = '{hostile}'",
        f"UPDATE marts.plan_tables SET text = '{hostile}', table_title = '{hostile}', header = '{hostile}'",
        f"UPDATE marts.provenance SET text = '{hostile}'",
        f"UPDATE marts.documents SET file_name = '{hostile}', bureau = '{hostile}'",
        f"UPDATE marts.reconciliation SET subject = '{hostile}', check_name = '{hostile}'",
    )
    site.write(home, None)
    for path in home.site.rglob("*.html"):
        assert "<script>alert" not in text(path) and "<img src=x" not in text(path), path
        assert "49" not in re.findall(r"onerror=alert\(2\)&gt;(.{2})", text(path)), path
    assert "{{ 7 * 7 }}" in text(home.site / sample / "initiatives.html")


def test_before_anything_is_published_there_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(NothingPublished):
        site.write(Home(tmp_path), None)
