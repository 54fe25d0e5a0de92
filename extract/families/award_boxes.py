"""Awards in a text box or below a heading that says so (`2024년 수상 내역`): one record a bullet that names one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.families.awards import FAMILY
from extract.families.base import Context, Reading, line_source
from extract.korean import name_key
from extract.plan import Record, Value
from extract.printed import Line

_HEADING = re.compile(
    r"(?:20\d\d년도?)?(?:주요|대외|대내외|기관)?(?:수상|표창|포상)(?:내역|실적|현황|성과|결과)?(?:및.{1,12})?"
)
_BULLET = re.compile(r"\s*[❖◈◆◇✔✓▪◾■▣※○ㅇ●•∙·ㆍ\-–*]\s*(?=\S)")
_BRACKETS = re.compile(r"[【】<>〈〉《》\[\]()\s□■\ue000-\uf8ff\ufffd]")
# A box of results holds awards among others: those that name a prize in so many words.
_RESULTS = re.compile(r"(?:20\d\d년도?)?(?:주요|대표)?(?:성과|실적)")
_NAMED_PRIZE = re.compile(
    r"대통령상|총리상|총리\s?표창|장관상|처장상|청장상|[가-힣]상\s?수상|대상\s?수상|표창\s?수상"
)
# A survey's percentages stand among awards too: what names no prize is none.
_PRIZE = re.compile(
    r"대통령상|국무총리상?|장관상|처장상|청장상|시장상|최우수상?|우수상?|장려상?|대상(?!\s*[:：]|자|지)|금상|은상|동상|특별상|본상|표창|훈장|포장|"
    r"\d+위(?!원)|[가-마]등급|S등급|인증|수상|선정|지정"
)
_GRADE = re.compile(
    r"대통령상|국무총리\s?(?:표창|상)|[가-힣]{2,10}(?:장관|처장|청장)상|최우수상?|우수상?(?!사례)|장려상?|대상|금상|은상|동상|특별상|\d+위|표창|인증"
)
_ORGANIZER = re.compile(r"[(（](?P<name>[^()（）]*[가-힣][^()（）]*)[)）]\s*$")
# A date, a sum, or the prize itself stands in parentheses too.
_NO_ORGANIZER = re.compile(rf"\d|{_GRADE.pattern}")
# What goes on lower than this many line heights below the heading is another matter.
_NEAR = 12.0


@dataclass(frozen=True, slots=True)
class _Item:
    text: str
    line: Line


def read(outline: Sequence[Line], context: Context) -> Reading:
    """The awards of all boxes; `outline` has the lines outside tables and those of frames."""
    records: list[Record] = []
    for position, line in enumerate(outline):
        for number, item in enumerate(_awards(outline, position, line), start=1):
            organizer = _ORGANIZER.search(item.text)
            name = organizer.group("name").strip() if organizer is not None else None
            named = name is not None and not _NO_ORGANIZER.search(name)
            title = item.text[: organizer.start()].strip() if organizer is not None and named else item.text
            grade = _GRADE.findall(item.text)
            fields: dict[str, Value] = {
                "award_no": number,
                "title": title,
                "grade": grade[-1] if grade else None,
                "organizer_printed": name if named else None,
                "department_printed": None,
            }
            sources = [line_source(item.line, "title")]
            records.append(context.record(FAMILY, item.line.page, item.text, fields, sources))
    return Reading(tuple(records))


def _awards(outline: Sequence[Line], position: int, heading: Line) -> Iterator[_Item]:
    """The bullets that name a prize, below the heading or in its frame."""
    first = heading.text_printed.split("\n")[0]
    of_results = heading.number == 0 and _is_heading(first, _RESULTS)
    if not of_results and not _is_heading(first):
        return
    below = [
        line
        for line in outline[max(0, position - 2) : position + 12]
        if line is not heading and line.page == heading.page and _belongs(line, heading)
    ]
    for line in [heading, *below]:
        if line.number and not _BULLET.match(line.text):
            if line is not heading:
                return
            continue
        for text in _bullets(line):
            if (_NAMED_PRIZE if of_results else _PRIZE).search(text) and not _is_heading(text):
                yield _Item(text, line)


def _is_heading(text: str, pattern: re.Pattern[str] = _HEADING) -> bool:
    return pattern.fullmatch(_BRACKETS.sub("", name_key(text))) is not None


def _belongs(line: Line, heading: Line) -> bool:
    """Does the line stand below the heading, or is it the frame into whose rule the heading is set?"""
    if line.number == 0:
        return line.bbox.top - 10 <= heading.bbox.bottom and line.bbox.bottom > heading.bbox.bottom
    return 0 <= line.bbox.top - heading.bbox.top <= _NEAR * heading.bbox.height


def _bullets(line: Line) -> Iterator[str]:
    """The line's or frame's text by bullets; a line without one goes on from that before it."""
    current: str | None = None
    for text in line.text_printed.split("\n"):
        match = _BULLET.match(text)
        if match is not None:
            if current is not None:
                yield current
            current = text[match.end() :].strip()
        elif current is not None:
            current = f"{current} {text.strip()}"
    if current is not None:
        yield current
