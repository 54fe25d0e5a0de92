"""Writing the site: what is written anew, what stays, what is left out."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.web.conftest import copied
from warehouse.errors import NothingPublished
from warehouse.home import Home
from web import site
from web.documentation import Documentation
from web.pictures import Pictures, draw, drawn
from web.plans import Plan

pytestmark = pytest.mark.slow

# The sample has a next revision, which changed one figure and lacks another one.
REVISED = (
    "CREATE TEMP TABLE former AS FROM marts.budget_by_sector "
    "WHERE district = '서대문구' AND sector IN ('사회복지', '보건')",
    "INSERT INTO marts.documents SELECT * REPLACE ('f' || document_id[2:] AS document_id) "
    "FROM marts.documents WHERE district = '서대문구'",
    "UPDATE marts.documents SET is_current = false, superseded_by = 'f' || document_id[2:] "
    "WHERE district = '서대문구' AND document_id[1] <> 'f'",
    "INSERT INTO marts.provenance "
    "SELECT * REPLACE ('f' || document_id[2:] AS document_id, 'f' || record_id AS record_id) "
    "FROM marts.provenance WHERE record_id IN (SELECT record_id FROM former WHERE sector = '사회복지')",
    "DELETE FROM marts.provenance WHERE document_id IN (SELECT document_id FROM former) "
    "AND record_id NOT IN (SELECT record_id FROM former)",
    "INSERT INTO marts.revisions BY NAME SELECT district, plan_year, 'f' || document_id[2:] AS document_id, "
    "document_id AS former_document_id, 'budget_by_sector' AS mart, sector AS subject, 'amount' AS field, "
    "record_id AS former_record_id, page AS former_page, '429,414' AS former_text, "
    "if(sector = '보건', 'vanished', 'changed') AS kind, if(sector = '보건', NULL, 'f' || record_id) AS record_id, "
    "if(sector = '보건', NULL, page) AS page FROM former ORDER BY sector DESC",
)
PEOPLE = "UPDATE marts.awards SET title = title || '!' WHERE district = '서대문구'"


def next_of(folder: str) -> str:
    """The folder of the plan's next revision."""
    return f"f{folder.removeprefix('plans/')[1:]}"


def text(path: Path) -> str:
    return path.read_text("utf-8")


def test_the_build_writes_pages_for_each_plan_and_says_of_which_build_they_are(
    published: Home, sample: str
) -> None:
    first = text(published.site / "index.html")
    assert published.current.resolve().name in first
    assert len(set(re.findall(r'href="(plans/[^/]+)/', first))) == 2
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


def test_pages_of_a_refused_build_do_not_stand_beside_the_published_marts(
    published: Home, tmp_path: Path
) -> None:
    home = copied(published, tmp_path / "home")
    accepted = tmp_path / "accepted"
    accepted.mkdir()
    (accepted / "index.html").write_text("accepted")
    site.write(home, None, documentation=Documentation(acceptance=accepted))
    # Written anew without a publication: whatever was accepted or refused meanwhile is not of these marts.
    site.write(home, None)
    assert text(home.site / "docs" / "acceptance" / "index.html") == "accepted"
    assert 'href="docs/acceptance/index.html"' in text(home.site / "index.html")


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


def test_a_plan_that_was_revised_keeps_only_the_pages_to_which_its_figures_lead(
    published: Home, sample: str, tmp_path: Path
) -> None:
    home = copied(published, tmp_path / "home")
    site.write(home, None)
    revised = copied(published, tmp_path / "revised", *REVISED)
    home.site.rename(revised.site)
    site.write(revised, None)
    former = revised.site / sample
    assert [path.relative_to(former).as_posix() for path in former.rglob("*.html")] == ["pages/3.html"]
    assert f'href="../../../plans/{next_of(sample)}/index.html"' in text(former / "pages" / "3.html")


def test_what_a_revision_changed_leads_to_both_pages_and_what_vanished_to_the_former(
    published: Home, sample: str, tmp_path: Path
) -> None:
    home = copied(published, tmp_path / "home", *REVISED)
    site.write(home, None)
    checks = text(home.site / "plans" / next_of(sample) / "checks.html")
    [rows] = re.findall(r'id="table-revisions".*?</table>', checks, re.DOTALL)
    changed, vanished = (re.findall(r'href="([^"#]+)#r-', row) for row in rows.split("<tr>")[2:])
    former = f"../{sample.removeprefix('plans/')}/pages/3.html"
    assert set(changed) == {"pages/3.html", former} and set(vanished) == {former}
    test_every_link_and_file_that_a_page_names_is_there(home)


