"""The first sheet of the workbook: which build it is, what each sheet has and lacks, and the documents behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from duckdb import DuckDBPyConnection
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

SHEET = "sources"

CHARACTERS = 32_767
"""As many as a cell holds, counted as UTF-16 does."""

CUT = "… [잘림 / cut: {all:,} → {kept:,}]"

_MARTS = ("마트 / Mart", "설명 / Description", "행 / Rows", "시트 / Sheet", "비고 / Remark")
_DOCUMENTS = (
    "문서 / Document",
    "sha256",
    "연도 / Year",
    "자치단체 / Government",
    "부서 / Bureau",
    "상태 / Status",
)
_WIDTHS = (40, 80, 12, 34, 34, 14)


@dataclass(frozen=True, slots=True)
class Written:
    """A mart as the workbook has it: its sheets, and how many texts were cut."""

    mart: str
    rows: int
    sheets: tuple[str, ...]
    cut: int

    @property
    def remark(self) -> str:
        if not self.cut:
            return ""
        return f"긴 글 {self.cut:,}개 잘림 / {self.cut:,} long texts cut (a cell holds {CHARACTERS:,} characters)"


def write(
    con: DuckDBPyConnection, book: xlsxwriter.Workbook, sheet: Worksheet, written: Sequence[Written]
) -> None:
    [(version, build_id, published_at)] = con.execute(
        "SELECT contract_version, build_id, published_at FROM marts.build_info"
    ).fetchall()
    # The same build makes the same file.
    book.set_properties({"title": f"planhouse {build_id}", "created": published_at})
    descriptions = dict(
        con.execute("SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'marts'").fetchall()
    )
    bold, top = book.add_format({"bold": True, "bottom": 1}), book.add_format({"valign": "top"})
    wrapped = book.add_format({"valign": "top", "text_wrap": True})
    count = book.add_format({"valign": "top", "num_format": "#,##0"})
    lines = _Lines(sheet)
    lines.add(
        ("주요업무계획 데이터 / Work plans as data",), (book.add_format({"bold": True, "font_size": 14}),)
    )
    lines.add(("빌드 / Build", build_id))
    lines.add(("공개 시각(UTC) / Published at (UTC)", f"{published_at:%Y-%m-%d %H:%M:%S}"))
    lines.add(("데이터 계약 버전 / Contract version", version))
    lines.add(())
    lines.add(_MARTS, (bold,) * len(_MARTS))
    for mart in written:
        lines.add(
            (mart.mart, descriptions.get(mart.mart), mart.rows, ", ".join(mart.sheets), mart.remark),
            (top, wrapped, count, top, wrapped),
        )
    lines.add(())
    lines.add(_DOCUMENTS, (bold,) * len(_DOCUMENTS))
    for *cells, province, district, bureau, status in con.execute(
        "SELECT file_name, sha256, plan_year, province, district, bureau, status "
        "FROM marts.documents ORDER BY plan_year, district, bureau, received_at, sha256"
    ).fetchall():
        government = " ".join(filter(None, (province, district)))
        lines.add((*cells, government, bureau, status), (top,) * len(_DOCUMENTS))
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)


class _Lines:
    """A sheet that is written from top to bottom."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._next = 0

    def add(self, cells: Sequence[str | int | None], looks: Sequence[Format | None] = ()) -> None:
        for place, cell in enumerate(cells):
            look = looks[place] if looks else None
            if isinstance(cell, int):
                self._sheet.write_number(self._next, place, cell, look)
            elif cell:
                self._sheet.write_string(self._next, place, fitting(cell), look)
        self._next += 1


def fitting(text: str) -> str:
    """The text, or as much of it as a cell holds before a mark that says how much there was."""
    # No character is more than two units.
    if len(text) * 2 <= CHARACTERS or len(text.encode("utf-16-le")) // 2 <= CHARACTERS:
        return text
    room = CHARACTERS - len(CUT.format(all=len(text), kept=CHARACTERS))
    kept = text.encode("utf-16-le")[: room * 2].decode("utf-16-le", errors="ignore")
    return kept + CUT.format(all=len(text), kept=len(kept))
