"""The site as people use it, in Chromium, from the disk."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pdfplumber
import pytest

from tests.web.conftest import Reader, copied
from warehouse.home import Home
from web import site

pytestmark = pytest.mark.slow

PAGES = ["index", "initiatives", "checks", "tables", "pages/index", "pages/3"]
FIGURES = {
    "budget_by_sector": "amount_krw",
    "budget_by_source": "amount_krw",
    "budget_by_account": "prior_amount_krw",
    "grants": "amount_krw",
    "awards": "award_no",
    "grant_funding": "amount_krw",
    "district_profile": "value",
    "reconciliation": "printed",
    "initiatives": None,
    "initiative_attributes": None,
    "plan_tables": None,
}


def marked(reader: Reader) -> list[tuple[float, float, float, float]]:
    """The marks that stand out on the page's picture, in points."""
    return reader.page.eval_on_selector_all(
        ".marks.chosen rect",
        "rects => rects.map(r => ['x', 'y', 'width', 'height'].map(n => Number(r.getAttribute(n))))"
        ".map(([x, y, w, h]) => [x, y, x + w, y + h])",
    )


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def paper(sample_pdf: Path) -> Iterator[pdfplumber.PDF]:
    """The sample as another reader sees it."""
    with pdfplumber.open(sample_pdf) as pdf:
        yield pdf


def test_a_bar_leads_to_its_figure_on_the_printed_page(
    read: Reader, sample: str, paper: pdfplumber.PDF
) -> None:
    page = read.open(f"{sample}/index.html")
    page.locator("#budget_by_sector figure a[aria-label^='사회복지']").first.click()
    page.wait_for_url("**/pages/3.html#r-*")
    assert page.locator("article.chosen h3").inner_text().endswith("사회복지")
    assert "429,415,000,000원" in page.locator("article.chosen").inner_text()
    printed = [squeezed(paper.pages[2].crop(box).extract_text()) for box in marked(read)]
    assert printed == ["사회복지", "429,415", "52%"]


@pytest.mark.parametrize(("mart", "column"), FIGURES.items(), ids=FIGURES)
def test_five_figures_of_each_mart_open_their_cells(
    read: Reader, published: Home, sample: str, paper: pdfplumber.PDF, mart: str, column: str | None
) -> None:
    key = "attribute_record_id" if mart == "initiative_attributes" else "record_id"
    text = {"initiatives": "title", "initiative_attributes": "value", "plan_tables": "text"}.get(mart, column)
    with duckdb.connect(str(published.published_database), read_only=True) as con:
        rows = con.execute(
            f"FROM marts.{mart} SELECT {key}, {text}, page WHERE {text} IS NOT NULL AND {text}::varchar <> '' "
            f"AND starts_with(document_id, ?) ORDER BY 1",
            [sample.removeprefix("plans/")],
        ).fetchall()
    for record_id, value, number in random.Random(mart).sample(rows, 5):  # noqa: S311  a choice, no secret
        anchor = "r-" + re.sub(r"[^0-9A-Za-z]+", "-", record_id)
        read.open(f"{sample}/pages/{number}.html#{anchor}")
        read.page.wait_for_selector(".marks.chosen rect", state="attached")
        page = paper.pages[number - 1]
        shown = "\n".join(page.crop(box, strict=False).extract_text() for box in marked(read))
        assert said_in(shown, value, column), (record_id, value, shown)


def said_in(shown: str, value: Any, column: str | None) -> bool:
    """Whether the marked area says the value: words as they stand, an amount in one of the units that plans use."""
    if column is None:
        # A bullet or a doubled glyph may stand between; the words do not.
        return squeezed(str(value))[:8] in squeezed(shown)
    figures = {float(it.replace(",", "")) for it in re.findall(r"\d[\d,]*(?:\.\d+)?", shown)}
    units = (1, 1_000, 1_000_000, 100_000_000) if column.endswith("_krw") else (1,)
    # A triangle or a dash before it says that it is less than nothing.
    return any(abs(float(value)) == figure * unit for figure in figures for unit in units)


def test_a_bar_of_a_ministry_leaves_only_its_grants(read: Reader, sample: str) -> None:
    page = read.open(f"{sample}/index.html")
    page.locator("#grants_by_ministry figure a[aria-label^='행정안전부']").first.click()
    rows = page.locator("#table-grants tbody tr:visible")
    assert rows.count() == 7
    page.locator("#grants .choice button").click()
    assert rows.count() == 66


