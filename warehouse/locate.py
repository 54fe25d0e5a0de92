"""From a record to the printed cells behind it: which file, which pages, which boxes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection

from extract.printed import BBox
from warehouse.database import columns, identifier, open_published
from warehouse.errors import AmbiguousRecord, StoredFileGone, UnknownRecord
from warehouse.home import Home

# What a person may write before the colon, and the mart and column in which the rest is looked up.
HUMAN_KEYS = {
    "award": ("awards", "award_no"),
    "grant": ("grants", "grant_no"),
    "sector": ("budget_by_sector", "sector"),
    "source": ("budget_by_source", "source"),
    "account": ("budget_by_account", "account"),
    "fund": ("funds", "fund"),
    "initiative": ("initiatives", "title"),
}
SHOWN_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A printed cell: page from 1, box in points from the page's top left, text, and the field it gave.

    `corrected` is what a reviewer says in place of the text.
    """

    page: int
    bbox: BBox
    text: str | None
    field: str | None
    corrected: str | None = None


@dataclass(frozen=True, slots=True)
class Located:
    """A record, the document it stands in (`path` is the stored file), and its cells by page, as they were read.

    `basis` and `confidence` are None where the published marts do not tell them.
    """

    record_id: str
    sha256: str
    file_name: str
    path: Path
    cells: tuple[PrintedCell, ...]
    basis: str | None
    confidence: str | None


def locate(home: Home, key: str) -> Located:
    """Finds a published record by its id, the id's beginning, or a human key such as `award:12`.

    Raises NothingPublished, UnknownRecord, and AmbiguousRecord with the candidates.
    """
    # `sql` crops long ids on a terminal, and people copy what they see.
    key = key.removesuffix("…")
    with open_published(home) as con:
        found = _by_id(con, key) or _by_human_key(con, key) or _by_beginning(con, key)
        if not found:
            raise UnknownRecord(
                f"No published record is called {key!r}. Give a record_id of any mart, its beginning, or one of "
                f"{', '.join(f'{word}:…' for word in HUMAN_KEYS)} (for example award:12)."
            )
        if len(found) > 1:
            raise AmbiguousRecord(key, found)
        return _located(con, home, found[0][0])


def example(home: Home) -> str | None:
    """A key of a record of the document that was loaded last: one that a person would write where it is unambiguous."""
    with open_published(home) as con:
        newest = con.execute(
            "FROM marts.documents SELECT document_id WHERE superseded_by IS NULL "
            "AND document_id IN (SELECT document_id FROM marts.provenance) "
            "ORDER BY loaded_at DESC, document_id LIMIT 1"
        ).fetchone()
        if newest is None:
            return None
        for word in ("grant", "award"):
            mart, column = (identifier(name) for name in HUMAN_KEYS[word])
            key = con.execute(
                f"FROM marts.{mart} SELECT {column} GROUP BY {column} HAVING {column} IS NOT NULL AND count(*) = 1 "
                "AND any_value(document_id) = ? AND bool_and(record_id IN (FROM marts.provenance SELECT record_id)) "
                "ORDER BY 1 LIMIT 1",
                [newest[0]],
            ).fetchone()
            if key is not None:
                return f"{word}:{key[0]}"
        record = con.execute(
            "FROM marts.provenance SELECT record_id WHERE document_id = ? ORDER BY page, record_id LIMIT 1",
            [newest[0]],
        ).fetchall()
    return str(record[0][0])


def _located(con: DuckDBPyConnection, home: Home, record_id: str) -> Located:
    # What an earlier release published has no evidence.
    told = "basis, confidence" if "basis" in columns(con, "marts", "provenance") else "NULL, NULL"
    corrected = "corrected_value" if "corrected_value" in columns(con, "marts", "provenance") else "NULL"
    rows = con.execute(
        f'FROM marts.provenance SELECT page, x0, "top", x1, bottom, text, field, {corrected}, document_id, {told} '
        "WHERE record_id = ? ORDER BY page, source_no",
        [record_id],
    ).fetchall()
    if not rows:
        raise UnknownRecord(f"{record_id} names no printed cells: it is computed from other records.")
    sha256, basis, confidence = rows[0][8:]
    names = con.execute("SELECT file_name FROM marts.documents WHERE document_id = ?", [sha256]).fetchall()
    path = home.stored(sha256)
    if not path.exists():
        raise StoredFileGone(
            f"{path} is gone: the store has lost {names[0][0]}. Give it back: planhouse build {names[0][0]} (the same "
            "bytes, under any name)."
        )
    cells = tuple(PrintedCell(row[0], BBox(*row[1:5]), *row[5:8]) for row in rows)
    return Located(record_id, sha256, str(names[0][0]), path, cells, basis, confidence)


def _by_id(con: DuckDBPyConnection, key: str) -> list[tuple[str, str]]:
    rows = con.execute("SELECT record_id FROM marts.provenance WHERE record_id = ? LIMIT 1", [key]).fetchall()
    return [(record_id, "") for (record_id,) in rows]


def _by_beginning(con: DuckDBPyConnection, key: str) -> list[tuple[str, str]]:
    rows = con.execute(
        "SELECT record_id, concat_ws(' ', any_value(district), any_value(bureau), any_value(plan_year), "
        "'page', min(page)) FROM marts.provenance WHERE ? <> '' AND starts_with(record_id, ?) "
        "GROUP BY record_id ORDER BY record_id LIMIT ?",
        [key, key, SHOWN_CANDIDATES],
    ).fetchall()
    return [(record_id, what) for record_id, what in rows]


def _by_human_key(con: DuckDBPyConnection, key: str) -> list[tuple[str, str]]:
    word, colon, wanted = key.partition(":")
    if not colon or word not in HUMAN_KEYS:
        return []
    mart, column = (identifier(name) for name in HUMAN_KEYS[word])
    rows = con.execute(
        f"FROM marts.{mart} SELECT record_id, concat_ws(' ', district, bureau, plan_year, 'page', page) "
        f"WHERE CAST({column} AS VARCHAR) = ? ORDER BY plan_year DESC, record_id LIMIT ?",
        [wanted.strip(), SHOWN_CANDIDATES],
    ).fetchall()
    return [(record_id, what) for record_id, what in rows]
