"""Whose budget a table prints: the whole government's, or the bureau's whose plan it is."""

from __future__ import annotations

import re

from extract.families.base import Context
from extract.korean import name_key
from extract.whole import WholeTable

DISTRICT = "district"

# What a bureau's plan calls the government's own budget: 부산시 예산규모, 우리 시 재정, 市 예산, 시 전체 예산.
_WHOLE = re.compile(
    r"(?:우리|본)?(?:시|도|市|道)(?:의|본청)?(?:전체|총|살림)?(?:예산|재정|세입|세출|기금)|(?:시|도)전체"
)
# A bureau spends in a few of the fourteen sectors; a list of most of them is the whole government's.
_MOST_SECTORS = 8


def scope_of(table: WholeTable, context: Context) -> str:
    """`district` where the plan is the whole government's or the table's heading says so; else the bureau."""
    if context.bureau is None or _names_the_government(table.heading or "", context):
        return DISTRICT
    sectors = {
        name_key(cell.text) for cell in table.cells if context.vocabulary.member_kind(cell.text) == "sector"
    }
    return DISTRICT if len(sectors) >= _MOST_SECTORS else context.bureau


def _names_the_government(heading: str, context: Context) -> bool:
    said = name_key(heading)
    names = [name for name, full in context.vocabulary.short_names.items() if full == context.district]
    own = "|".join(re.escape(name) for name in (context.district, *names) if name)
    of_government = own and re.search(rf"(?:{own})(?:의|본청)?(?:전체|총)?(?:예산|재정|세입|세출)", said)
    return bool(of_government) or _WHOLE.match(said.lstrip("0123456789년도'’.")) is not None
