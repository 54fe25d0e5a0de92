"""Data Docs: they open offline, list every mart and what failed, and a mart's values stay text."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from warehouse.acceptance import Acceptance, accept
from warehouse.database import connect
from warehouse.home import Home
from warehouse.promises import PROMISES

HOSTILE = (
    "<script>alert(1)</script>",
    '<img src="https://evil.example/x.png" onerror=alert(2)>',
    "<a href=javascript:alert(3)>&amp; $v__0 한글</a>",
)
DAMAGE = (
    "UPDATE marts.grants SET amount_status = CASE grant_no WHEN 7 THEN $1 ELSE $2 END",
    "UPDATE marts.awards_by_department SET department = $3",
    "INSERT INTO marts.awards_by_department FROM marts.awards_by_department",
)
LOADING = {"src", "srcset", "href", "data", "poster", "action", "formaction", "background", "xlink:href"}


class Page(HTMLParser):
    """The tags of a page with their attributes, its text, and its text by row of a table."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.rows: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append("")

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.rows:
            self.rows[-1] += data

    @property
    def addresses(self) -> list[str]:
        return [value or "" for _, attrs in self.tags for name, value in attrs.items() if name in LOADING]

    def row(self, mart: str) -> str:
        [row] = [row for row in self.rows if row.split()[:1] == [mart]]
        return " ".join(row.split())


@pytest.fixture(scope="module")
def refused(built_once: Home, tmp_path_factory: pytest.TempPathFactory) -> tuple[Acceptance, Path]:
    """Of marts with hostile values, and without the mart of rejects."""
    root = tmp_path_factory.mktemp("refused")
    home = Home(shutil.copytree(built_once.root, root, dirs_exist_ok=True))
    with connect(home) as con:
        con.execute(DAMAGE[0], HOSTILE[:2])
        con.execute(DAMAGE[1].replace("$3", "$1"), [HOSTILE[2]])
        con.execute(DAMAGE[2])
        con.execute("DROP TABLE marts.rejects")
    return accept(home), home.docs


@pytest.fixture(scope="module")
def pages(refused: tuple[Acceptance, Path]) -> dict[str, Page]:
    _, docs = refused
    return {path.relative_to(docs).as_posix(): Page(path) for path in docs.rglob("*.html")}


def test_each_mart_has_a_page_of_its_validation_and_one_of_its_suite(pages: dict[str, Page]) -> None:
    there = PROMISES.keys() - {"rejects"}
    assert pages.keys() == {"index.html"} | {
        f"{place}/{mart}.html" for mart in there for place in ("validations", "suites")
    }
    assert "a value stands in every row" in pages["suites/initiatives.html"].text
    assert "100% not null" in pages["validations/initiatives.html"].text


def test_the_index_lists_each_mart_with_its_outcome_and_links(
    refused: tuple[Acceptance, Path], pages: dict[str, Page]
) -> None:
    index = pages["index.html"]
    for mart in PROMISES.keys() - {"rejects"}:
        assert {f"validations/{mart}.html", f"suites/{mart}.html"} <= set(index.addresses)
    assert re.search(r"✓ 통과 passed 3 / 3 ", index.row("initiatives"))
    assert re.search(r"✗ 실패 failed 6 / 7 ", index.row("grants"))
    assert re.search(r"✗ 실패 failed 0 / 0 없음 missing", index.row("rejects"))
    assert (
        f"{len(PROMISES)}개 마트 중 3개" in index.text and f"3 of {len(PROMISES)} marts failed" in index.text
    )


def test_the_index_says_what_failed_and_with_which_values(
    refused: tuple[Acceptance, Path], pages: dict[str, Page]
) -> None:
    outcome, _ = refused
    assert {check.mart for check in outcome.failures} == {"grants", "awards_by_department", "rejects"}
    for check in outcome.failures:
        assert str(check) in pages["index.html"].text


def test_values_of_a_mart_stay_text(pages: dict[str, Page]) -> None:
    for value in HOSTILE[:2]:
        assert value in pages["validations/grants.html"].text
    assert HOSTILE[2] in pages["index.html"].text
    assert f"'{HOSTILE[2]}')" in pages["validations/awards_by_department.html"].text


def test_no_page_has_a_script_an_event_or_an_address_elsewhere(
    refused: tuple[Acceptance, Path], pages: dict[str, Page]
) -> None:
    _, docs = refused
    for page in pages.values():
        assert {tag for tag, _ in page.tags}.isdisjoint(
            {"script", "img", "iframe", "object", "style", "form"}
        )
        assert [
            name for _, attrs in page.tags for name in attrs if name.startswith("on") or name == "style"
        ] == []
        for address in page.addresses:
            assert (page.path.parent / address).resolve().is_relative_to(docs.resolve())
            assert (page.path.parent / address).is_file()
        [policy] = [attrs["content"] for _, attrs in page.tags if attrs.get("http-equiv")]
        assert policy == "default-src 'none'; style-src 'self' file:; base-uri 'none'; form-action 'none'"
    styles = (docs / "data-docs.css").read_text(encoding="utf-8")
    assert "url(" not in styles and "@import" not in styles


def test_the_folder_is_small_and_its_names_are_plain(refused: tuple[Acceptance, Path]) -> None:
    _, docs = refused
    files = [path for path in docs.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 700_000
    assert all(re.fullmatch(r"[a-z_/-]+\.(html|css)", path.relative_to(docs).as_posix()) for path in files)


def test_no_page_tells_the_paths_of_the_machine(built: Home) -> None:
    with connect(built) as con:
        con.execute("ALTER TABLE marts.grants ALTER grant_no TYPE VARCHAR")
        con.execute("UPDATE marts.grants SET grant_no = 'x'")
    assert not accept(built).success
    told = (built.docs / "validations" / "grants.html").read_text(encoding="utf-8")
    assert "raised an exception" in told and "Traceback" not in told and "site-packages" not in told