def test_a_departments_name_figure_and_row_leave_only_its_awards(read: Reader, sample: str) -> None:
    """Also where another department has as many."""
    page = read.open(f"{sample}/index.html")
    counts = page.locator("#awards_by_department figure").get_by_text("2건", exact=True)
    departments = page.locator("#table-awards_by_department tbody tr", has=page.locator("td[data-value='2']"))
    assert counts.count() == departments.count() > 1
    names = [departments.nth(nth).locator("td").first.get_attribute("data-value") for nth in range(2)]
    rows = page.locator("#table-awards tbody tr:visible")

    def chosen() -> list[str | None]:
        return [rows.nth(nth).get_attribute("data-of") for nth in range(rows.count())]

    counts.nth(1).click()
    of_the_figure = chosen()
    assert len(of_the_figure) == 2 and len(set(of_the_figure)) == 1 and of_the_figure[0] != names[0]
    page.locator(f"#awards_by_department figure a[aria-label^='{names[0]} ']").last.click()
    assert chosen() == [names[0]] * 2
    page.locator("#awards_by_department summary").click()
    page.locator("#table-awards_by_department").get_by_role("link", name=str(names[1])).click()
    assert chosen() == [names[1]] * 2


def test_initiatives_are_found_by_words_and_by_strategy(read: Reader, sample: str) -> None:
    page = read.open(f"{sample}/initiatives.html")
    items = page.locator("[data-item]:visible")
    assert items.count() == 73
    page.get_by_label("찾기").fill("경의선 지하화")
    assert items.count() == 1 and "1개" in page.locator("[data-counts]").inner_text()
    page.get_by_label("찾기").fill("없는 낱말")
    assert items.count() == 0 and page.get_by_text("해당하는 것이 없습니다.").is_visible()
    page.get_by_label("찾기").fill("")
    page.locator("#strategy").select_option(label="1-1 개발 가속화로 지역가치 재조명")
    assert items.count() == 9


def test_the_language_changes_at_once_and_is_kept(read: Reader, sample: str) -> None:
    page = read.open(f"{sample}/index.html")
    assert page.get_by_role("heading", name="분야별 세출").is_visible()
    page.locator("#language").click()
    assert page.get_by_role("heading", name="Spending by sector").is_visible()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "₩429.4bn" in page.locator("#budget_by_sector figure").inner_text()
    read.open("index.html")
    assert page.get_by_role("heading", name="Work plans").is_visible()


@pytest.mark.reader(locale="fr-FR")
def test_a_reader_of_another_language_is_met_in_english(read: Reader) -> None:
    assert read.open("index.html").get_by_role("heading", name="Work plans").is_visible()


def test_a_column_sorts_by_its_values(read: Reader, sample: str) -> None:
    page = read.open(f"{sample}/index.html")
    page.locator("#budget_by_sector summary").click()
    page.locator("#table-budget_by_sector th[data-name=amount_krw] button").click()
    first = page.locator("#table-budget_by_sector tbody tr").first
    assert "3,079" in first.inner_text()
    page.locator("#table-budget_by_sector th[data-name=amount_krw] button").click()
    assert "429,415" in first.inner_text()


