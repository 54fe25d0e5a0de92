"""Reading what a test draws: blocks on the pages after a cover of 종로구's plan for 2026."""

from __future__ import annotations

from pathlib import Path

from extract.plan import Plan
from extract.reading import read_plan
from tests.drawing import Block, Gap, PageBreak, Text, draw_plan

COVER: list[Block] = [
    Text("2026년 주요업무계획", size=28),
    Gap(100),
    Text("서울특별시 종로구", size=20),
    PageBreak(),
]


def read(folder: Path, *blocks: Block, page_size: tuple[float, float] = (595.0, 842.0)) -> Plan:
    return read_plan(draw_plan(folder / "plan.pdf", [*COVER, *blocks], page_size=page_size))


def column(plan: Plan, family: str, name: str) -> list[object]:
    return [record.fields[name] for record in plan.of_family(family)]
