"""Lines to the plan's outline: chapters, sections, themes, initiatives and their labelled lines.

Recognised by numbering and bullets, which plans share (Ⅳ. 1-1 “ ” □ ㆍ), not by fonts or places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from extract.korean import MIDDLE_DOTS, name_key
from extract.plan import Line

_CHAPTER = re.compile(r"[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]\s*[.．]?\s*(?P<title>\S.*)")
# Chapters on the coming year's work; the others tell of the past year or of the organisation.
_OF_THE_PLAN = re.compile(r"업무(추진)?계획|추진계획|역점|시책|추진과제|중점과제|현안|신규사업")
_SECTION = re.compile(r"(?P<number>\d{1,2}-\d{1,2})(?:\s*[.．]?\s+(?P<title>\S.*))?")
_NUMBERED = re.compile(r"(?P<number>\d{1,2})\s*[.．]\s+(?P<title>[^\d\s].*)")
_THEME = re.compile(r"[“\"](?P<title>[^”\"]+)[”\"]?")
_TITLE = re.compile(r"[□■◻◼▢❏❑❐❒☐]\s*(?P<title>\S.*)")
_BULLET = re.compile(rf"[{MIDDLE_DOTS}•∙○◦●❍◯ㅇ▸▹▶➡➔→⇒☞◇◆▪▫✓✔*※❶-❿①-⑳\-–]|\(|\[|<|【|[가-하]\.|\d+[.)]\s")
_LABEL = re.compile(
    rf"[{MIDDLE_DOTS}•∙○◦●❍◯ㅇ▸▪\-–]?\s*(?P<label>[가-힣][가-힣\s{MIDDLE_DOTS}]{{0,16}}?)\s*[:：]\s*(?P<value>\S.*)"
)
_SECOND_LABEL = re.compile(r"\s+/\s+(?=[가-힣][가-힣\s]{0,10}?\s*[:：])")
_LONGEST_LABEL = 8


@dataclass(frozen=True, slots=True)
class Attribute:
    """A labelled line of an initiative, with the lines on which it goes on."""

    name: str
    value: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Initiative:
    """An undertaking of the plan's year with what it stands under and its labelled lines."""

    section: str | None
    section_title: str | None
    theme: str | None
    title: str
    lines: tuple[Line, ...]
    attributes: tuple[Attribute, ...]


@dataclass
class _Open:
    """The initiative that is being read."""

    title: str
    lines: list[Line]
    attributes: list[Attribute] = field(default_factory=list)
    going_on: bool = True


def initiatives(lines: Sequence[Line]) -> list[Initiative]:
    """The initiatives of `lines` (a whole document's, in reading order).

    A document without a chapter on the plan's year is read throughout; else only those chapters.
    """
    inside = not any(map(_chapter_of_the_plan, lines))
    chaptered = not inside
    section = section_title = theme = None
    current: _Open | None = None
    found: list[Initiative] = []

    def close() -> None:
        if current is not None:
            found.append(
                Initiative(
                    section,
                    section_title,
                    theme,
                    current.title,
                    tuple(current.lines),
                    tuple(current.attributes),
                )
            )

    previous: Line | None = None
    untitled = False
    for line in _without_page_numbers(lines):
        chapter = _CHAPTER.fullmatch(line.text)
        heading = _SECTION.fullmatch(line.text) or _NUMBERED.fullmatch(line.text)
        if chapter is not None:
            close()
            current, section, section_title, theme = None, None, None, None
            inside = not chaptered or _chapter_of_the_plan(line)
        elif not inside:
            pass
        elif heading is not None:
            close()
            current, theme = None, None
            section, section_title = heading.group("number"), heading.group("title")
            untitled = section_title is None
        elif untitled:
            section_title, untitled = line.text, False
        elif match := _THEME.fullmatch(line.text):
            close()
            current, theme = None, match.group("title").strip()
        elif match := _TITLE.fullmatch(line.text):
            close()
            current = _Open(match.group("title").strip(), [line])
        elif current is not None:
            _read_line(current, line, previous)
        previous = line
    close()
    return found


def _chapter_of_the_plan(line: Line) -> bool:
    match = _CHAPTER.fullmatch(line.text)
    return match is not None and _OF_THE_PLAN.search(name_key(match.group("title"))) is not None


def _read_line(current: _Open, line: Line, previous: Line | None) -> None:
    """Add a line below an initiative's title to it: a label, or what goes on from the line above."""
    labelled = list(_attributes(line))
    if labelled:
        current.attributes += labelled
        current.going_on = True
    elif _BULLET.match(line.text) or previous is None or not _adjoins(previous, line):
        current.going_on = False
    elif current.going_on and current.attributes:
        last = current.attributes[-1]
        current.attributes[-1] = Attribute(last.name, f"{last.value} {line.text}", (*last.lines, line))
    elif (
        current.going_on and previous is current.lines[-1] and abs(line.font_size - previous.font_size) < 0.3
    ):
        current.title, current.lines = f"{current.title} {line.text}", [*current.lines, line]
    else:
        current.going_on = False


def _attributes(line: Line) -> Iterator[Attribute]:
    for text in _SECOND_LABEL.split(line.text):
        match = _LABEL.fullmatch(text)
        if match is None or len(name_key(match.group("label"))) > _LONGEST_LABEL:
            return
        yield Attribute(name_key(match.group("label")), match.group("value").strip(), (line,))


def _adjoins(before: Line, line: Line) -> bool:
    """Does the line follow the one before within a line's height, on the same page?"""
    return before.page == line.page and line.bbox.top - before.bbox.bottom < before.font_size


def _without_page_numbers(lines: Iterable[Line]) -> Iterator[Line]:
    return (line for line in lines if not line.text.strip("-– ").isdecimal())
