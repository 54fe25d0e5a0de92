"""The blocks of a drawn plan on its pages. What they are is the other modules' business."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bench.drawn_ornaments import Ornament
from tests.drawing import LEADING, Block, Gap, PageBreak, Table, Text


def paginated(blocks: Iterable[Block], height: float) -> Iterator[Block]:
    """The blocks with their page breaks; a table that no page holds is cut between its rows."""
    used = 0.0
    for block in blocks:
        if isinstance(block, PageBreak):
            used = 0
        elif isinstance(block, Text | Gap | Ornament):
            tall = block.size * LEADING + 4 if isinstance(block, Text) else block.height
            if used + tall > height:
                yield PageBreak()
                used = 0
            used += tall
        elif isinstance(block, Table):
            heights, breaks = block.heights(), []
            head = sum(heights[: block.header_rows])
            if used + sum(heights[: block.header_rows + 3]) > height or used + sum(heights) > height > sum(
                heights
            ):
                yield PageBreak()
                used = 0
            for row, tall in enumerate(heights):
                if used + tall > height:
                    breaks.append(row)
                    used = head
                used += tall
            used += 8
            yield replace(block, breaks_before=breaks)
            continue
        yield block
