"""Lines to the marks of a plan's outline: its chapters, numbered headings, themes and titles, each with its rank.

Recognised by numbering and bullets, which plans share (Ⅳ. 1-1 “ ” ❶ □ ㆍ), not by fonts or places; only where a
mark alone says too little (`1 맑은 물`, ❶ in running text) must the line also look like a heading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from extract.korean import MIDDLE_DOTS, name_key
from extract.printed import Line


class Kind(StrEnum):
    """The kinds of marks, from the outermost to the innermost."""

    CHAPTER = "chapter"
    SYMBOL_HEADING = "symbol heading"
    BARE = "1"
    DOTTED = "1."
    DASHED = "1-1"
    THEME = "theme"
    CIRCLED = "❶"
    TITLE = "□"


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading: its kind, its number as printed, its title and the lines that print it.

    A mark of a symbol font is not sure: it heads lists of what is to come, too.
    """

    kind: Kind
    number: str | None
    title: str
    lines: tuple[Line, ...]
    is_sure: bool = True


_CHAPTER = re.compile(r"(?P<number>[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ]|[IVX]{1,4}(?=[.．\s]))\s*[.．]?\s*(?P<title>\S.*)")
# Fonts of their own print Ⅳ as a letter: taken for a chapter's number where the title is one that chapters have.
_LETTERED_CHAPTER = re.compile(
    r"(?P<number>[a-jA-J])\s*[.．]\s*(?P<title>(?:20\d\d년도?\s*)?(?:주요\s*)?(?:기본|일반|업무|정책|현안|성과|당면|핵심).*)"
)
# What is attached to the plan is no more of it.
_ATTACHED = re.compile(r"(?P<number>)(?P<title>(?:별\s*첨|붙\s*임|부\s*록|참고\s*자료)\s*\d*(?:\s.*)?)")
_ATTACHED_IN_BRACKETS = re.compile(
    r"(?P<number>)(?P<title>[\[【<〔]\s*(?:별\s*첨|붙\s*임|부\s*록|참고\s*자료)\s*\d*\s*[\]】>〕].*)"
)
_DASHED = re.compile(r"(?P<number>\d{1,2}-\d{1,2})\.?(?:\s*[.．]?\s+(?P<title>\S.*))?")
_DOTTED = re.compile(r"(?P<number>\d{1,2})\s*[.．]\s+(?P<title>[^\d\s].*)")
_BARE = re.compile(r"(?P<number>\d{1,2})\s+(?P<title>(?:\d+\s?[가-힣]|[^\d\s~∼.,:)%-]).*)")
_THEME = re.compile(r"(?P<number>)[“\"](?P<title>[^”\"]+)[”\"]?")
_CIRCLE = re.compile(r"[❶-❿➊-➓①-⑳⓵-⓾]")
_CIRCLED = re.compile(rf"(?P<number>{_CIRCLE.pattern})\s*(?P<title>\S.*)")
_TITLE = re.compile(r"(?P<number>)[□■◻◼▢❏❑❐❒☐]\s*(?P<title>\S.*)")
# A symbol font's box: a title as □ is, or a heading above others.
_SYMBOL = re.compile(r"(?P<number>)[\ue000-\uf8ff\ufffd]\s+(?P<title>\S.*)")
_NUMBER_ALONE = re.compile(r"(?:\d{1,2}(?:-\d{1,2})?\.?|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ])")
_LEADER = re.compile(rf"[{MIDDLE_DOTS}.…‥⋯]{{5,}}\s*\d*\s*$")
SYMBOL = re.compile(r"[\ue000-\uf8ff\ufffd]\s")
_BULLET = re.compile(rf"[ㅇ○◦❍◯●{MIDDLE_DOTS}•∙]")
_OF_THE_PLAN = re.compile(r"업무(추진)?계획|추진계획|역점|시책|추진과제|중점과제|현안|신규사업")
_OF_ANOTHER = re.compile(r"성과|실적|(정책|추진)?목표및|비전|체계도|추진상황|공모사업|환경(진단|및)|여건")
_CHAPTERS_OF_A_CONTENTS_PAGE = 3
_LONGEST_TITLE = 80
# Points by which a heading is larger than what stands below it; 16 beside 15 is printed as 15.96.
_LARGER = 0.8
# A frame around a heading holds two lines at most.
_TALLEST_HEADING = 60.0
# What a page says on which aims and tasks are shown at a glance.
_AT_A_GLANCE = re.compile(
    r"(?:20\d\d년도?)?(?:목표|비전|정책목표|추진전략|추진목표|(?:중점|주요업무|핵심|주요)?추진?(?:과제|시책)(?:\(안\))?)"
)

BULLET = re.compile(
    rf"[{MIDDLE_DOTS}•∙○◦●❍◯ㅇ▸▹▶➡➔→⇒☞◇◆◈❖▪▫◾✓✔*※❶-❿➊-➓①-⑳\-–\xad]|[\ue000-\uf8ff\ufffd]|\(|\[|<|【|[가-하]\.|\d+[.)]\s"
)


