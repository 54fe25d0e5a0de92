"""The marts' contract as readers were promised it: the columns that stay, by mart."""

PLAN = {"district", "bureau", "plan_year", "document_id"}
RECORD = PLAN | {"page", "record_id"}
BUDGET = RECORD | {"scope", "amount_krw"}

CONTRACT: dict[str, set[str]] = {
    "budget_by_sector": BUDGET
    | {"sector", "sector_code", "sector_printed", "share_pct", "share_pct_computed"},
    "budget_by_source": BUDGET | {"source", "source_printed", "share_pct", "share_pct_computed"},
    "budget_by_account": BUDGET
    | {
        "account",
        "account_printed",
        "level",
        "parent_account",
        "prior_amount_krw",
        "change_krw",
        "change_pct",
    },
    "budget_by_department": BUDGET
    | {"side", "department", "department_printed", "account", "prior_amount_krw", "change_krw", "change_pct"},
    "budget_by_program": BUDGET | {"side", "program", "level", "parent_program", "prior_amount_krw"},
    "funds": RECORD
    | {
        "scope",
        "fund",
        "fund_printed",
        "is_total",
        "opening_krw",
        "income_krw",
        "spending_krw",
        "closing_krw",
    },
    "awards": RECORD
    | {"award_no", "title", "grade", "organizer", "organizer_printed", "department", "department_printed"},
    "awards_by_department": PLAN | {"department", "award_count"},
    "grants": RECORD
    | {"grant_no", "title", "ministry", "organizer_printed", "department", "department_printed"}
    | {"amount_krw", "amount_status"},
    "grant_funding": RECORD | {"grant_no", "funding_source", "amount_krw"},
    "grants_by_ministry": PLAN
    | {"ministry", "grant_count", "amount_krw", "national_krw", "city_krw", "other_krw"},
    "district_profile": RECORD | {"topic", "measure", "value", "unit", "share_pct", "as_of"},
    "initiatives": RECORD | {"section", "section_title", "theme", "title"},
    "initiative_attributes": RECORD | {"attribute", "value"},
    "plan_tables": RECORD | {"table_title", "row_no", "column_no", "header", "text"},
    "reconciliation": RECORD
    | {"check_name", "unit", "printed", "computed", "difference", "tolerance", "outcome"},
    "documents": PLAN
    | {"sha256", "file_name", "pages", "status", "reason", "received_at", "loaded_at", "superseded_by"}
    | {"province", "government_code"},
    "government_codes": {"province", "district", "government_code", "official_name", "kind"}
    | {"iso_3166_2", "valid_from", "valid_to", "successor_code"},
    "ministry_names": {"ministry", "ministry_en", "valid_from", "valid_to", "successor", "present_name"},
    "rejects": RECORD | {"family", "rule", "reason", "record_json"},
    "provenance": RECORD
    | {"x0", "top", "x1", "bottom", "text", "basis", "confidence", "is_current"}
    | {"corrected_value", "correction_reason", "reviewer"},
    "corrections": PLAN
    | {
        "line_no",
        "record",
        "record_id",
        "field",
        "raw_expected",
        "corrected",
        "reason",
        "reviewer",
        "misfit",
    },
    "revisions": RECORD
    | {"former_document_id", "mart", "subject", "kind", "field", "former_value", "value", "change"}
    | {"former_text", "text", "former_record_id", "former_page"},
}
