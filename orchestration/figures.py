"""Figures of a plan's promises, written alike wherever people see them."""

from __future__ import annotations

from decimal import Decimal


def figure(value: Decimal | None, unit: str | None) -> str:
    """In its printed unit, at most with two decimals."""
    if value is None:
        return "-"
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{text} {unit}" if unit else text
