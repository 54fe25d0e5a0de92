"""The page on the dbt project: whole, in Korean too, made once, and asking nobody for anything."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from orchestration import dbt
from orchestration.dbt_docs import dbt_docs
from tests.dbt_project.contract import CONTRACT
from warehouse.home import Home

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def html(home: Home) -> str:
    page = dbt_docs(home)
    assert page is not None
    return page.read_text(encoding="utf-8")


class Elements(HTMLParser):
    """Each element with its attributes, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def manifest_of(html: str) -> Any:
    start = html.index('{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest')
    return json.JSONDecoder().raw_decode(html[start:])[0]


def test_every_mart_is_on_the_page_with_its_korean_description(html: str) -> None:
    nodes = manifest_of(html)["nodes"].values()
    marts = {node["name"]: node for node in nodes if node["schema"] == "marts"}
    assert marts.keys() >= CONTRACT.keys()
    assert [name for name, node in marts.items() if not re.search("[가-힣]", node["description"])] == []
    assert "세출 분야" in marts["budget_by_sector"]["columns"]["sector"]["description"]


def test_the_page_is_made_once_and_anew_where_the_project_changed(home: Home, html: str) -> None:
    page = dbt_docs(home)
    assert page is not None
    before = page.stat().st_ino
    dbt_docs(home)
    assert page.stat().st_ino == before
    page.with_name("fingerprint").write_text("of an earlier project")
    dbt_docs(home)
    assert page.stat().st_ino != before
    assert page.read_text(encoding="utf-8") == html


def test_the_page_lets_a_browser_ask_nobody(html: str) -> None:
    elements = Elements()
    elements.feed(html.split("<body", 1)[0])
    tags = [tag for tag, _ in elements.found]
    assert tags[:3] == ["html", "head", "meta"]
    policy = dict(part.strip().split(" ", 1) for part in str(elements.found[2][1]["content"]).split(";"))
    assert policy["default-src"] == "'none'"
    assert not [
        source
        for sources in policy.values()
        for source in sources.split()
        if "http" in source or source == "*"
    ]


def test_no_element_of_the_page_loads_from_elsewhere(html: str) -> None:
    elements = Elements()
    elements.feed(html)
    loading = {"script", "img", "iframe", "object", "embed", "source"}
    assert [
        attributes["src"] for tag, attributes in elements.found if tag in loading and attributes.get("src")
    ] == []
    sheets = [attributes for tag, attributes in elements.found if tag == "link"]
    assert [link for link in sheets if "stylesheet" in str(link.get("rel"))] == []


def test_the_page_does_not_tell_where_it_was_made(html: str, home: Home) -> None:
    assert str(dbt.PROJECT) not in html
    assert str(Path(home.root)) not in html
