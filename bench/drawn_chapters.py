"""The chapters of a drawn plan: blocks of `tests/drawing.py` from figures that add up, in one of several layouts.

Which plan it is and how many there are is `drawn_plans.py`'s. Nothing here knows how planhouse reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from bench.drawn_words import (
    ACCOUNTS,
    ACTIONS,
    AREAS,
    DEPARTMENTS,
    DONE,
    GRADES,
    MINISTRIES,
    PLACES,
    PRIZES,
    SECTORS,
    SOURCES,
    STEPS,
    THEMES,
    WORKS,
    rolled,
)
from tests.drawing import Block, Cell, Gap, Rules, Table, Text
from tests.pen import MARGIN

Row = list[Cell | str]


@dataclass(frozen=True)
class Layout:
    """How one printer's plans look."""

    page: tuple[float, float]
    rules: Rules
    unit: str
    thousands: int  # of won in one unit
    spaced: bool  # 사 회 복 지
    headed: bool  # the lists of sources and sectors have a header row
    department_first: bool
    mark: str  # before an initiative
    dot: str  # before its attributes

    @property
    def height(self) -> float:
        return self.page[1] - 2 * MARGIN - 12

    def label(self, name: str) -> str:
        return " ".join(name) if self.spaced and len(name) < 6 else name


@dataclass(frozen=True)
class Density:
    """From and to how many initiatives and small tables a section has."""

    initiatives: tuple[int, int]
    tables: tuple[int, int]


@dataclass(frozen=True)
class Year:
    """A plan's own dice, and those of the year before: its prior figures are what that plan prints."""

    number: int
    dice: Random
    total: int
    before: int


def finances(layout: Layout, year: Year) -> list[Block]:
    total, before = year.total, year.before
    names = [ACCOUNTS[0], *year.dice.sample(ACCOUNTS[1:], year.dice.randint(2, 5))]
    now, then = (
        _parts(rolled(str(total)), total, len(names), 0.85),
        _parts(rolled(str(before)), before, len(names), 0.85),
    )
    special = [("특별회계", sum(now[1:]), sum(then[1:]))]
    lines = [("총계", total, before), (names[0], now[0], then[0]), *special]
    lines += zip(names[1:], now[1:], then[1:], strict=True)
    rows: list[Row] = [
        [
            Cell("회 계 별", 2),
            Cell(f"{year.number}년", 2),
            Cell(f"{year.number - 1}년", 2),
            Cell("증(△)감", 1, 2),
        ],
        ["증감액", "증감율"],
    ]
    rows += [[layout.label(n), *map(_right, (_n(a), _n(b), _n(a - b), _pct(a - b, b)))] for n, a, b in lines]
    unit = Text(f"(단위 : {layout.unit})", size=9.5, align="right")
    blocks: list[Block] = [Text("재 정 현 황", size=13), Text(f"{year.number}년 예산규모"), unit]
    blocks += [_table(layout, rows, [135, 95, 95, 90, 80], header_rows=2), Text("세입·세출 예산구조"), unit]
    for title, words in (("재원별", SOURCES), ("분야별", SECTORS)):
        listed = _listed(layout, year, title, words)
        blocks += [_table(layout, listed, [180, 110, 80], left=100, header_rows=int(layout.headed)), Gap()]
    return blocks


def _listed(layout: Layout, year: Year, title: str, words: Sequence[str]) -> list[Row]:
    names = year.dice.sample(words, year.dice.randint(5, len(words)))
    amounts = sorted(_parts(year.dice, year.total, len(names), 0.4), reverse=True)
    rows: list[Row] = [[title, "예산액", "구성비"]] if layout.headed else []
    return rows + [
        [layout.label(name), _right(_n(amount)), _right(_pct(amount, year.total))]
        for name, amount in zip(names, amounts, strict=True)
    ]


