"""What the marts say of the invented plans in two_revisions.sql, worked out by hand."""

import re
from datetime import datetime
from decimal import Decimal

import pytest
from duckdb import DuckDBPyConnection

from tests.dbt_project.contract import CONTRACT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("dbt_build")]


def rows(con: DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    return con.execute(query).fetchall()


def test_marts_hold_the_newest_revision_and_what_belongs_to_no_plan(marts: DuckDBPyConnection) -> None:
    assert rows(marts, "SELECT document_id, title FROM marts.awards ORDER BY ALL") == [
        ("nameless", "이름 없는 상"),
        ("new", "공약 평가"),
        ("new", "별 축제"),
        ("new", "혁신 평가"),
    ]
    assert rows(marts, "SELECT count(*) FROM core.awards WHERE NOT is_current") == [(2,)]


def test_documents_lists_every_revision_and_each_rejected_file_once(marts: DuckDBPyConnection) -> None:
    listed = (
        "SELECT sha256, file_name, pages, status, reason_code, superseded_by, is_current FROM marts.documents"
    )
    assert rows(marts, f"{listed} ORDER BY received_at") == [
        ("old", "plan.pdf", 3, "loaded", None, "new", False),
        ("new", "plan (2).pdf", 3, "needs_review", "table_failed", None, True),
        ("nameless", "minutes.pdf", 1, "needs_review", "no_identity", None, True),
        ("hwp", "again.hwp", None, "rejected", "not_a_pdf", None, False),
        ("scan", "scan.pdf", 3, "needs_review", "no_known_table", "new", False),
    ]


def test_revisions_lists_what_changed_appeared_and_vanished(marts: DuckDBPyConnection) -> None:
    listed = """
        SELECT mart, subject, kind, field, former_value, value, change, former_text, text, former_record_id, record_id
        FROM marts.revisions WHERE {} ORDER BY ALL
    """
    assert set(rows(marts, "SELECT DISTINCT former_document_id, document_id FROM marts.revisions")) == {
        ("old", "new")
    }
    assert rows(marts, listed.format("kind = 'changed' AND mart <> 'grants'")) == [
        (
            "awards",
            "2 공약 평가",
            "changed",
            "grade",
            None,
            None,
            None,
            "장려",
            "우수",
            "old-aw-2",
            "new-aw-2",
        ),
        (
            "budget_by_sector",
            "산업·중소기업및에너지",
            "changed",
            "amount_krw",
            300_000_000,
            333_000_000,
            33_000_000,
        )
        + (None, None, "old-sec-1", "new-sec-1"),
        (
            "district_profile",
            "행정구역 · 동",
            "changed",
            "as_of",
            None,
            None,
            None,
            "2023-01-01",
            "2024-01-01",
        )
        + ("old-pr-1", "new-pr-1"),
    ]
    assert rows(
        marts, listed.format("mart = 'grants' AND subject LIKE '%재생' OR subject LIKE '%야시장'")
    ) == [
        ("grants", "1 도시재생", "changed", "amount_krw", 250_000_000, 300_000_000, 50_000_000, None, None)
        + ("old-gr-1", "new-gr-1"),
        (
            "grants",
            "3 도시재생",
            "vanished",
            "amount_krw",
            10_000_000,
            None,
            None,
            None,
            None,
            "old-gr-3",
            None,
        ),
        (
            "grants",
            "4 야시장",
            "changed",
            "amount_krw",
            None,
            20_000_000,
            None,
            None,
            None,
            "old-gr-2",
            "new-gr-4",
        ),
        ("grants", "4 야시장", "changed", "amount_status", None, None, None, "undecided", "amount")
        + ("old-gr-2", "new-gr-4"),
    ]
    assert rows(marts, listed.format("mart = 'awards' AND kind <> 'changed'")) == [
        ("awards", "1 옛 상", "vanished", "grade", None, None, None, "대상", None, "old-aw-1", None),
        ("awards", "1 혁신 평가", "appeared", "grade", None, None, None, None, "최우수", None, "new-aw-1"),
        ("awards", "3 별 축제", "appeared", "grade", None, None, None, None, None, None, "new-aw-3"),
    ]


def test_former_records_of_revisions_lead_to_their_cells(marts: DuckDBPyConnection) -> None:
    assert rows(
        marts,
        "SELECT DISTINCT record_id FROM marts.provenance WHERE NOT is_current AND record_id LIKE 'old-gr-%' ORDER BY 1",
    ) == [("old-gr-1",), ("old-gr-2",), ("old-gr-3",)]


def test_a_correction_stands_beside_what_is_printed(marts: DuckDBPyConnection) -> None:
    told = "SELECT record_id, text, corrected_value, correction_reason, reviewer FROM marts.provenance"
    assert rows(marts, f"{told} WHERE corrected_value IS NOT NULL ORDER BY ALL") == [
        ("new-aw-1", "new-aw-1", "혁신 평가", "오기", "김검토"),
        ("new-rj-2", "번호 없음", "번호없음", "오기", "김검토"),
    ]
    listed = "SELECT line_no, record_id, field, corrected, misfit FROM marts.corrections ORDER BY 1"
    assert rows(marts, listed) == [
        (2, "new-aw-1", "title", "혁신 평가", None),
        (3, "new-rj-2", None, "번호없음", None),
        (4, None, "title", "글", "the document has no record gone"),
        (5, "document", "bureau", None, None),
    ]


def test_times_are_utc(marts: DuckDBPyConnection) -> None:
    assert rows(marts, "SELECT received_at FROM marts.documents WHERE sha256 = 'new'") == [
        (datetime(2024, 3, 1, 0, 0),)  # noqa: DTZ001
    ]


def test_organizers_lose_their_parenthesis_and_keep_their_legal_form(marts: DuckDBPyConnection) -> None:
    assert rows(marts, "SELECT organizer, organizer_is_known FROM marts.awards ORDER BY record_id") == [
        ("교육부", True),
        ("(사)한국매니페스토실천본부", False),
        ("서울특별시", True),
        ("행정안전부", True),
    ]


def test_grants_go_to_the_ministry_outside_the_parentheses_or_to_the_parent(
    marts: DuckDBPyConnection,
) -> None:
    counted = "SELECT ministry, grant_count, amount_krw, national_krw, city_krw, other_krw"
    assert rows(marts, f"{counted} FROM marts.grants_by_ministry ORDER BY ministry") == [
        ("국토교통부", 1, 300_000_000, 200_000_000, None, 100_000_000),
        ("문화체육관광부", 1, None, None, None, None),
        ("서울특별시", 2, 70_000_000, None, 50_000_000, None),
    ]


def test_spellings_of_a_department_are_one_department(marts: DuckDBPyConnection) -> None:
    counted = (
        "SELECT department, award_count FROM marts.awards_by_department WHERE document_id = 'new' ORDER BY 1"
    )
    assert rows(marts, counted) == [("기획예산과", 2), ("별보기과", 1)]


def test_an_award_without_department_is_counted(marts: DuckDBPyConnection) -> None:
    counted = "SELECT department, award_count FROM marts.awards_by_department WHERE document_id = 'nameless'"
    assert rows(marts, counted) == [(None, 1)]


def test_an_unknown_name_passes_through_and_is_listed(marts: DuckDBPyConnection) -> None:
    assert rows(
        marts, "SELECT sector, sector_printed, sector_is_known FROM marts.budget_by_sector ORDER BY 3"
    ) == [
        ("별 관 측", "별 관 측", False),
        ("산업·중소기업및에너지", "산업ㆍ중소기업", True),
    ]
    unknown = "SELECT kind, printed, canonical, uses FROM marts.unknown_names ORDER BY kind, printed"
    assert rows(marts, unknown) == [
        ("account", "별빛기금", "별빛기금", 1),
        ("department", "교통국", "교통국", 1),
        ("department", "별 보 기 과", "별보기과", 1),
        ("department", "별보기과", "별보기과", 3),
        ("organizer", "(사)한국매니페스토실천본부", "(사)한국매니페스토실천본부", 1),
        ("sector", "별 관 측", "별 관 측", 1),
    ]


def test_accounts_stand_where_the_page_says_or_where_they_usually_do(marts: DuckDBPyConnection) -> None:
    lines = "SELECT account, level, parent_account, change_pct FROM marts.budget_by_account ORDER BY line_no"
    assert rows(marts, lines) == [
        ("총계", 0, None, Decimal("11.1000")),
        ("일반회계", 1, "총계", None),
        ("특별회계", 1, "총계", None),
        ("주차장", 2, "특별회계", Decimal("-14.2000")),
        ("일반회계", 0, None, None),
    ]


def test_departments_and_funds_go_by_their_canonical_names(marts: DuckDBPyConnection) -> None:
    lines = "SELECT scope, side, department, account, parent_department FROM marts.budget_by_department"
    assert rows(marts, f"{lines} ORDER BY line_no") == [
        ("교통국", "spending", "별보기과", None, None),
        ("교통국", "spending", "도로과", "주차장", "교통국"),
    ]
    assert rows(marts, "SELECT fund, fund_printed, is_total FROM marts.funds ORDER BY line_no") == [
        ("기금", "총계", True),
        ("별빛기금", "별빛기금", False),
    ]


def test_shares_are_computed_where_a_total_is_printed(marts: DuckDBPyConnection) -> None:
    assert rows(
        marts, "SELECT share_pct, share_pct_computed FROM marts.budget_by_sector ORDER BY line_no"
    ) == [
        (Decimal("33.3000"), Decimal("33.30")),
        (None, Decimal("66.70")),
    ]
    assert rows(marts, "SELECT scope, source, share_pct_computed FROM marts.budget_by_source") == [
        ("교통국", "지방세", None)
    ]


def test_plan_tables_name_each_cells_header_across_spans_and_pages(marts: DuckDBPyConnection) -> None:
    cells = "SELECT page, row_no, column_no, table_title, header, text FROM marts.plan_tables ORDER BY ALL"
    assert rows(marts, cells) == [
        (2, 0, 0, "추진 일정", None, "추진 내용"),
        (2, 0, 2, "추진 일정", None, "시기"),
        (2, 1, 0, "추진 일정", "추진 내용", "설계"),
        (2, 1, 1, "추진 일정", "추진 내용", "기본설계"),
        (2, 1, 2, "추진 일정", "시기", "3월"),
        (3, 0, 2, "추진 일정", "시기", "12월"),
    ]


def test_cells_of_tables_checks_and_rejects_lead_to_the_page_too(marts: DuckDBPyConnection) -> None:
    proof = """
        SELECT provenance.page, x0, top, x1, bottom, provenance.text FROM marts.provenance
        JOIN marts.{mart} AS proved USING (record_id) {where}
    """
    assert rows(marts, proof.format(mart="plan_tables", where="WHERE proved.text = '3월'")) == [
        (2, 350.0, 120.0, 500.0, 160.0, "3월")
    ]
    assert rows(marts, proof.format(mart="rejects", where="WHERE rule = 'amount'")) == [
        (2, 1.5, 2.5, 3.5, 4.5, "1,2O0")
    ]
    assert rows(marts, proof.format(mart="reconciliation", where="")) == [
        (1, 50.0, 100.0, 500.0, 300.0, "2024년 예산")
    ]


def test_a_nested_table_names_the_cell_that_it_stands_in(marts: DuckDBPyConnection) -> None:
    parent = "SELECT DISTINCT page, parent_table_id, parent_row_no, parent_column_no FROM marts.plan_tables ORDER BY 1"
    assert rows(marts, parent) == [(2, None, None, None), (3, "p3t2", 0, 0)]


def test_each_record_tells_what_speaks_for_it(marts: DuckDBPyConnection) -> None:
    told = (
        "SELECT basis, has_header, agreeing, contrary, confidence FROM marts.evidence WHERE record_id = '{}'"
    )
    assert rows(marts, told.format("new-aw-1")) == [("ruled", True, 1, 0, "proved")]
    assert rows(marts, told.format("new-in-1")) == [(None, False, 0, 0, "read")]
    assert rows(marts, "SELECT count(*) FROM marts.evidence WHERE document_id = 'old'") == [(0,)]


def test_provenance_tells_how_sure_each_reading_is(marts: DuckDBPyConnection) -> None:
    told = """
        SELECT DISTINCT basis, confidence FROM marts.provenance JOIN marts.{mart} USING (record_id) {where} ORDER BY ALL
    """
    assert rows(marts, told.format(mart="awards", where="")) == [("ruled", "proved")]
    assert rows(marts, told.format(mart="initiatives", where="")) == [(None, "read")]
    assert rows(marts, told.format(mart="plan_tables", where="")) == [
        ("aligned", "doubtful"),
        ("shaded", "read"),
    ]
    assert rows(marts, told.format(mart="rejects", where="")) == [(None, "doubtful")]
    assert rows(marts, told.format(mart="reconciliation", where="")) == [("ruled", None)]


def test_what_an_earlier_release_loaded_has_no_confidence(marts: DuckDBPyConnection) -> None:
    told = "SELECT DISTINCT basis, confidence FROM core.provenance WHERE document_id = 'old'"
    assert rows(marts, told) == [(None, None)]


def test_initiatives_and_their_attributes_share_a_record_id(marts: DuckDBPyConnection) -> None:
    joined = "SELECT title, attribute, value FROM marts.initiatives JOIN marts.initiative_attributes USING (record_id)"
    assert rows(marts, joined) == [("가로등 정비", "위치", "별빛로 1")]


@pytest.mark.parametrize("mart", CONTRACT)
def test_the_mart_has_the_columns_of_the_contract(marts: DuckDBPyConnection, mart: str) -> None:
    columns = {name for (name,) in rows(marts, f"SELECT column_name FROM (DESCRIBE marts.{mart})")}
    assert columns >= CONTRACT[mart]


def test_every_mart_and_every_column_is_described_in_english_and_korean(marts: DuckDBPyConnection) -> None:
    described = rows(
        marts,
        """
        SELECT table_name, NULL, comment FROM duckdb_tables() WHERE schema_name = 'marts'
        UNION ALL
        SELECT table_name, column_name, comment FROM duckdb_columns() WHERE schema_name = 'marts'
        """,
    )
    both = re.compile(r"[A-Za-z].* / .*[가-힣]", re.DOTALL)
    assert len({table for table, *_ in described}) == len(CONTRACT) + 3
    assert [row for row in described if not both.search(str(row[2]))] == []


def test_schemas_are_named_as_the_layers(marts: DuckDBPyConnection) -> None:
    named = """
        SELECT schema_name FROM duckdb_tables()
        UNION SELECT schema_name FROM duckdb_views() WHERE NOT internal
    """
    assert {name for (name,) in rows(marts, named)} == {"ledger", "raw", "seeds", "staging", "core", "marts"}


def test_a_budget_whose_total_is_missing_does_not_pass_as_summed_up(outcomes: dict[str, str]) -> None:
    assert outcomes["accounts_sum_to_the_total_line"] == "pass"
    assert outcomes["sectors_sum_to_the_printed_total"] == "pass"
    assert outcomes["sources_sum_to_the_printed_total"] == "warn"
