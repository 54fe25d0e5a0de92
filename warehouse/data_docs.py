"""Data Docs as pages that need nothing but themselves: Great Expectations says what was checked, this how it is shown.

Its own pages load scripts, styles, fonts and pictures from seven hosts and put a mart's values into HTML as they
are. Here its renderers make the words and tables; every value is text, and only the tags below get through.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jinja2
import nh3
from markupsafe import Markup

from warehouse.accepted import Scope

PAGES = Path(__file__).with_name("docs_pages")
STYLES = "data-docs.css"
VALIDATIONS, SUITES = Path("validations"), Path("suites")

_TAGS = {
    *("div", "span", "p", "br", "hr", "strong", "em", "i", "code", "pre", "ul", "ol", "li"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
# Batch ids, tracebacks with this machine's paths: nothing for a reader, and only a script could unfold it.
_FOLDED = "collapse"
# The renderers put values into these themselves, escaped.
_TEMPLATES = {"string_template", "tooltip"}
_LINE_END = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Judged:
    """A mart's suite with its validation result, both None where the mart is missing, and what was found wrong."""

    mart: str
    suite: Any | None
    result: Any | None
    findings: tuple[str, ...]

    @property
    def expectations(self) -> int:
        return len(self.result.results) if self.result else 0

    @property
    def kept(self) -> int:
        return sum(bool(outcome.success) for outcome in self.result.results) if self.result else 0


def write(folder: Path, judged: Sequence[Judged], scope: Scope) -> None:
    """Writes `index.html`, and for each mart that is there a page of its validation and one of its suite."""
    import great_expectations.render.renderer as renderers
    import great_expectations.render.view as views

    # One for all pages: each compiles its templates anew.
    view: Any = vars(views)["DefaultJinjaSectionView"]()
    validation: Any = vars(renderers)["ValidationResultsPageRenderer"]()
    suite: Any = vars(renderers)["ExpectationSuitePageRenderer"]()
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(PAGES), autoescape=True, trim_blocks=True)
    for place in (VALIDATIONS, SUITES):
        (folder / place).mkdir(parents=True)
    (folder / STYLES).write_bytes((PAGES / STYLES).read_bytes())
    now = datetime.now(UTC)
    page = templates.get_template("page.html")
    for mart in judged:
        for place, renderer, made in (
            (VALIDATIONS, validation, mart.result),
            (SUITES, suite, mart.suite),
        ):
            if made is not None:
                sections = _sections(view, renderer.render(made))
                content = page.render(judged=mart, is_suite=place == SUITES, sections=sections, now=now)
                (folder / place / f"{mart.mart}.html").write_text(content, encoding="utf-8")
    index = templates.get_template("index.html").render(judged=judged, scope=scope, now=now)
    (folder / "index.html").write_text(index, encoding="utf-8")


def _sections(view: Any, document: Any) -> list[Markup]:
    made = [
        view.render({"section": _as_text(section), "section_loop": {"index": number}})
        for number, section in enumerate(document.to_json_dict()["sections"], 1)
    ]
    # What comes out of the sanitizer is what Markup says of it.
    return [Markup(_LINE_END.sub("\n", _sanitized(section))) for section in made]  # noqa: S704


def _sanitized(section: str) -> str:
    return nh3.clean(section, tags=_TAGS, attributes={"*": {"class"}}, url_schemes=set(), link_rel=None)


def _as_text(block: Any) -> Any:
    """The block without what is folded away, its strings escaped: the view writes them as they are."""
    if isinstance(block, list):
        return [_as_text(part) for part in block if not _is_folded(part)]
    if isinstance(block, dict):
        return {
            key: part if key in _TEMPLATES else _as_text(part)
            for key, part in block.items()
            if not _is_folded(part)
        }
    # The values of a compound key come as a tuple.
    return block if block is None or isinstance(block, (bool, int, float)) else html.escape(str(block))


def _is_folded(block: Any) -> bool:
    return isinstance(block, dict) and block.get("content_block_type") == _FOLDED
