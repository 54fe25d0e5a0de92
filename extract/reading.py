"""From a PDF to its plan: the steps of this package in the order in which data passes."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from extract.checked import Checked, check_file
from extract.evidence import BROKEN_PROMISES, DOUBTFUL_TABLE, weighed
from extract.families import Context, Reading, read_families
from extract.headings import with_headings
from extract.identity import Texts, identify, is_cover
from extract.limits import Limits
from extract.page import PageContent
from extract.pages import Contents, read_pages
from extract.plan import Document, Plan, Problem
from extract.printed import Line, Page, Table, TableKind
from extract.stitch import stitch
from extract.vocabulary import vocabulary
from extract.whole import WholeTable

# The problems that `with_records` finds: read again, a plan has them anew or not at all.
OF_RECORDS = frozenset({"no_text_layer", "family_failed", "no_known_table", DOUBTFUL_TABLE, BROKEN_PROMISES})


def read_plan(
    path: Path,
    file_name: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    processes: int | None = None,
    limits: Limits | None = None,
) -> Plan:
    """Read the PDF at `path`, calling `progress(page, pages)` after each page.

    `file_name` is the name under which the file arrived, where that is not the path's. `processes` read pages at
    the same time; by default as many as this process has cores. `limits` say how much the file may ask for. Raises a
    subclass of `extract.errors.Unreadable`. What is readable but doubtful is in the plan's `problems`.
    """
    with _without_collecting():
        name, limits = file_name or path.name, limits or Limits()
        checked = check_file(path, name, limits)
        return _plan(name, checked, read_pages(path, name, processes, progress, limits, checked.page_bytes))


def _plan(name: str, checked: Checked, read: Contents) -> Plan:
    words = vocabulary()
    contents = read.pages
    lines = tuple(line for content in contents for line in content.lines)
    outline = outline_lines(contents)
    tables = with_headings(stitch(contents, words.member_kind), outline)
    identity = identify(_texts(contents, read.title, name), words)
    document = Document(
        document_id=checked.sha256,
        file_name=name,
        byte_size=checked.byte_size,
        page_count=len(contents),
        district=identity.district,
        province=identity.province,
        bureau=identity.bureau,
        plan_year=identity.plan_year,
        evidence=identity.evidence,
        title=read.title,
        producer=read.producer,
    )
    printed = Plan(
        document=document,
        pages=tuple(content.page for content in contents),
        tables=tuple(table for content in contents for table in content.tables),
        lines=lines,
        problems=identity.problems + _problems_of_pages(contents, checked),
    )
    return with_records(printed, tables, outline)


def with_records(
    printed: Plan, tables: Sequence[WholeTable], outline: Sequence[Line], accepted: Collection[str] = ()
) -> Plan:
    """A plan of pages, tables and lines with what the families make of it.

    The problems of `printed` are those of its identity and its pages; a reviewer has `accepted` the tables of these
    ids.
    """
    document = printed.document
    context = Context(
        document.document_id,
        document.plan_year,
        document.district,
        document.bureau,
        vocabulary(),
        printed.lines,
    )
    reading, doubts = weighed(read_families(tables, outline, context), tables, accepted)
    return replace(
        printed,
        tables=_all_tables(printed.tables, tables, reading),
        records=reading.records,
        rejects=context.named(reading.rejects),
        checks=reading.checks,
        problems=printed.problems + _problems(printed.pages, reading) + doubts,
    )


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Values by the hundred thousand and no cycles: the collector would look through them and find nothing."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def outline_lines(contents: Sequence[PageContent]) -> list[Line]:
    """The lines of the outline in reading order: those outside tables, and those of frames around titles."""
    found: list[Line] = []
    for content in contents:
        framed = [
            Line(table.page, 0, cell.bbox, cell.bbox.height, cell.text_printed, cell.text)
            for table in content.tables
            if table.kind is TableKind.FRAME
            for cell in table.cells
            if cell.text
        ]
        found += sorted([*content.lines, *framed], key=lambda line: (line.bbox.top, line.bbox.x0))
    return found


def _texts(contents: Sequence[PageContent], title: str | None, file_name: str) -> Texts:
    pages = [
        [line.text for line in content.lines]
        + [cell.text for t in content.tables if t.kind is TableKind.FRAME for cell in t.cells if cell.text]
        for content in contents
    ]
    first = next((i for i, page in enumerate(pages) if page), 0)
    cover = pages[first] if is_cover(pages[first]) else []
    running = [text for page in pages[first + bool(cover) :] for text in page]
    return Texts(cover, running, title, file_name)


def _all_tables(printed: Sequence[Table], whole: Sequence[WholeTable], reading: Reading) -> tuple[Table, ...]:
    """Every table and frame of every page; those of a claimed table name the family of its records."""
    parts = {part.table_id: part for table in whole for part in table.parts}
    families = {record.table_id: record.family for record in reversed(reading.records) if record.table_id}
    families |= {r.table_id: r.family for r in reading.rejects if r.table_id and r.table_id not in families}
    tables: list[Table] = []
    for table in printed:
        part = parts.get(table.table_id, table)
        family = families.get(part.table_id) or families.get(part.logical_id)
        tables.append(replace(part, family=family if part.table_id in reading.claimed else None))
    return tuple(tables)


def _problems_of_pages(contents: Sequence[PageContent], checked: Checked) -> tuple[Problem, ...]:
    found = tuple(problem for content in contents for problem in content.problems)
    if checked.page_count in (None, len(contents)):
        return found
    told = (
        f"the file's own page tree has {checked.page_count:,} pages, and PDFium shows {len(contents):,}. "
        "Look whether the last pages are there, or print the plan to PDF again"
    )
    return (Problem("page_count", told), *found)


def _problems(pages: Sequence[Page], reading: Reading) -> tuple[Problem, ...]:
    if not any(page.char_count for page in pages):
        return (
            Problem(
                "no_text_layer",
                "no page has any text: the PDF is a scan. Print the plan to PDF from Hancom Office, or run OCR first.",
            ),
        )
    unread = {reject.family for reject in reading.rejects if reject.rule != DOUBTFUL_TABLE}
    failed = unread - {record.family for record in reading.records}
    found = [
        Problem("family_failed", f"no row of the table of {family} could be read; its rejects say why")
        for family in sorted(failed)
    ]
    if not reading.claimed:
        found.append(
            Problem(
                "no_known_table",
                "none of its tables is one that planhouse knows (budget, awards, grants, basic profile); "
                "their cells are kept in raw.cells",
            )
        )
    return tuple(found)