def departments(layout: Layout, year: Year) -> list[Block]:
    names = year.dice.sample(DEPARTMENTS, year.dice.randint(8, 24))
    general = _parts(year.dice, year.total * 9 // 10, len(names), 0.2)
    special = _parts(year.dice, year.total - sum(general), len(names), 0.2)
    rows: list[Row] = [["부서별", "계", "일반회계", "교통사업특별회계"]]
    rows.append(["합계", *map(_right, (_n(year.total), _n(sum(general)), _n(sum(special))))])
    rows += [
        [name, *map(_right, (_n(a + b), _n(a), _n(b)))]
        for name, a, b in zip(names, general, special, strict=True)
    ]
    unit = Text(f"(단위 : {layout.unit})", size=9.5, align="right")
    return [Text("부서별 세출예산 현황", size=13), unit, _table(layout, rows, [130, 110, 110, 120])]


def awards(layout: Layout, year: Year) -> list[Block]:
    count, dice = year.dice.randint(6, 40), year.dice
    header = ["연번", "사  업  명", "훈 격", "주 관", "추진부서"]
    rows: list[Row] = []
    for department, own in _shared_out(dice, count):
        for number in own:
            title = f"{year.number - 1}년 {dice.choice(AREAS)} {dice.choice(PRIZES)}"
            merged = [Cell(department, len(own))] if number == own[0] else []
            row: Row = [str(number), Cell(title, align="left"), dice.choice(GRADES), dice.choice(MINISTRIES)]
            rows.append([row[0], *merged, *row[1:]] if layout.department_first else [*row, *merged])
    widths = [35.0, 210, 65, 105, 80]
    if layout.department_first:
        header, widths = [header[i] for i in (0, 4, 1, 2, 3)], [widths[i] for i in (0, 4, 1, 2, 3)]
    top: Row = [*header]
    return [Text(f"수 상 ·인 증 {count}개 분야 선정", size=13), _table(layout, [top, *rows], widths)]


def grants(layout: Layout, year: Year) -> list[Block]:
    count, dice = year.dice.randint(5, 40), year.dice
    rows: list[Row] = []
    total = 0
    for department, own in _shared_out(dice, count):
        for number in own:
            payers = dice.choice((["국"], ["시"], ["국", "시"], ["기"]))
            amounts = [dice.randint(5, 900) * 1_000 + dice.choice((0, 250, 333)) for _ in payers]
            total += sum(amounts)
            printed = [*amounts] if len(payers) == 1 else [sum(amounts), *amounts]
            labels = payers if len(payers) == 1 else ["계", *payers]
            title = f"{year.number - 1}년 {dice.choice(PLACES)} {dice.choice(AREAS)}\n{dice.choice(WORKS)}"
            merged = [Cell(department, len(own))] if number == own[0] else []
            money = [Cell("\n".join(labels)), _right("\n".join(map(_n, printed)))]
            rows.append([str(number), *merged, Cell(title, align="left"), dice.choice(MINISTRIES), *money])
    head: Row = ["연번", "추진부서", "사  업  명", "공모주관", Cell("예산확보액(천원)", 1, 2)]
    sum_row: Row = [Cell("계", 1, 4), Cell(_n(total), 1, 2, "right")]
    title = f"공 모 사 업 {count}개 사업 선정 · 사업비 {total // 100_000}억 확보"
    return [Text(title, size=13), _table(layout, [head, sum_row, *rows], [35, 80, 195, 95, 25, 75])]


def section(layout: Layout, year: Year, chapter: int, number: int, density: Density) -> list[Block]:
    """One or two pages: a headline, a theme, initiatives with their attributes, small tables among them."""
    dice = year.dice
    told_in_tables = dice.randint(*density.tables)
    blocks: list[Block] = [
        Text(f"{chapter}-{number}", size=13),
        Text(f"{dice.choice(AREAS)}{dice.choice(('로', ' 분야'))} {dice.choice(ACTIONS)}"),
        Text(f"“{dice.choice(THEMES)}”", size=13, align="center"),
    ]
    count = dice.randint(*density.initiatives)
    for initiative in range(count):
        blocks.append(
            Text(f"{layout.mark} {dice.choice(PLACES)} {dice.choice(AREAS)} {dice.choice(WORKS)}", size=12.5)
        )
        share = dice.randint(1, 40) * 50
        told = [
            f"위  치 : {dice.choice(PLACES)} 일대({dice.randint(1, 90)}번지)",
            f"기  간 : {year.number}. {dice.randint(1, 6)}월 ~ {dice.randint(7, 12)}월",
            f"예  산 : {_n(2 * share)}백만원(국비 {_n(share)}, 구비 {_n(share)})",
            f"대  상 : {dice.choice(PLACES)} 주민 {_n(dice.randint(20, 9000))}명",
            f"내  용 : {dice.choice(AREAS)} {dice.choice(ACTIONS)}",
        ]
        lines = sorted(dice.sample(told, dice.randint(2, 5)), key=told.index)
        blocks += [Text(f"{layout.dot}{line}") for line in lines]
        blocks += [
            Text(f"- {dice.choice(AREAS)} {dice.choice(WORKS)} {dice.randint(2, 60)}개소", indent=10)
            for _ in range(dice.randint(0, 3))
        ]
        for _ in range(told_in_tables * initiative // count, told_in_tables * (initiative + 1) // count):
            blocks += dice.choice((_schedule, _costs, _places))(layout, dice)
    return blocks


def _schedule(layout: Layout, dice: Random) -> list[Block]:
    quarters = [f"{quarter}/4분기" for quarter in range(1, 5)]
    rows: list[Row] = [[layout.label("구분"), *quarters]]
    for step in dice.sample(STEPS, dice.randint(4, 7)):
        at = dice.randrange(4)
        rows.append([step, *(dice.choice(DONE) if quarter == at else "" for quarter in range(4))])
    return [Text("< 추진일정 >", size=10), _table(layout, rows, [120, 85, 85, 85, 85]), Gap(6)]


def _costs(layout: Layout, dice: Random) -> list[Block]:
    rows: list[Row] = [["사 업 명", "계", "국비", "시비", "구비"]]
    for _ in range(dice.randint(8, 22)):
        parts = [dice.randint(0, 40) * 50 for _ in range(3)]
        name = Cell(f"{dice.choice(PLACES)} {dice.choice(WORKS)}", align="left")
        rows.append([name, *(_right(_n(figure)) for figure in (sum(parts), *parts))])
    unit = Text("(단위 : 백만원)", size=9.5, align="right")
    return [unit, _table(layout, rows, [190, 70, 70, 70, 70]), Gap(6)]


def _places(layout: Layout, dice: Random) -> list[Block]:
    rows: list[Row] = [["연번", "위    치", "규    모", "추진내용"]]
    for number in range(1, dice.randint(8, 22)):
        size, what = f"{dice.randint(1, 90) * 10}㎡", f"{dice.choice(AREAS)} {dice.choice(WORKS)}"
        rows.append([str(number), f"{dice.choice(PLACES)} 일대", size, Cell(what, align="left")])
    return [_table(layout, rows, [35, 120, 80, 235]), Gap(6)]


def _table(
    layout: Layout, rows: list[Row], widths: list[float], header_rows: int = 1, left: float = MARGIN
) -> Table:
    return Table(rows, widths, left=left, rules=layout.rules, header_rows=header_rows)


def _shared_out(dice: Random, count: int) -> Iterator[tuple[str, list[int]]]:
    """Numbers 1 to `count` in runs of one to five, each with its department."""
    first = 1
    for department in dice.sample(DEPARTMENTS, len(DEPARTMENTS)):
        own = list(range(first, min(first + dice.randint(1, 5), count + 1)))
        if not own:
            return
        yield department, own
        first += len(own)


def _parts(dice: Random, total: int, count: int, largest: float) -> list[int]:
    """`count` figures that add up to the total; the first is about the share `largest` of it."""
    weights = [dice.randint(20, 100) for _ in range(count - 1)]
    rest = total - int(total * largest * dice.uniform(0.95, 1.05))
    figures = [rest * weight // sum(weights) for weight in weights]
    return [total - sum(figures), *figures]


def _n(figure: int) -> str:
    return f"{figure:,}" if figure >= 0 else f"△{-figure:,}"


def _pct(part: int, whole: int) -> str:
    tenths = (abs(part) * 2000 + abs(whole)) // (2 * abs(whole)) if whole else 0
    return ("△" if part < 0 and tenths else "") + f"{tenths // 10}.{tenths % 10}%"


def _right(text: str) -> Cell:
    return Cell(text, align="right")
