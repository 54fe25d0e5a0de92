"""corrections.csv: read line by line whoever wrote it, loaded with its document, and told where it reaches nothing."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from extract.plan import Correction, Plan, Ruling
from warehouse import ledger
from warehouse.corrections import COLUMNS, addressed, affected, read, strays
from warehouse.database import connect
from warehouse.errors import CorrectionsUnreadable
from warehouse.export import as_meant, harmless
from warehouse.home import Home
from warehouse.ledger import Origin
from warehouse.load import load
from warehouse.store import StoredFile

from .conftest import PlanMaker

HEADER = ",".join(COLUMNS)
LINE = 'sha256:0123ABCD,3f9a2c,amount_krw,"1,2O0","1,200",영문 O,김검토'
READ = Correction(2, "0123abcd", "3f9a2c", "amount_krw", "1,2O0", "1,200", "영문 O", "김검토")


def written(home: Home, data: str | bytes) -> Home:
    home.corrections.write_bytes(data.encode() if isinstance(data, str) else data)
    return home


def test_without_the_file_there_are_no_corrections(home: Home) -> None:
    assert read(home) == ()


AS_WRITTEN = {
    "by hand": f"{HEADER}\n{LINE}\n",
    "by Excel, with a byte order mark and CRLF": f"\ufeff{HEADER}\r\n{LINE}\r\n",
    "without a last line break": f"{HEADER}\n{LINE}",
    "with empty rows and columns left over": f"{HEADER},\n{LINE},\n,,,,,,,\n\n",
    "with the header in the middle again": f"{HEADER}\n{LINE}\n{HEADER}\n",
}


@pytest.mark.parametrize("text", AS_WRITTEN.values(), ids=AS_WRITTEN)
def test_a_line_is_read_whoever_wrote_it(home: Home, text: str) -> None:
    assert read(written(home, text)) == (READ,)


def test_columns_may_stand_in_another_order(home: Home) -> None:
    text = (
        f"reviewer,reason,corrected,raw_expected,field,record,document\n김검토,오기,2,1,grade,3f,{'0' * 8}\n"
    )
    assert read(written(home, text)) == (Correction(2, "0" * 8, "3f", "grade", "1", "2", "오기", "김검토"),)


def test_a_line_after_one_of_two_lines_keeps_its_number(home: Home) -> None:
    text = f'{HEADER}\n0123abcd,3f,title,"가\n나",다,오기,김검토\n{LINE}\n'
    assert [(it.line, it.raw_expected) for it in read(written(home, text))] == [(2, "가\n나"), (4, "1,2O0")]


UNREADABLE = {
    "not UTF-8": (f"{HEADER}\n".encode() + LINE.encode("cp949"), 2, "is not UTF-8 (save it as 'CSV UTF-8' in Excel)"),
    "no such column": ("document,record,field,was,corrected,reason,reviewer\n", 1, "must name the columns document,"),
    "a comma that is not quoted": (f"{HEADER}\n0123abcd,3f,amount,1,200,1200,a,b\n", 2, "has 8 fields in place of 7"),
    "too few": (f"{HEADER}\n0123abcd,3f,amount\n", 2, "has 3 fields in place of 7"),
    "a quote that is never closed": (f'{HEADER}\n{LINE}\n0123abcd,"3f\n', 3, "is no CSV"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "number", "why"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_names_the_line(
    home: Home, data: str | bytes, number: int, why: str
) -> None:
    with pytest.raises(CorrectionsUnreadable) as refused:
        read(written(home, data))
    assert refused.value.line == number
    assert f"corrections.csv, line {number}: {why}" in str(refused.value)


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "-미정", "＝x", "1,2O0", "△25", "'24년", "-5", "+5 %", ""]
)
def test_a_text_that_a_spreadsheet_would_run_comes_back_as_it_was(home: Home, text: str) -> None:
    assert as_meant(harmless(text)) == text
    line = io.StringIO()
    csv.writer(line).writerow(["0" * 8, "3f", "title", harmless(text), "x", "오기", "김"])
    [correction] = read(written(home, f"{HEADER}\n{line.getvalue()}"))
    assert correction.raw_expected == text


def test_eight_digits_of_a_document_address_it() -> None:
    assert addressed([READ], "0123abcd" + "0" * 56) == [READ]
    assert addressed([replace(READ, document="0123abc")], "0123abcd" + "0" * 56) == []


def loaded(home: Home, plan: Plan) -> None:
    sha256 = plan.document.document_id
    with connect(home) as con:
        entered = ledger.arrive(con, StoredFile(sha256, 6, Path(sha256)), Origin.of(f"/inbox/{sha256}.pdf"))
        load(con, plan, entered.arrival_id)


CHANGES = {
    "nothing changed": (lambda it: [it], False),
    "the line moved": (lambda it: [replace(it, line=5)], False),
    "the line is gone": (lambda it: [], True),
    "another text": (lambda it: [replace(it, corrected="1,300")], True),
    "another reason": (lambda it: [replace(it, reason="다른 이유")], True),
    "one more line": (lambda it: [it, replace(it, line=3, field="title")], True),
    "a line for another document": (lambda it: [it, replace(it, line=3, document="f" * 12)], False),
}


@pytest.mark.parametrize(("change", "reached"), CHANGES.values(), ids=CHANGES)
def test_the_documents_that_a_changed_file_reaches(
    home: Home, make_plan: PlanMaker, change: object, reached: bool
) -> None:
    plan, other = make_plan(), make_plan(b"%PDF-2")
    document_id = plan.document.document_id
    correction = replace(READ, document=document_id[:12])
    loaded(home, replace(plan, rulings=(Ruling(correction, "3f9a2c", "1200"),)))
    loaded(home, other)
    with connect(home) as con:
        assert affected(con, change(correction)) == ([document_id] if reached else [])  # type: ignore[operator]


def test_a_line_that_did_not_fit_is_told_anew_when_it_moves(home: Home, make_plan: PlanMaker) -> None:
    plan = make_plan()
    correction = replace(READ, document=plan.document.document_id[:12])
    loaded(home, replace(plan, rulings=(Ruling(correction, misfit="no such record"),)))
    with connect(home) as con:
        assert affected(con, [correction]) == []
        assert affected(con, [replace(correction, line=9)]) == [plan.document.document_id]


def test_a_line_that_reaches_no_document_is_told(home: Home, make_plan: PlanMaker) -> None:
    plan = make_plan()
    loaded(home, plan)
    known = replace(READ, document=plan.document.document_id[:12])
    lines = [known, replace(READ, line=3, document="f" * 12), replace(READ, line=4, document="0123")]
    with connect(home, read_only=True) as con:
        told = strays(con, lines)
    assert [sentence.partition(" (")[0] for sentence in told] == [
        "corrections.csv, line 3: no loaded document's sha256 begins with 'ffffffffffff'",
        "corrections.csv, line 4: '0123' is too short: a document is at least 8 digits of its sha256",
    ]


def test_a_correction_is_loaded_with_its_document(home: Home, make_plan: PlanMaker) -> None:
    loaded(home, replace(make_plan(), rulings=(Ruling(READ, "3f9a2cff", "1200"),)))
    with connect(home, read_only=True) as con:
        row = con.execute("FROM raw.corrections SELECT * EXCLUDE (document_id)").fetchall()
    assert row == [
        (2, "3f9a2c", "amount_krw", "1,2O0", "1,200", "영문 O", "김검토", "3f9a2cff", "1200", None)
    ]
