"""Basic statistics (기본현황): one record per printed figure.

A topic (인구, 면적 …) stands in the first column; beside it stand `label : figure unit (share)` texts, several
to a cell. `14개동 514통 3,454반` is three figures; in `6국(33과)` the parenthesis is a figure of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extract.families.base import Context, Reading, part_at, source
from extract.korean import as_of, name_key, unspaced
from extract.plan import Check, Record, Value
from extract.reconcile import check_ratio, check_sum
from extract.whole import WholeTable

FAMILY = "district_profile"

TOPICS = {
    "인구", "면적", "주택", "가구", "세대", "기반시설", "주요시설", "행정조직", "행정구역", "조직", "인력", "공무원",
    "토지", "산업", "교육", "복지", "문화", "도로", "공원", "재정", "경제", "교통", "환경", "보건", "의료", "기후",
    "위치", "시설", "사업체",
}  # fmt: skip
_FEWEST_TOPICS = 3
# Parts of a topic whose figures promise to add up to the topic's own (the printed 306,231명 = 남자 + 여자).
_PARTS = {
    "인구": ("population_by_sex", {"남자", "여자", "남", "여"}),
    "면적": (
        "land_by_zone",
        {"주거지역", "상업지역", "공업지역", "녹지지역", "관리지역", "농림지역", "자연환경보전지역"},
    ),
    "주택": (
        "housing_by_kind",
        {"단독", "단독주택", "아파트", "연립주택", "연립", "다세대", "다가구", "비거주용건물내주택", "기타"},
    ),
}

_COUNTED = {"명", "인", "가구", "세대", "호", "개소", "개", "동", "건"}

_SPACED = re.compile(r"(?<![가-힣])((?:[가-힣]\s+)+[가-힣])(?=\s*[:：])")
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
# The unit is what stands at the figure without a space; middle dots list (2ㆍ3ㆍ5호선), they measure nothing.
_FIGURE = re.compile(rf"(?P<value>{_NUMBER})(?P<unit>[^\d\s,.:：()ㆍ·/~%]+)?(?P<rest>\s*\([^()]*\))?")
_SHARE = re.compile(r"(?:[^\d()]*\s)?(\d+(?:\.\d+)?)\s*[%％]")
# In parentheses: `33과`, `남 145,404`, `정원 1,400명`; a bare number says nothing of itself.
_INNER = re.compile(rf"(?:(?P<label>[가-힣]+)\s*[:：]?\s*)?(?P<value>{_NUMBER})(?P<unit>[가-힣㎡-㏿]+)?")
_COLON = re.compile(r"\s*[:：]\s*")


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure: what it measures (None: the topic itself), value, unit and share in percent."""

    measure: str | None
    value: Decimal
    unit: str | None
    share: Decimal | None


def read(tables: list[WholeTable], context: Context) -> Reading:
    """The figures of tables whose first column lists the topics of a basic profile."""
    reading = Reading()
    for table in tables:
        first = [cell for row in range(table.row_count) if (cell := table.at(row, 0)) is not None]
        topics = {name_key(cell.text) for cell in first}
        if len(topics & TOPICS) < _FEWEST_TOPICS or 2 * len(topics & TOPICS) < len(topics):
            continue
        records = list(_records(table, context))
        if records:
            checks = tuple(_checks(records, table))
            claimed = frozenset(part.table_id for part in table.parts)
            reading += Reading(tuple(records), (), checks, claimed)
    return reading


def _records(table: WholeTable, context: Context) -> Iterator[Record]:
    day = _day(table, context)
    number = 0
    seen: set[tuple[int, int]] = set()
    for row in range(table.row_count):
        topic = table.at(row, 0)
        for cell in table.row(row):
            if cell is topic or cell.col == 0 or (cell.row, cell.col) in seen or topic is None:
                continue
            seen.add((cell.row, cell.col))
            for figure in figures_of(cell.text):
                number += 1
                fields: dict[str, Value] = {
                    "line_no": number,
                    "topic": topic.text,
                    "measure": figure.measure or topic.text,
                    "value": figure.value,
                    "unit": figure.unit,
                    "share_pct": figure.share,
                    "as_of": day.isoformat() if day else None,
                }
                anchor = f"{topic.text}|{fields['measure']}|{figure.unit}"
                sources = [source(topic, "topic"), source(cell, "value")]
                yield context.record(
                    FAMILY, cell.table.page, anchor, fields, sources, part_at(table, row).table_id
                )