def test_a_download_has_the_rows_that_are_shown_in_full_figures(
    read: Reader, sample: str, tmp_path: Path
) -> None:
    page = read.open(f"{sample}/index.html")
    page.locator("#grants_by_ministry figure a[aria-label^='행정안전부']").first.click()
    with page.expect_download() as download:
        page.locator("[data-downloads=table-grants]").click()
    path = tmp_path / "grants.csv"
    download.value.save_as(path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 7
    assert sum(int(row["amount_krw"]) for row in rows if row["amount_krw"]) == 1_830_333_000


def downloaded(reader: Reader, button: str, path: Path) -> list[list[str]]:
    with reader.page.expect_download() as download:
        reader.page.locator(button).first.click()
    download.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_initiatives_that_were_found_are_downloaded_line_by_line(
    read: Reader, published: Home, sample: str, tmp_path: Path
) -> None:
    page = read.open(f"{sample}/initiatives.html")
    page.get_by_label("찾기").fill("경의선 지하화")
    header, *rows = downloaded(read, "[data-downloads=initiatives]", tmp_path / "found.csv")
    assert header == ["section", "theme", "title", "page", "attribute", "value"]
    with duckdb.connect(str(published.published_database), read_only=True) as con:
        lines = con.execute(
            "FROM marts.initiative_attributes AS a JOIN marts.initiatives AS i USING (record_id) "
            "SELECT i.title, i.page::varchar, a.attribute, a.value "
            "WHERE i.title LIKE '%경의선%지하화%' AND i.district = '서대문구'"
        ).fetchall()
    assert len(lines) > 1 and sorted(tuple(row[2:]) for row in rows) == sorted(lines)


def test_a_table_of_no_known_kind_is_downloaded_with_its_spans(
    read: Reader, sample: str, tmp_path: Path
) -> None:
    page = read.open(f"{sample}/tables.html")
    spanning = page.locator("table.printed:has(td[rowspan])").first
    number = (spanning.get_attribute("id") or "").removeprefix("cells-")
    rows = downloaded(read, f"[data-downloads=cells-{number}]", tmp_path / "cells.csv")
    assert len({len(row) for row in rows}) == 1
    written = [text for text in (it.strip() for it in spanning.locator("th, td").all_inner_texts()) if text]
    assert [text for row in rows for text in row if text] == written


def test_a_keyboard_reaches_a_figures_page(read: Reader, sample: str) -> None:
    page = read.open(f"{sample}/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#budget_by_sector figure a[aria-label^='사회복지']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/pages/3.html#r-*")


def test_governments_are_compared_by_a_measure(read: Reader) -> None:
    page = read.open("compare.html")
    page.locator("#measure").select_option(label="분야별 세출: 사회복지")
    assert page.locator("#compared a[aria-label*='서대문구'][aria-label*='4,294억원']").count() > 0
    assert page.locator("#compared a[aria-label*='종로구'][aria-label*='2,800억원']").count() > 0
    page.locator("summary").click()
    in_the_table = page.locator("#table-compare").get_by_role("link", name="4,294억원")
    assert "/pages/3.html#r-" in (in_the_table.get_attribute("href") or "")
    page.locator("#governments").fill("종로")
    assert page.locator("#compared a[aria-label*='서대문구']").count() == 0


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.reader(viewport={"width": 360, "height": 740})
def test_a_telephone_needs_no_sideways_scrolling(read: Reader, sample: str, name: str) -> None:
    page = read.open(f"{sample}/{name}.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("name", ["index", "compare", "documents"])
@pytest.mark.reader(viewport={"width": 360, "height": 740})
def test_nor_do_the_sites_own_pages(read: Reader, name: str) -> None:
    assert read.open(f"{name}.html").evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("name", ["", *PAGES])
def test_axe_finds_nothing_that_keeps_people_out(read: Reader, sample: str, name: str) -> None:
    """Neither in light nor in dark colours; in the dark only what colours can spoil is looked at again."""
    from axe_playwright_python.sync_playwright import Axe

    read.page.emulate_media(color_scheme="light")
    read.open(f"{sample}/{name}.html" if name else "index.html")
    for scheme, rules in (("light", {}), ("dark", {"runOnly": ["cat.color"]})):
        read.page.emulate_media(color_scheme=scheme)
        # Its own look at style sheets is a request, which the pages forbid.
        found = Axe().run(read.page, options={"preload": False, "resultTypes": ["violations"]} | rules)
        assert found.violations_count == 0, (scheme, found.generate_report())


def test_dbts_page_unpacks_itself(read: Reader) -> None:
    page = read.open("docs/dbt.html#!/model/model.planhouse.budget_by_sector")
    page.get_by_text("세출: 분야별 한 행").first.wait_for()
    assert page.get_by_text("세출: 분야별 한 행").first.is_visible()
    # The page that dbt makes has icons that it fails to find; nothing of it may ask another machine.
    read.complaints[:] = [it for it in read.complaints if "file:" not in it]


@pytest.mark.reader(java_script_enabled=False)
def test_without_scripts_tables_and_marks_are_there(read: Reader, published: Home, sample: str) -> None:
    page = read.open(f"{sample}/index.html")
    page.locator("#budget_by_sector summary").click()
    page.get_by_role("link", name="429,415").click()
    page.wait_for_url("**/pages/3.html#r-*")
    assert page.locator(".marks:target rect").count() == 3


def test_what_a_plan_says_runs_nothing(read: Reader, published: Home, sample: str, tmp_path: Path) -> None:
    hostile = """</script><script>document.title="run"</script><img src=x onerror="document.title=''run''">"""
    home = copied(
        published,
        tmp_path / "home",
        f"UPDATE marts.budget_by_sector SET sector = '{hostile}' || line_no",
        f"UPDATE marts.initiatives SET title = '{hostile}'",
        f"UPDATE marts.provenance SET text = '{hostile}'",
    )
    site.write(home, None)
    read.site = home.site.as_uri()
    for name in ("index", "initiatives", "pages/3"):
        page = read.open(f"{sample}/{name}.html")
        page.wait_for_load_state()
        assert page.title() != "run"
    read.open(f"{sample}/initiatives.html")
    assert "<img src=x onerror=" in read.page.locator("[data-item]").first.inner_text()
