"""The list beside a printed page: what a plan or a reviewer wrote stands there as text, and leads where it should."""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup

from web.articles import articles
from web.pages import Entry, Printed

HOSTILE = """</q><script>alert('1')</script>"x" & """
TAGS = re.compile(r"</?([a-z0-9]+)")
OURS = {"article", "h3", "a", "span", "div", "dl", "dt", "dd", "q", "p", "ul", "li"}


def entry(mart: str = "grants", text: str = "첫째", elsewhere: tuple[int, ...] = ()) -> Entry:
    corrected = {"corrected_value": text, "correction_reason": text, "reviewer": text}
    check = {
        "record_id": "c1",
        "check_name": text,
        "subject": text,
        "printed": 3,
        "computed": 4,
        "unit": text,
        "outcome": "deviates",
    }
    printed = [Printed("title", text, None), Printed(None, text, corrected)]
    values = ((text, text), ("amount", Markup("<b>40원</b>")))
    return Entry("r-a", mart, text, printed, values, Markup("읽음"), (check,), ((0, 0, 1, 1),), elsewhere)


@pytest.mark.parametrize("mart", ["grants", "plan_tables", "reconciliation", "a mart of tomorrow", ""])
@pytest.mark.parametrize("has_picture", [True, False])
def test_hostile_text_is_text(mart: str, has_picture: bool) -> None:
    page = articles([entry(mart, HOSTILE)], has_picture)
    assert ('class="corrected">' in page) is (mart != "reconciliation")
    assert set(TAGS.findall(page)) <= OURS | {"b"}
    assert HOSTILE not in page and "&lt;/q&gt;&lt;script&gt;" in page


def test_a_figure_leads_to_the_marks_on_the_picture_or_to_the_article_itself() -> None:
    assert 'id="r-a"' not in articles([entry()], has_picture=True)
    assert 'data-of="r-a" id="r-a"' in articles([entry()], has_picture=False)
    assert '<a href="7.html#r-a">' in articles([entry(elsewhere=(7,))], has_picture=False)


def test_cells_of_unread_tables_are_quiet_beside_a_picture() -> None:
    assert 'class="quiet"' in articles([entry("plan_tables")], has_picture=True)
    assert 'class="quiet"' not in articles([entry("plan_tables")], has_picture=False)
    assert 'class="quiet"' not in articles([entry("grants")], has_picture=True)


def test_a_check_says_what_is_printed_and_what_was_computed() -> None:
    page = articles([entry("reconciliation", "천원")], has_picture=False)
    assert re.search(r'<li class="is-deviates">천원: 3 / 4 천원 <span class="tag">', page)
    assert "<dl" not in page