def _day(table: WholeTable, context: Context) -> date | None:
    """The day for which the table holds: the nearest `(2023.12.31. 기준)` on its page, below it or above."""
    notes = [
        (abs(line.bbox.top - table.parts[-1].bbox.bottom), day)
        for line in context.lines
        if line.page == table.parts[-1].page and (day := as_of(line.text)) is not None
    ]
    return min(notes)[1] if notes else None


def figures_of(text: str) -> list[Figure]:
    """All figures of a cell, in order.

    `남자 : 145,404명 (47.5%)` is one figure with its share; text without a label measures the topic.
    """
    text = _SPACED.sub(lambda m: unspaced(m.group(1)), text)
    figures: list[Figure] = []
    for note in re.split(r"(?=[※▸])", text):
        for label, value in _labelled(note.strip("※▸ ")):
            figures += _figures(label, value)
    return figures


def _labelled(text: str) -> Iterator[tuple[str | None, str]]:
    """Labels with their values: a label begins after the last figure of the value before it."""
    pieces = _COLON.split(text)
    if len(pieces) == 1:
        words = re.match(r"([^\d(]+?)\s+(?=\d)", text)
        yield (words.group(1), text[words.end() :]) if words else (None, text)
        return
    label = pieces[0]
    for piece in pieces[1:-1]:
        words_of = piece.split()
        last = max((i for i, word in enumerate(words_of) if re.search(r"[\d)]", word)), default=-1)
        yield label, " ".join(words_of[: last + 1])
        label = " ".join(words_of[last + 1 :])
    yield label, pieces[-1]


def _figures(label: str | None, text: str) -> Iterator[Figure]:
    measure = unspaced(label) if label else None
    for match in _FIGURE.finditer(text):
        unit, behind = match.group("unit"), (match.group("rest") or "").strip(" ()")
        share = _SHARE.fullmatch(behind)
        yield Figure(
            measure, _decimal(match.group("value")), unit, Decimal(share.group(1)) if share else None
        )
        inner = list(_INNER.finditer(behind))
        telling = all(part.group("label") or part.group("unit") for part in inner)
        if inner and telling and not _INNER.sub("", behind).strip(" ,/·ㆍ"):
            for part in inner:
                within = part.group("label") or f"{measure or ''}({unit})"
                yield Figure(within, _decimal(part.group("value")), part.group("unit") or unit, None)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _checks(records: list[Record], table: WholeTable) -> Iterator[Check]:
    """Population by sex, land by zone and housing by kind add up to the topic's figure; shares agree."""
    for topic, (name, members) in _PARTS.items():
        of_topic = [r for r in records if name_key(str(r.fields["topic"])) == topic]
        parts = [r for r in of_topic if name_key(str(r.fields["measure"])) in members]
        total = next((r for r in of_topic if name_key(str(r.fields["measure"])) == topic), None)
        if not parts:
            continue
        unit = str(parts[0].fields["unit"])
        whole = _value(total) if total is not None else None
        values = [value for record in parts if (value := _value(record)) is not None]
        first = parts[0]
        digit = _last_digit(unit, values)
        yield check_sum(name, topic, unit, whole, values, first.page, first.table_id, digit)
        for record in parts:
            share, value = record.fields["share_pct"], _value(record)
            if isinstance(share, Decimal) and value is not None and whole is not None:
                yield check_ratio(
                    f"{name}_share", str(record.fields["measure"]), share, value, whole, record.page, record.table_id,
                    rounded_to=digit,
                )  # fmt: skip


def _value(record: Record) -> Decimal | None:
    value = record.fields["value"]
    return value if isinstance(value, Decimal) else None


def _last_digit(unit: str, values: Sequence[Decimal]) -> Decimal:
    """To what the figures were rounded: people and homes are counted, areas and lengths measured."""
    if unit in _COUNTED:
        return Decimal(0)
    exponents = [value.as_tuple().exponent for value in values]
    return Decimal(1).scaleb(min((e for e in exponents if isinstance(e, int)), default=0))
