"""The drawing kit draws what it is told: its PDFs are read back with pdfplumber and compared."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from tests import bad_files
from tests.drawing import (
    LANDSCAPE,
    Beside,
    Block,
    Cell,
    Labels,
    PageBreak,
    Rules,
    Table,
    Text,
    draw_plan,
)
from tests.invented_plan import DrawnPlan

MERGED = [
    ["연번", "부서"],
    ["1", Cell("교육지원과", row_span=3)],
    ["2"],
    ["3"],
]


def read_tables(path: Path) -> list[list[list[list[str | None]]]]:
    with pdfplumber.open(path) as pdf:
        return [page.extract_tables() for page in pdf.pages]


def read_text(path: Path) -> list[str]:
    with pdfplumber.open(path) as pdf:
        return [page.extract_text() for page in pdf.pages]


def draw(path: Path, *blocks: Block) -> Path:
    return draw_plan(path / "plan.pdf", blocks)


@pytest.mark.parametrize("mark", "△ㆍ·㎢㎡㎞ⅠⅣⅩ□■❶➊①※●◦‘’“”㈜～→뚫쀍")
def test_marks_of_korean_plans_are_read_back(tmp_path: Path, mark: str) -> None:
    assert read_text(draw(tmp_path, Text(f"가{mark}1,234"))) == [f"가{mark}1,234\n1"]


def test_a_character_that_the_font_lacks_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no glyph"):
        draw(tmp_path, Text("\N{GRINNING FACE}"))


def test_text_stands_at_its_size_and_side(tmp_path: Path) -> None:
    path = draw(tmp_path, Text("왼쪽", size=9), Text("오른쪽", size=17, align="right"))
    with pdfplumber.open(path) as pdf:
        page = pdf.pages[0]
        left, right, _ = page.extract_text_lines()
        assert [left["chars"][0]["size"], right["chars"][0]["size"]] == [9, 17]
        assert left["x0"] < 60
        assert right["x1"] == pytest.approx(page.width - 45, abs=2)


def test_doubled_text_has_each_glyph_twice_and_plain_text_once(tmp_path: Path) -> None:
    path = draw(tmp_path, Text("굵게", doubled=True), Text("보통"))
    with pdfplumber.open(path) as pdf:
        glyphs = [char["text"] for char in pdf.pages[0].chars]
    assert {letter: glyphs.count(letter) for letter in "굵게보통"} == {"굵": 2, "게": 2, "보": 1, "통": 1}


@pytest.mark.parametrize("rules", [Rules.LINES, Rules.RECTS, Rules.DOTTED])
def test_cells_are_read_back_whatever_their_rules_are_made_of(tmp_path: Path, rules: Rules) -> None:
    table = Table([["회계별", "2026년"], ["총    계", "826,257"]], widths=[100, 80], rules=rules)
    assert read_tables(draw(tmp_path, table)) == [[[["회계별", "2026년"], ["총 계", "826,257"]]]]


def test_horizontal_rules_leave_no_vertical_edge(tmp_path: Path) -> None:
    path = draw(tmp_path, Table([["가", "나"], ["1", "2"]], widths=[60, 60], rules=Rules.HORIZONTAL))
    with pdfplumber.open(path) as pdf:
        lines = pdf.pages[0].lines
        assert {line["orientation"] if "orientation" in line else line["height"] for line in lines} == {0}


def test_a_line_break_in_a_cell_stays_where_it_is_written(tmp_path: Path) -> None:
    path = draw(tmp_path, Table([["(국가평생교육진흥\n원)", "계\n국\n시"]], widths=[100, 40], header_rows=0))
    assert read_tables(path) == [[[["(국가평생교육진흥\n원)", "계\n국\n시"]]]]


def test_spans_cover_rows_and_columns(tmp_path: Path) -> None:
    table = Table(
        [[Cell("회계별", 2), Cell("증감", 1, 2)], ["액", "율"], ["총계", "1", "2"]],
        widths=[60, 60, 60],
        header_rows=2,
    )
    assert read_tables(draw(tmp_path, table)) == [
        [[["회계별", "증감", None], [None, "액", "율"], ["총계", "1", "2"]]]
    ]
    assert [(at.row, at.col) for at in table.placed()] == [
        (0, 0),
        (0, 1),
        (1, 1),
        (1, 2),
        (2, 0),
        (2, 1),
        (2, 2),
    ]


def test_a_merged_label_is_printed_once_on_the_page_where_it_starts(tmp_path: Path) -> None:
    path = draw(tmp_path, Table(MERGED, widths=[40, 90], breaks_before=[3], labels=Labels.FIRST_PART))
    assert read_tables(path) == [
        [[["연번", "부서"], ["1", "교육지원과"], ["2", None]]],
        [[["연번", "부서"], ["3", ""]]],
    ]


def test_a_merged_label_is_printed_on_every_page_if_asked(tmp_path: Path) -> None:
    path = draw(tmp_path, Table(MERGED, widths=[40, 90], breaks_before=[3], labels=Labels.EVERY_PART))
    assert read_tables(path)[1] == [[["연번", "부서"], ["3", "교육지원과"]]]


def test_a_table_goes_on_without_its_header_if_asked(tmp_path: Path) -> None:
    path = draw(tmp_path, Table(MERGED, widths=[40, 90], breaks_before=[2], repeat_header=False))
    assert read_tables(path)[1] == [[["2", ""], ["3", None]]]


def test_tables_side_by_side_share_their_top(tmp_path: Path) -> None:
    left = Table([["세입", "1"]], widths=[60, 60], left=50, header_rows=0)
    right = Table([["세출", "2"], ["환경", "3"]], widths=[60, 60], left=300, header_rows=0)
    path = draw(tmp_path, Beside([left, right]), Text("아래"))
    with pdfplumber.open(path) as pdf:
        tables = pdf.pages[0].find_tables()
        assert [table.extract() for table in tables] == [[["세입", "1"]], [["세출", "2"], ["환경", "3"]]]
        assert tables[0].bbox[1] == pytest.approx(tables[1].bbox[1])
        below = next(word for word in pdf.pages[0].extract_words() if word["text"] == "아래")
        assert below["top"] > tables[1].bbox[3]


def test_landscape_pages_are_wide_and_numbered(tmp_path: Path) -> None:
    path = draw_plan(tmp_path / "wide.pdf", [Text("가"), PageBreak(), Text("나")], page_size=LANDSCAPE)
    with pdfplumber.open(path) as pdf:
        assert [(page.width > page.height, page.extract_text()) for page in pdf.pages] == [
            (True, "가\n1"),
            (True, "나\n2"),
        ]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (Table([["하나", "둘"], ["셋"]], widths=[60, 60]), "do not fill"),
        (Table([["긴 글이 좁은 칸에 들어가지 않는다"]], widths=[40]), "wider than its cell"),
        (Table([["가"]] * 60, widths=[40]), "does not fit"),
    ],
)
def test_what_cannot_be_drawn_as_told_is_an_error(tmp_path: Path, table: Table, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        draw(tmp_path, table)


def test_the_same_blocks_give_the_same_bytes(tmp_path: Path) -> None:
    blocks = [Text("재 정 현 황"), Table(MERGED, widths=[40, 90])]
    first, second = (draw_plan(tmp_path / f"{n}.pdf", blocks).read_bytes() for n in (1, 2))
    assert first == second


def test_the_invented_plan_prints_its_truth(drawn_plan: DrawnPlan) -> None:
    pages = [page.replace(" ", "") for page in read_text(drawn_plan.path)]
    truth = drawn_plan.truth
    assert len(pages) == 9
    assert "서울특별시종로구" in pages[0]
    for name, amount, prior in truth["budget_by_account"]:
        assert f"{name}{amount // 1_000_000:,}{prior // 1_000_000:,}" in pages[2]
    for name, amount in truth["budget_by_sector"] + truth["budget_by_source"]:
        assert f"{name}{amount // 1_000_000:,}" in pages[2]
    for initiative in truth["initiatives"]:
        page = pages[initiative["page"] - 1]
        assert f"□{initiative['title']}".replace(" ", "") in page
        for attribute, value in initiative["attributes"]:
            assert f"ㆍ{attribute}:{value}".replace(" ", "") in page


def test_the_invented_plan_keeps_its_own_promises(drawn_plan: DrawnPlan) -> None:
    truth = drawn_plan.truth
    total = truth["budget_by_account"][0][1]
    assert sum(amount for _, amount in truth["budget_by_sector"]) == total
    assert sum(amount for _, amount in truth["budget_by_source"]) == total
    assert sum(grant[4] or 0 for grant in truth["grants"]) == truth["grant_total"]
    assert [len(truth["awards"]), len(truth["grants"])] == [truth["award_count"], truth["grant_count"]]
    for *_, amount, parts in truth["grants"]:
        assert amount == (sum(part for _, part in parts) if amount else None)


def test_the_invented_plan_breaks_merged_departments_over_pages(drawn_plan: DrawnPlan) -> None:
    tables = read_tables(drawn_plan.path)
    for first, second in pairwise([tables[3][-1], tables[4][0]]):
        assert first[-2:] != second[:2]
    assert [row[4] for row in tables[3][-1]][-2:] == ["교육지원과", None]
    assert [row[4] for row in tables[4][0]] == ["추진부서", "", "지역건강과", None]
    assert [row[1] for row in tables[6][0]] == ["추진부서", "", None, "주거정비과", None]


def test_an_encrypted_file_opens_with_its_password_only(tmp_path: Path) -> None:
    path = bad_files.encrypted_pdf(tmp_path / "plan.pdf")
    with pytest.raises(PdfminerException) as error:
        pdfplumber.open(path)
    assert isinstance(error.value.args[0], PDFPasswordIncorrect)
    with pdfplumber.open(path, password=bad_files.USER_PASSWORD) as pdf:
        assert "nobody reads this" in pdf.pages[0].extract_text()


def test_a_truncated_file_has_no_page_left(tmp_path: Path) -> None:
    path = bad_files.truncated_pdf(tmp_path / "plan.pdf")
    assert path.read_bytes().startswith(b"%PDF-")
    with pytest.raises(PdfminerException):
        pdfplumber.open(path)


def test_a_scanned_file_has_a_picture_and_no_text(tmp_path: Path) -> None:
    with pdfplumber.open(bad_files.scanned_pdf(tmp_path / "plan.pdf")) as pdf:
        assert [(len(page.images), len(page.chars)) for page in pdf.pages] == [(1, 0)]


def test_a_file_of_zero_pages_opens(tmp_path: Path) -> None:
    with pdfplumber.open(bad_files.zero_page_pdf(tmp_path / "plan.pdf")) as pdf:
        assert pdf.pages == []


def test_files_of_other_kinds_carry_their_signatures(tmp_path: Path) -> None:
    assert bad_files.hwp_file(tmp_path / "a").read_bytes().startswith(bytes.fromhex("D0CF11E0A1B11AE1"))
    assert b"HWP Document File" in (tmp_path / "a").read_bytes()
    assert bad_files.hwpx_file(tmp_path / "b").read_bytes()[30:57] == b"mimetypeapplication/hwp+zip"
    assert "주요업무계획" in bad_files.text_file(tmp_path / "c").read_text("utf-8")
