"""A home with two plans published, its site as a user gets it, and a browser to read it with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.workshop import Ran, Workshop
from warehouse.home import Home

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# The connections that Chromium opens by itself would be refused or, worse, be made.
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def published(built_two: tuple[Workshop, Ran]) -> Home:
    """The sample and the invented plan: warehouse, marts and site."""
    return built_two[0].home


@pytest.fixture(scope="session")
def sample(published: Home) -> str:
    """The folder of the sample's pages, below the site's."""
    with duckdb.connect(str(published.published_database), read_only=True) as con:
        [(document_id,)] = con.execute(
            "FROM marts.documents SELECT document_id WHERE district = '서대문구'"
        ).fetchall()
    return f"plans/{document_id[:12]}"


def copied(home: Home, folder: Path, *statements: str) -> Home:
    """A home of its own with the same published marts, changed by SQL, and no site yet."""
    other = Home(folder)
    build = other.builds / "changed"
    build.mkdir(parents=True)
    database = build / "planhouse.duckdb"
    shutil.copyfile(home.published_database.resolve(), database)
    with duckdb.connect(str(database)) as con:
        for statement in statements:
            con.execute(statement)
    other.current.symlink_to(Path("builds") / "changed")
    other.published_database.symlink_to(Path("current") / "planhouse.duckdb")
    return other


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium (Debian: apt install chromium), which this machine does not have")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@dataclass
class Reader:
    """A page in a browser, and all that went wrong in it or left the machine."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> Page:
        self.page.goto(f"{self.site}/{address}")
        return self.page


@pytest.fixture
def read(browser: Browser, published: Home, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """The site from the disk, by a reader of Korean unless the test's marker `reader` says otherwise."""
    marker = request.node.get_closest_marker("reader")
    wishes = {"locale": "ko-KR", "viewport": {"width": 1280, "height": 900}} | (
        marker.kwargs if marker else {}
    )
    context = browser.new_context(**wishes)
    reader = Reader(context.new_page(), published.site.as_uri())
    reader.page.on("console", lambda it: reader.complaints.append(f"{it.type}: {it.text}"))
    reader.page.on("pageerror", lambda it: reader.complaints.append(str(it)))
    reader.page.on(
        "request",
        lambda it: it.url.startswith(("file:", "data:", "blob:")) or reader.complaints.append(it.url),
    )
    yield reader
    context.close()
    assert reader.complaints == []
