"""The unit in which a column of a table is printed."""

from __future__ import annotations

from extract.korean import UNITS, unit_in_parentheses
from extract.whole import WholeTable

NO_UNIT = (
    "no unit is printed near the table (such as '단위 : 백만원'), and an amount without one is no amount"
)


def column_unit(table: WholeTable, col: int) -> int | None:
    """Won per unit of a column: its header's own (`예산액(천원)`), else that of the note nearest to the table."""
    printed = (unit_in_parentheses(cell.text) for cell in table.header(col))
    return next((unit for unit in printed if unit is not None), table.unit)


def table_unit(table: WholeTable) -> int | None:
    """Won per unit of the first column that tells one."""
    return next((u for col in range(table.col_count) if (u := column_unit(table, col)) is not None), None)


def unit_name(factor: int) -> str:
    """The unit's printed name for won per unit: 백만원 for 1,000,000."""
    return next(name for name, value in UNITS.items() if value == factor)
