"""Small Markdown tables for Dagster's pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [_line(headers), _line(["---"] * len(headers))]
    return "\n".join(lines + [_line(row) for row in rows])


def _line(cells: Sequence[object]) -> str:
    return (
        "| "
        + " | ".join(
            "" if cell is None else str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells
        )
        + " |"
    )
