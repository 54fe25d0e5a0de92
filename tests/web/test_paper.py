"""Pages as files: each value is escaped, the space before lines is left out, and a file is written when it differs."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from web.paper import environment, put
from web.words import money

HOSTILE = """</q><script>alert('1')</script>"x" & {{ 7 * 7 }}"""
HARMLESS = "&lt;/q&gt;&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;&quot;x&quot; &amp; {{ 7 * 7 }}"


@pytest.mark.parametrize(
    ("template", "value", "page"),
    [
        ("<q>{{ it }}</q>", HOSTILE, f"<q>{HARMLESS}</q>"),
        ('<q title="{{ it }}"></q>', HOSTILE, f'<q title="{HARMLESS}"></q>'),
        ("{% autoescape false %}{{ it }}{% endautoescape %}", HOSTILE, HARMLESS),
        ("{% set said = it %}{{ said }}", HOSTILE, HARMLESS),
        ("{% macro said(it) %}<b>{{ it }}</b>{% endmacro %}{{ said(it) }}", HOSTILE, f"<b>{HARMLESS}</b>"),
        ("{% for each in it %}{{ each }}{% endfor %}", ["<", ">"], "&lt;&gt;"),
        ("{{ it }}", Markup("<b>bold</b>"), "<b>bold</b>"),
        ("{{ it }}", 1234, "1234"),
        ("{{ it }}", None, "None"),
        ("{{ it|word }}", "<nobody's word>", "&lt;nobody&#x27;s word&gt;"),
        ("{{ it|money }}", 95_000_000, str(money(95_000_000))),
        ("{{ it }} {{ '<' }}", "a", "a &lt;"),
    ],
)
def test_every_value_is_escaped_once(template: str, value: object, page: str) -> None:
    assert environment().from_string(template).render(it=value) == page


def test_a_name_that_is_misspelt_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="'itt' is undefined"):
        environment().from_string("{{ itt }}").render(it=1)


def test_the_space_before_a_templates_lines_is_not_written_and_that_of_a_value_is() -> None:
    template = environment().from_string("<div>\n    <q>\n      {{ it }}\n    </q>\n</div>")
    assert template.render(it="a\n    b") == "<div>\n<q>\na\n    b\n</q>\n</div>"


def test_a_file_is_replaced_only_where_it_differs(tmp_path: Path) -> None:
    path = tmp_path / "plans" / "one" / "index.html"
    put(path, b"first")
    first = path.stat()
    put(path, b"first")
    assert path.stat().st_ino == first.st_ino
    put(path, b"second")
    assert path.read_bytes() == b"second" and path.stat().st_ino != first.st_ino
    assert [it.name for it in path.parent.iterdir()] == ["index.html"]
