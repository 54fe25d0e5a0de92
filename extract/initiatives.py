"""Marks of the outline to the plan's initiatives (추진과제): each with what it stands under and its labelled lines.

The innermost heading that says what is to be done is the initiative. Headings that only part its description
(□ 추진배경, □ 사업개요, □ 향후계획) are labels of the one above them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extract.attributes import Attribute, adjoins, attributes_of, labelled
from extract.korean import name_key
from extract.outline import BULLET, SYMBOL, Kind, Mark, chapter_title, is_of_the_plan, marked
from extract.printed import Line

_RANKS = {kind: rank for rank, kind in enumerate(Kind)}
_PART = (
    r"개요|배경|경과|현황|상황|일정|방향|방안|대책|대응|계획|근거|목적|필요성|효과|내용|실적|성과|문제점|절차|체계|로드맵|과제|전략|방침|"
    r"규모|대상|추이|결과|사항|쟁점|의견|전망|조치|협조"
)
_LABEL = re.compile(
    rf"(?:(?:그간|그동안|현재|향후|주요|기본|세부|추진|사업|기대|현안|문제|대응|개선|검토|협조|건의|당면|운영|시행|조성|건립|설치|연도별|참고|년|\d+|및|의|·|/)*)(?:{_PART})(?:(?:및|·|/)?(?:{_PART}))*(?:\(안\))?"
)
_NO_DOING = re.compile(r"(?:결과|현황|실적|개요|필요성|추이|경과|추진상황|배경|문제점|로드맵|중점정책)$")
_ENDS_LIKE_ONE = re.compile(rf"(?:{_PART})$")
_IN_PARENTHESES = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")


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
class _Node:
    """A heading with the lines right below it and the headings within it."""

    mark: Mark
    body: list[Line] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)

    @property
    def is_label(self) -> bool:
        """Does it only say which part of a description follows (사업개요, 향후계획), and not what is to be done?"""
        is_one = _LABEL.fullmatch(self._words) or _NO_DOING.search(self._words)
        return self.mark.kind is Kind.TITLE and is_one is not None

    @property
    def may_be_label(self) -> bool:
        """Does it end like a label: 확장계획(안)?"""
        return self.is_label or (
            self.mark.kind is Kind.TITLE and _ENDS_LIKE_ONE.search(self._words) is not None
        )

    @property
    def _words(self) -> str:
        return name_key(_IN_PARENTHESES.sub("", self.mark.title))

    @property
    def says_something(self) -> bool:
        """Has it lines, or a heading within that has? A list of headings to come has none; □ is never one of it."""
        return (
            any(not SYMBOL.match(line.text) for line in self.body)
            or (self.mark.kind is Kind.TITLE and self.mark.is_sure)
            or any(child.says_something for child in self.children)
        )


def initiatives(lines: Sequence[Line]) -> list[Initiative]:
    """The initiatives of `lines` (a whole document's, in reading order).

    A document without a chapter on the plan's year is read throughout; else only those chapters.
    """
    chaptered = any(is_of_the_plan(title) for line in lines if (title := chapter_title(line)) is not None)
    found: list[Initiative] = []
    for chapter, items in _chapters(list(marked(lines))):
        if not chaptered or (chapter is not None and is_of_the_plan(chapter.title)):
            for node in _tree(items):
                found += (_under(item, chapter) for item in _within(node, []))
    return found


def _under(item: Initiative, chapter: Mark | None) -> Initiative:
    """An initiative that stands under no section is its chapter's."""
    if chapter is None or item.section is not None or item.section_title is not None:
        return item
    return replace(item, section=chapter.number, section_title=chapter.title)


def _chapters(items: Sequence[Mark | Line]) -> Iterator[tuple[Mark | None, list[Mark | Line]]]:
    chapter: Mark | None = None
    inside: list[Mark | Line] = []
    for item in items:
        if isinstance(item, Mark) and item.kind is Kind.CHAPTER:
            yield chapter, inside
            chapter, inside = item, []
        else:
            inside.append(item)
    yield chapter, inside


def _tree(items: Sequence[Mark | Line]) -> list[_Node]:
    """The headings of a chapter, each within the nearest one before it that ranks above it."""
    roots: list[_Node] = []
    open_: list[_Node] = []
    previous: Line | None = None
    for item in items:
        if isinstance(item, Mark):
            while open_ and _rank(open_[-1]) >= _RANKS[item.kind]:
                open_.pop()
            node = _Node(item)
            (open_[-1].children if open_ else roots).append(node)
            open_.append(node)
            previous = item.lines[-1]
        elif open_:
            _add(open_[-1], item, previous)
            previous = item
    return roots


def _rank(node: _Node) -> int:
    return _RANKS[node.mark.kind]


def _add(node: _Node, line: Line, previous: Line | None) -> None:
    """A line below a heading: its title where there is none yet, the rest of its title, or what it says."""
    mark = node.mark
    if not mark.title:
        node.mark = replace(mark, title=line.text)
        return
    goes_on = (
        not node.body
        and previous is mark.lines[-1]
        and mark.kind in (Kind.TITLE, Kind.CIRCLED)
        and not BULLET.match(line.text)
        and not any(labelled(line))
        and adjoins(previous, line)
        and abs(line.font_size - previous.font_size) < 0.3
    )
    if goes_on:
        node.mark = replace(mark, title=f"{mark.title} {line.text}", lines=(*mark.lines, line))
    else:
        node.body.append(line)


def _within(node: _Node, above: Sequence[_Node]) -> Iterator[Initiative]:
    """The initiatives that a heading is or holds."""
    labels: list[_Node] = []
    titled: list[_Node] = []
    for child in node.children:
        (labels if child.is_label else titled).append(child)
    if (len(labels) > 1 and len(labels) >= len(titled)) or all(n.may_be_label for n in titled):
        # Among 추진상황 and 향후계획 the rest (보상개요) part the description too.
        labels, titled = (node.children, []) if labels else (labels, titled)
    titled = [child for child in titled if child.says_something]
    is_one = node.mark.kind is Kind.TITLE or (node.mark.kind is not Kind.THEME and not titled)
    is_one = is_one and node.says_something
    if is_one and not (node.is_label and above):
        yield _initiative(node, labels, above)
    for child in titled:
        yield from _within(child, [*above, node])


def _initiative(node: _Node, labels: Sequence[_Node], above: Sequence[_Node]) -> Initiative:
    theme = next((n.mark.title for n in reversed(above) if n.mark.kind is Kind.THEME), None)
    sections = [n.mark for n in above if n.mark.kind is not Kind.THEME]
    if theme is None and len(sections) > 1 and sections[-1].kind is not Kind.DASHED:
        theme = sections.pop().title
    section = sections[-1] if sections else None
    attributes = list(attributes_of(node.body))
    for label in labels:
        attributes += _of_label(label)
    return Initiative(
        section.number if section is not None else None,
        section.title if section is not None else None,
        theme,
        node.mark.title,
        node.mark.lines,
        tuple(attributes),
    )


def _of_label(label: _Node) -> Iterator[Attribute]:
    """The lines below □ 사업개요: labelled ones by their own label, the others by the heading's."""
    noted = _IN_PARENTHESES.search(label.mark.title)
    name = _IN_PARENTHESES.sub("", label.mark.title).strip()
    if noted is not None:
        yield Attribute(name_key(name), noted.group().strip(), label.mark.lines)
    yield from attributes_of(label.body, name_key(name))
    for child in label.children:
        yield from _of_label(child)