def test_pages_that_were_not_written_to_the_end_are_written_anew(published: Home, tmp_path: Path) -> None:
    home = copied(published, tmp_path / "home")
    site.write(home, None)

    def killed(plan: Plan, pages: Sequence[int], folder: Path) -> Pictures:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        site.write(home, killed)
    assert site.write(home, None).written == 1


def test_the_site_says_of_which_build_it_is_though_a_later_one_was_published_meanwhile(
    published: Home, tmp_path: Path
) -> None:
    home = copied(published, tmp_path / "home")
    build = published.current.resolve().name
    (home.builds / "changed").rename(home.builds / build)
    home.current.unlink()
    home.current.symlink_to(Path("builds") / build)

    def meanwhile(plan: Plan, pages: Sequence[int], folder: Path) -> Pictures:
        home.current.unlink()
        home.current.symlink_to(Path("builds") / "later")
        return {}

    site.write(home, None)
    assert not site.is_behind(home)
    site.write(home, meanwhile)
    assert site.is_behind(home)


def test_counts_lead_to_the_rows_that_they_count(published: Home, sample: str) -> None:
    overview = text(published.site / sample / "index.html")
    assert '<a href="#grants" data-chooses="행정안전부">' in overview
    assert '<a href="#awards" data-chooses="도시관리공단">' in overview


def test_what_cannot_be_checked_is_told_and_not_counted_as_wrong(
    published: Home, sample: str, tmp_path: Path
) -> None:
    unknown = (
        "UPDATE marts.reconciliation SET outcome = 'uncheckable' WHERE outcome NOT IN ('exact', 'rounding')"
    )
    home = copied(published, tmp_path / "home", unknown)
    site.write(home, None)
    assert "맞지 않는 숫자" not in text(home.site / "index.html")
    overview, checks = text(home.site / sample / "index.html"), text(home.site / sample / "checks.html")
    assert "대조 61건 중 0건" in overview and 'class="count"' not in overview
    assert len(re.findall(r'<li class="is-uncheckable">', checks)) == 2


def test_a_plan_without_checks_does_not_say_that_all_agree(
    published: Home, sample: str, tmp_path: Path
) -> None:
    home = copied(published, tmp_path / "home", "DELETE FROM marts.reconciliation")
    site.write(home, None)
    assert "모두 맞습니다" not in text(home.site / sample / "checks.html")


def test_a_bureaus_plan_is_headed_by_its_own_budget(published: Home, sample: str, tmp_path: Path) -> None:
    """Not by its government's, which it prints too."""
    bureau = (
        "UPDATE marts.documents SET bureau = '해양수산국' WHERE district = '서대문구'",
        "UPDATE marts.budget_by_account SET bureau = '해양수산국' WHERE district = '서대문구'",
        "INSERT INTO marts.budget_by_account SELECT * REPLACE ('해양수산국' AS scope, 123400000000 AS amount_krw, "
        "'b' || record_id AS record_id) FROM marts.budget_by_account WHERE bureau IS NOT NULL AND level = 0",
    )
    home = copied(published, tmp_path / "home", *bureau)
    site.write(home, None)
    assert "1,234억원" in text(home.site / "index.html")
    [headlines] = re.findall(
        r'<dl class="headlines">.*?</dl>', text(home.site / sample / "index.html"), re.DOTALL
    )
    assert "1,234억원" in headlines and "8,263억원" not in headlines


def test_a_governments_budget_in_a_bureaus_plan_is_not_compared_as_the_bureaus(
    published: Home, tmp_path: Path
) -> None:
    """The sample's rows as a bureau prints them: the government's sectors, and a total of its own."""
    bureau = (
        "UPDATE marts.documents SET bureau = '해양수산국' WHERE district = '서대문구'",
        "UPDATE marts.budget_by_account SET bureau = '해양수산국', scope = '해양수산국' WHERE district = '서대문구'",
    )
    home = copied(published, tmp_path / "home", *bureau)
    site.write(home, None)
    [data] = re.findall(r'id="measures">(.*?)</script>', text(home.site / "compare.html"), re.DOTALL)
    names = {measure["ko"]: {bar["name"] for bar in measure["bars"]} for measure in json.loads(data)}
    assert names["예산 총계 (실·국)"] == {"서울특별시 서대문구 해양수산국 2024"}
    assert names["분야별 세출: 사회복지"] == {
        "서울특별시 서대문구 2024 (해양수산국)",
        "서울특별시 종로구 2026",
    }
    assert "서울특별시 서대문구 해양수산국 2024" in names["수상 건수"]
