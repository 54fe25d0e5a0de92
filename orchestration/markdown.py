"""Small Markdown tables for Dagster's pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    return table_of(headers, map(row, rows))


def table_of(headers: Sequence[str], rows: Iterable[str]) -> str:
    """The same of rows that are Markdown already."""
    return "\n".join([row(headers), row(["---"] * len(headers)), *rows])


def row(cells: Sequence[object]) -> str:
    return (
        "| "
        + " | ".join(
            "" if cell is None else str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells
        )
        + " |"
    )
