"""corrections.csv of the home: reading it line by line, and which documents its changes reach.

What a line does to a plan is `extract.corrections`' business; what became of it stands in raw.corrections.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from duckdb import DuckDBPyConnection

from extract.plan import Correction
from warehouse.errors import CorrectionsUnreadable
from warehouse.export import as_meant
from warehouse.home import Home

COLUMNS = ("document", "record", "field", "raw_expected", "corrected", "reason", "reviewer")
SHORTEST_ID = 8
# A spreadsheet takes 12 digits of a sha256 for a number; with this before them it does not.
SHA256 = "sha256:"


def read(home: Home) -> tuple[Correction, ...]:
    """The lines of the home's corrections.csv; none where there is no such file. Raises CorrectionsUnreadable.

    UTF-8, with or without byte order mark. Rows without anything in them are passed over.
    """
    path = home.corrections
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise CorrectionsUnreadable(path, None, error.strerror or str(error)) from error
    return tuple(_corrections(path, _text(path, data)))


def addressed(corrections: Sequence[Correction], document_id: str) -> list[Correction]:
    """The corrections whose `document` is the beginning of this id, at least eight digits of it."""
    return [
        it for it in corrections if len(it.document) >= SHORTEST_ID and document_id.startswith(it.document)
    ]


def affected(con: DuckDBPyConnection, corrections: Sequence[Correction]) -> list[str]:
    """The loaded documents for which the file says other things than when they were loaded: those to read anew.

    Withdrawn ones stay out. A line that fitted may move; one that did not is told by its number, and so is told anew.
    """
    loaded: dict[str, list[tuple[object, ...]]] = {}
    numbers: dict[str, list[int]] = {}
    for document_id, line, misfit, *said in con.execute(
        'SELECT document_id, line_no, misfit IS NOT NULL, record, "field", raw_expected, corrected, reason, reviewer '
        "FROM raw.corrections"
    ).fetchall():
        loaded.setdefault(document_id, []).append(tuple(said))
        if misfit:
            numbers.setdefault(document_id, []).append(line)
    return [
        document_id
        for document_id in _documents(con, "WHERE withdrawn_at IS NULL")
        if sorted(_said(own := addressed(corrections, document_id))) != sorted(loaded.get(document_id, []))
        or not {it.line for it in own}.issuperset(numbers.get(document_id, []))
    ]


def strays(con: DuckDBPyConnection, corrections: Sequence[Correction]) -> list[str]:
    """A sentence for each line that no loaded document takes for its own, or more than one."""
    documents = _documents(con)
    told = []
    for correction in corrections:
        count = sum(bool(addressed([correction], document_id)) for document_id in documents)
        if len(correction.document) < SHORTEST_ID:
            why = f"{correction.document!r} is too short: a document is at least {SHORTEST_ID} digits of its sha256"
        elif count > 1:
            why = f"{count} documents begin with {correction.document!r}: give more digits of the sha256"
        else:
            why = f"no loaded document's sha256 begins with {correction.document!r}"
        if count != 1:
            told.append(
                f"corrections.csv, line {correction.line}: {why} (planhouse status lists them). It changes nothing."
            )
    return told


def _documents(con: DuckDBPyConnection, which: str = "") -> list[str]:
    return [
        row[0]
        for row in con.execute(f"FROM raw.documents SELECT document_id {which} ORDER BY ALL").fetchall()
    ]


def _said(corrections: Sequence[Correction]) -> list[tuple[object, ...]]:
    return [tuple(asdict(it)[name] for name in COLUMNS[1:]) for it in corrections]


def _text(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        why = "is not UTF-8 (save it as 'CSV UTF-8' in Excel)"
        raise CorrectionsUnreadable(path, line, why) from error


def _corrections(path: Path, text: str) -> Iterator[Correction]:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    while True:
        line = rows.line_num + 1
        try:
            row = [as_meant(cell).strip() for cell in next(rows)]
        except StopIteration:
            return
        except csv.Error as error:
            raise CorrectionsUnreadable(path, line, f"is no CSV: {error}") from error
        if not any(row):
            continue
        if header is None:
            header = row
            if sorted(filter(None, header)) != sorted(COLUMNS):
                raise CorrectionsUnreadable(
                    path, line, f"must name the columns {', '.join(COLUMNS)}, and has {', '.join(header)}"
                )
            continue
        # Lines of `planhouse review --csv` were appended to a file with lines of its own.
        if row == header:
            continue
        if len(row) < len(COLUMNS) or any(row[len(header) :]):
            raise CorrectionsUnreadable(
                path,
                line,
                f"has {len(row)} fields in place of {len(header)} (quote a text with a comma in it)",
            )
        values = dict(zip(header, row, strict=False))
        values["document"] = values["document"].removeprefix(SHA256).lower()
        yield Correction(line, **{name: values[name] for name in COLUMNS})
