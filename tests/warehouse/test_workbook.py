"""The workbook: values, formats and Korean as the marts have them, and nothing that a spreadsheet would run."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from warehouse import workbook
from warehouse.database import connect, open_published
from warehouse.export import export
from warehouse.home import Home
from warehouse.publish import publish


def exported(home: Home, folder: Path) -> Workbook:
    [path] = export(home, folder, ["xlsx"])
    assert path == folder / "planhouse.xlsx"
    return load_workbook(path)


def column(sheet: Worksheet, name: str) -> list[Cell]:
    """The cells below the header of that name."""
    [place] = [cell.column for cell in sheet[1] if cell.value == name]
    return [row[place - 1] for row in sheet.iter_rows(min_row=2)]


def lines(sheet: Worksheet) -> dict[str, tuple[object, ...]]:
    return {str(row[0]): row[1:] for row in sheet.iter_rows(values_only=True) if row[0] is not None}


def test_the_first_sheet_says_which_build_it_is_and_where_each_mart_is(
    published: Home, tmp_path: Path
) -> None:
    book = exported(published, tmp_path)
    with open_published(published) as con:
        [(build_id, marts)] = con.execute(
            "SELECT (FROM marts.build_info SELECT build_id), list(table_name ORDER BY table_name) "
            "FROM duckdb_tables() WHERE schema_name = 'marts'"
        ).fetchall()
    assert book.sheetnames == ["sources", *marts]
    told = lines(book["sources"])
    assert told["빌드 / Build"][0] == build_id
    assert told["데이터 계약 버전 / Contract version"][0] == "1.0"
    assert told["awards"][:3] == ("Awards, the district's own. / 수상", 2, "awards")
    assert told["plan.pdf"][:5] == ("a" * 64, 2024, "서울특별시 서대문구", None, "loaded")


def test_amounts_shares_and_times_are_numbers_with_their_formats(published: Home, tmp_path: Path) -> None:
    book = exported(published, tmp_path)
    won = column(book["budget_by_sector"], "amount_krw")
    assert [(cell.value, cell.number_format, cell.data_type) for cell in won] == [
        (51288000000, "#,##0", "n"),
        (414711000000, "#,##0", "n"),
    ]
    shares = column(book["budget_by_sector"], "share_pct")
    assert [(cell.value, cell.number_format) for cell in shares] == [(6.21, "#,##0.00"), (50.19, "#,##0.00")]
    [received] = column(book["documents"], "received_at")
    assert (received.value, received.number_format) == (datetime(2026, 11, 22, 10), "yyyy-mm-dd hh:mm:ss")  # noqa: DTZ001
    [current, *_] = column(book["provenance"], "is_current")
    assert current.value is True
    assert [cell.value for cell in column(book["grants"], "amount_krw")] == [100000000, None]


def test_dates_are_dates_and_those_before_spreadsheets_begin_are_text(built: Home, tmp_path: Path) -> None:
    with connect(built) as con:
        con.execute("UPDATE marts.district_profile SET as_of = DATE '2023-12-31'")
        con.execute("INSERT INTO marts.district_profile (measure, as_of) VALUES ('개청', DATE '1899-12-31')")
    publish(built)
    dates = column(exported(built, tmp_path)["district_profile"], "as_of")
    assert [(cell.value, cell.number_format) for cell in dates] == [
        (datetime(2023, 12, 31), "yyyy-mm-dd"),  # noqa: DTZ001
        ("1899-12-31", "General"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://evil.example")',
        "=cmd|' /C calc'!A0",
        "{=1+1}",
        "@SUM(A1)",
        "+1+1",
        "http://evil.example/",
        "mailto:a@evil.example",
        "internal:awards!A1",
        "0012",
        "1e5",
        " 앞뒤 공백 ",
        "첫 줄\n둘째 줄",
        "탭\t과 제어\x01문자",
        "_x0041_",
        "지방세 𠮷 운영 😀",
    ],
)
def test_text_stays_text(text: str, built: Home, tmp_path: Path) -> None:
    with connect(built) as con:
        con.execute("UPDATE marts.awards SET title = ? WHERE award_no = 13", [text])
    publish(built)
    book = exported(built, tmp_path)
    cell = column(book["awards"], "title")[1]
    # As spreadsheets do, and openpyxl for shared strings only: _x0001_ is a character that XML cannot hold.
    assert (unescape(str(cell.value)), cell.data_type, cell.hyperlink) == (text, "s", None)
    assert column(book["awards"], "title")[0].value == "지방세 운영 우수"


def test_headers_are_bold_frozen_filtered_and_explained(published: Home, tmp_path: Path) -> None:
    sheet = exported(published, tmp_path)["awards"]
    assert all(cell.font.b for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{sheet[1][-1].column_letter}3"
    [title] = [cell for cell in sheet[1] if cell.value == "title"]
    assert title.comment is not None and title.comment.text == "The award's title. / 사업명"


def test_a_column_of_hangul_is_twice_as_wide_as_one_of_as_many_letters(built: Home, tmp_path: Path) -> None:
    with connect(built) as con:
        con.execute("UPDATE marts.awards SET title = repeat('가', 20), organizer_printed = repeat('a', 20)")
    publish(built)
    sheet = exported(built, tmp_path)["awards"]
    widths = {cell.value: sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]}
    assert widths["title"] == pytest.approx(41, abs=1)
    assert widths["organizer_printed"] == pytest.approx(21, abs=1)


def test_a_number_of_more_digits_than_a_spreadsheet_keeps_is_text(built: Home, tmp_path: Path) -> None:
    with connect(built) as con:
        con.execute("UPDATE marts.grants SET amount_krw = 1234567890123456 WHERE grant_no = 7")
    publish(built)
    cell = column(exported(built, tmp_path)["grants"], "amount_krw")[0]
    assert (cell.value, cell.data_type) == ("1234567890123456", "s")


@pytest.mark.parametrize("letter", ["가", "𠮷"])
def test_text_longer_than_a_cell_is_cut_with_a_mark_and_told(
    letter: str, built: Home, tmp_path: Path
) -> None:
    with connect(built) as con:
        con.execute("UPDATE marts.plan_tables SET text = ?", [letter * 40_000])
    publish(built)
    book = exported(built, tmp_path)
    [cell] = column(book["plan_tables"], "text")
    kept, _, mark = str(cell.value).partition("…")
    assert set(kept) == {letter} and mark == f" [잘림 / cut: 40,000 → {len(kept):,}]"
    assert 32_700 < len(str(cell.value).encode("utf-16-le")) / 2 <= 32_767
    assert "1 long texts cut" in str(lines(book["sources"])["plan_tables"][3])


def test_text_that_just_fits_is_whole(built: Home, tmp_path: Path) -> None:
    with connect(built) as con:
        con.execute("UPDATE marts.plan_tables SET text = ?", ["가" * 32_767])
    publish(built)
    book = exported(built, tmp_path)
    assert [cell.value for cell in column(book["plan_tables"], "text")] == ["가" * 32_767]
    assert lines(book["sources"])["plan_tables"][3] is None


def test_rows_that_a_sheet_cannot_hold_go_on_in_the_next(published: Home, tmp_path: Path) -> None:
    path = tmp_path / "planhouse.xlsx"
    with open_published(published) as con:
        workbook.write(con, path, rows_of_a_sheet=3)
    book = load_workbook(path)
    [texts, more] = [
        [cell.value for cell in column(book[name], "text")] for name in ("provenance", "provenance (2)")
    ]
    assert texts + more == ["지방세 운영 우수", "12", "13", "414,711"] and len(texts) == 2
    assert book["provenance (2)"]["A1"].value == book["provenance"]["A1"].value == "district"
    assert lines(book["sources"])["provenance"][1:3] == (4, "provenance, provenance (2)")
    assert "awards (2)" not in book.sheetnames


def test_a_mart_without_rows_is_a_sheet_with_its_header(built: Home, tmp_path: Path) -> None:
    with connect(built) as con:
        con.execute("DELETE FROM marts.rejects")
    publish(built)
    sheet = exported(built, tmp_path)["rejects"]
    assert (sheet.max_row, sheet["A1"].value) == (1, "district")
