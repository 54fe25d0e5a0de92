"""What was read from a printed page, record by record, as the page lists it.

Written in Python and not as a template: these are most of a site, and with a template all of a plan's pages take a
twelfth more. What is not a word of our own is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from web.marts import Row
from web.pages import CHECKS, Entry, Printed
from web.words import escaped, number, word


def articles(entries: Sequence[Entry], has_picture: bool) -> Markup:
    """Beside a picture an article is about its marks there; without one it is the place to which figures lead."""
    checks = {check["record_id"]: check for entry in entries for check in entry.checks}
    lines = {record_id: _check(check) for record_id, check in checks.items()}
    return Markup("\n".join([_article(entry, has_picture, lines) for entry in entries]))  # noqa: S704  escaped here


def _article(entry: Entry, has_picture: bool, lines: Mapping[str, str]) -> str:
    anchor, kind = entry.anchor, word(entry.mart) if entry.mart else ""
    place = "" if has_picture else f' id="{anchor}"'
    quiet = ' class="quiet"' if has_picture and entry.is_quiet else ""
    name = f"{word(entry.checks[0]['check_name'])} " if entry.mart == CHECKS else ""
    return (
        f'<article data-of="{anchor}"{place}{quiet}>\n'
        f'<h3><a href="#{anchor}"><span class="kind">{kind}</span> {name}{escaped(entry.title)}</a></h3>\n'
        f'<div class="told">{"".join(_told(entry, lines))}</div>\n</article>'
    )


def _told(entry: Entry, lines: Mapping[str, str]) -> Iterator[str]:
    if entry.mart == CHECKS:
        yield _checks(entry, lines)
    else:
        yield from _read(entry, lines)
    if entry.elsewhere:
        pages = (f'<a href="{it}.html#{entry.anchor}">{word("page_n", n=it)}</a>' for it in entry.elsewhere)
        yield f"<p>{word('also_on')}: {' '.join(pages)}</p>"


def _read(entry: Entry, lines: Mapping[str, str]) -> Iterator[str]:
    if entry.printed:
        yield f'<dl class="printed">{"".join(map(_printed, entry.printed))}</dl>'
    if entry.values:
        said = (f"<div><dt>{word(key)}</dt><dd>{escaped(value)}</dd></div>" for key, value in entry.values)
        yield f'<p class="name">{word("read_as")}</p><dl>{"".join(said)}</dl>'
    if entry.evidence:
        yield f'<p class="basis">{word("evidence")}: {entry.evidence}</p>'
    if entry.checks:
        yield f'<p class="name">{word("checks_of_this")}</p>{_checks(entry, lines)}'


def _checks(entry: Entry, lines: Mapping[str, str]) -> str:
    return f'<ul class="checks">{"".join([lines[check["record_id"]] for check in entry.checks])}</ul>'


def _printed(cell: Printed) -> str:
    field, text, corrected = cell
    name = word(field) if field else ""
    return f"<div><dt>{name}</dt><dd><q>{escaped(text)}</q>{_corrected(corrected)}</dd></div>"


def _corrected(cell: Row | None) -> str:
    if cell is None:
        return ""
    who = f", {escaped(cell['reviewer'])}" if cell["reviewer"] else ""
    value, reason = escaped(cell["corrected_value"]), escaped(cell["correction_reason"])
    return f' <span class="corrected">{word("corrected")}: {value} ({reason}{who})</span>'


def _check(check: Row) -> str:
    outcome = check["outcome"]
    return (
        f'<li class="is-{escaped(outcome)}">{word(check["check_name"])}: {number(check["printed"])} / '
        f"{number(check['computed'])} {escaped(check['unit'] or '')} "
        f'<span class="tag">{word(outcome)}</span></li>'
    )
