"""Which pages of a plan a person must look at, with the cells in question, and writing their pictures.

What is doubtful is the plan's to say, how a page is drawn is `orchestration.render`'s.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orchestration.render import Box, pictures

if TYPE_CHECKING:
    from PIL.Image import Image

    from extract.plan import Plan


def pages_in_question(plan: Plan) -> dict[int, list[Box]]:
    """By page, the cells of doubtful tables and those of records that were kept out.

    A page that has a problem and no such cells is there without any.
    """
    found: dict[int, list[Box]] = defaultdict(list)
    doubtful = {problem.table_id for problem in plan.problems if problem.table_id is not None}
    for table in plan.tables:
        if table.logical_id in doubtful:
            found[table.page] += [cell.bbox for cell in table.cells]
    for reject in plan.rejects:
        found[reject.page] += []
        for source in reject.sources:
            found[source.page].append(source.bbox)
    for problem in plan.problems:
        if problem.page is not None:
            found[problem.page] += []
    return dict(sorted(found.items()))


def write_each(pdf: Path, pages: Mapping[int, Sequence[Box]], folder: Path, option: str) -> Iterator[Path]:
    """A picture a page, named after the file and the page. Raises click.BadParameter for `option`."""
    for number, image in pictures(pdf, pages):
        yield write(image, folder / f"{pdf.stem}-page-{number:03}.png", option)


def write(image: Image, path: Path, option: str) -> Path:
    """Raises click.BadParameter for the `option` that named the place."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        image.save(path, format="PNG")
    except OSError as error:
        raise click.BadParameter(
            f"{path} cannot be written: {error.strerror or error}.", param_hint=option
        ) from error
    return path
