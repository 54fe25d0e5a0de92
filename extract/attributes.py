"""Labelled lines: `ㆍ위 치 : 역 일대`, `ㅇ (사업기간) 2025 ~ 2027`, with the period and the cost that they tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.korean import MIDDLE_DOTS, name_key
from extract.outline import BULLET
from extract.periods import Period, cost_of, period_of
from extract.printed import Line

_DOTS = rf"{MIDDLE_DOTS}•∙○◦●❍◯ㅇ▸▪◾\-–\xad"
_LABEL = re.compile(
    rf"[{_DOTS}]?\s*(?P<label>[가-힣][가-힣\s{MIDDLE_DOTS}]{{0,16}}?)\s*[:：]\s*(?P<value>\S.*)"
)
_IN_PARENTHESES = re.compile(
    rf"[{_DOTS}]\s*[(（](?P<label>[가-힣][가-힣\s{MIDDLE_DOTS}/]{{0,16}}?)[)）]\s*[:：]?\s*(?P<value>\S.*)"
)
_BULLETED = re.compile(rf"[{_DOTS}]\s*(?P<value>\S.*)")
_SECOND_LABEL = re.compile(r"\s+/\s+(?=[가-힣][가-힣\s]{0,10}?\s*[:：])")
_LONGEST_LABEL = 8
# A 일정 lists milestones, and is no period.
_OF_TIME = re.compile(r".*(?:기간|시기|기한|사업개요|공기).*")
_OF_MONEY = re.compile(
    r".*(?:사업비|예산|소요액|용역비|공사비|보상비|건립비|조성비|설치비|총액|금액|비용|재원|투자비|지원액)(?!근거).*"
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A labelled line of an initiative, with the lines on which it goes on."""

    name: str
    value: str
    lines: tuple[Line, ...]

    @property
    def period(self) -> Period | None:
        """From when to when, where the label is one of time."""
        return period_of(self.value) if _OF_TIME.fullmatch(self.name) else None

    @property
    def cost_krw(self) -> int | None:
        """Won, where the label is one of money and a whole sum is printed."""
        return cost_of(self.value) if _OF_MONEY.fullmatch(self.name) else None


def labelled(line: Line) -> Iterator[Attribute]:
    """The labels of a line with their values; nothing where it has none."""
    bracketed = _IN_PARENTHESES.fullmatch(line.text)
    if bracketed is not None:
        yield Attribute(name_key(bracketed.group("label")), bracketed.group("value").strip(), (line,))
        return
    for text in _SECOND_LABEL.split(line.text):
        match = _LABEL.fullmatch(text)
        if match is None or len(name_key(match.group("label"))) > _LONGEST_LABEL:
            return
        yield Attribute(name_key(match.group("label")), match.group("value").strip(), (line,))


def section_line(line: Line, name: str) -> Iterator[Attribute]:
    """A bulleted line below a heading such as □ 추진상황, by the heading's name."""
    match = _BULLETED.fullmatch(line.text)
    if match is not None:
        yield Attribute(name, match.group("value").strip(), (line,))


def attributes_of(body: Sequence[Line], heading: str | None = None) -> Iterator[Attribute]:
    """Labelled lines, each with the lines on which it goes on; under a heading also lines without a label."""
    current: Attribute | None = None
    previous: Line | None = None
    for line in body:
        own = list(labelled(line))
        if not own and heading is not None:
            own = list(section_line(line, heading))
        if own:
            if current is not None:
                yield current
            yield from own[:-1]
            current = own[-1]
        elif current is not None and previous is not None and _goes_on(previous, line):
            current = Attribute(current.name, f"{current.value} {line.text}", (*current.lines, line))
        elif current is not None:
            yield current
            current = None
        previous = line
    if current is not None:
        yield current


def _goes_on(previous: Line, line: Line) -> bool:
    return not BULLET.match(line.text) and adjoins(previous, line)


def adjoins(before: Line, line: Line) -> bool:
    """Does the line follow the one before within a line's height, on the same page?"""
    return before.page == line.page and line.bbox.top - before.bbox.bottom < before.font_size