def marked(lines: Sequence[Line]) -> Iterator[Mark | Line]:
    """The document's lines in order, headings as marks; page numbers and pages of contents are left out."""
    kept = list(_together(_without_contents(lines)))
    at_a_glance = {line.page for line in kept if _AT_A_GLANCE.fullmatch(name_key(line.text))}
    body = _body_size(kept)
    first = {line.page: line for line in reversed(kept)}
    circled_heads = _symbols_head_others(kept)
    for line in kept:
        mark = _mark(line, body, line is first[line.page], circled_heads)
        shown = mark is None or (line.page in at_a_glance and mark.kind is not Kind.CHAPTER)
        yield line if shown or mark is None else mark


def _mark(line: Line, body: tuple[float, float], is_first: bool, symbols_head: bool) -> Mark | None:
    text = line.text
    if len(text) > _LONGEST_TITLE or (line.number == 0 and line.bbox.height > _TALLEST_HEADING):
        return None
    size, left = body
    is_large = line.number == 0 or line.font_size >= size + _LARGER
    stands_out = is_large or is_first
    is_outer = is_large or line.bbox.x0 < left - 1
    for kind, pattern, holds in (
        (Kind.CHAPTER, _CHAPTER, True),
        (Kind.CHAPTER, _LETTERED_CHAPTER, stands_out),
        (Kind.CHAPTER, _ATTACHED, stands_out),
        (Kind.CHAPTER, _ATTACHED_IN_BRACKETS, True),
        (Kind.DASHED, _DASHED, True),
        (Kind.DOTTED, _DOTTED, True),
        (Kind.BARE, _BARE, stands_out),
        (Kind.THEME, _THEME, True),
        (Kind.CIRCLED, _CIRCLED, is_outer and len(_CIRCLE.findall(text)) == 1),
        (Kind.TITLE, _TITLE, True),
        (Kind.SYMBOL_HEADING if symbols_head else Kind.TITLE, _SYMBOL, is_outer),
    ):
        match = pattern.fullmatch(text) if holds else None
        if match is not None:
            title = (match.group("title") or "").strip()
            return Mark(kind, match.group("number") or None, title, (line,), pattern is not _SYMBOL)
    return None


def chapter_title(line: Line) -> str | None:
    """The title where the line is a chapter's heading."""
    match = _CHAPTER.fullmatch(line.text)
    return match.group("title") if match is not None else None


def _together(lines: Sequence[Line]) -> Iterator[Line]:
    """Numbers that stand in a frame or at a size of their own, with the title right of them; page numbers left out."""
    taken: set[int] = set()
    for position, line in enumerate(lines):
        if position in taken:
            continue
        if not _NUMBER_ALONE.fullmatch(line.text.strip()):
            if not line.text.strip("-–〈〉<> ").isdecimal():
                yield line
            continue
        beside = next(
            (
                other
                for other in range(max(0, position - 2), min(len(lines), position + 3))
                if other != position and other not in taken and _is_right_of(lines[other], line)
            ),
            None,
        )
        if beside is not None and beside > position:
            taken.add(beside)
            title = lines[beside]
            yield replace(title, text=f"{line.text.strip()} {title.text}", bbox=line.bbox.union(title.bbox))
        elif not line.text.strip("-– ").isdecimal():
            yield line


def _is_right_of(title: Line, number: Line) -> bool:
    middle = (number.bbox.top + number.bbox.bottom) / 2
    return (
        title.page == number.page
        and title.bbox.x0 >= number.bbox.x1 - 2
        and title.bbox.top - 3 <= middle <= title.bbox.bottom + 3
        and any("가" <= ch <= "힣" for ch in title.text)
    )


def _without_contents(lines: Sequence[Line]) -> list[Line]:
    """Without lines that lead to a page number by dots, and without pages that list several chapters."""
    chapters = Counter(line.page for line in lines if chapter_title(line) is not None)
    return [
        line
        for line in lines
        if not _LEADER.search(line.text) and chapters[line.page] < _CHAPTERS_OF_A_CONTENTS_PAGE
    ]


def _body_size(lines: Sequence[Line]) -> tuple[float, float]:
    """Size of most lines that begin with ㅇ or ○, and where most of them begin."""
    bullets = [line for line in lines if line.number and _BULLET.match(line.text)]
    sizes = Counter(round(line.font_size) for line in bullets)
    lefts = Counter(round(line.bbox.x0) for line in bullets)
    if not bullets:
        return 1000.0, 0.0
    return float(sizes.most_common(1)[0][0]), float(lefts.most_common(1)[0][0])


def _symbols_head_others(lines: Sequence[Line]) -> bool:
    """Do most lines with a symbol font's box stand over ❶ and its kin, and so above them?"""
    after = [
        _CIRCLED.match(following.text) is not None
        for line, following in pairwise(lines)
        if _SYMBOL.fullmatch(line.text) and following.page == line.page
    ]
    return bool(after) and 2 * sum(after) > len(after)


def is_of_the_plan(chapter: str) -> bool:
    """Is the chapter on the coming year's work? The others tell of the past year, of aims, or of the organisation."""
    key = name_key(chapter)
    return _OF_THE_PLAN.search(key) is not None and _OF_ANOTHER.search(key) is None
