-- The raw layer and the ledger: what was printed, what was read from it, what arrived and what became of it.
-- Each table of raw mirrors a value of extract/printed.py or extract/plan.py; a family's records have a table named
-- after the family.
-- What tells the rows of a document apart is in warehouse/rows.py (KEYS) and checked before they are loaded: primary
-- keys took a third of a load, and are indexes that grow with the warehouse.
-- Lengths are points from the page's top left; amounts are won; *_pct are percent as printed.

CREATE SCHEMA IF NOT EXISTS raw;
CREATE SCHEMA IF NOT EXISTS ledger;

-- One row per arrival. At every moment: arrivals = loaded + needs_review + rejected + duplicate + waiting.
CREATE TABLE IF NOT EXISTS ledger.arrivals (
    arrival_id VARCHAR PRIMARY KEY,          -- uuid4
    received_at TIMESTAMPTZ NOT NULL,
    file_name VARCHAR NOT NULL,              -- as displayed: printable, NFC
    source_path VARCHAR NOT NULL,
    byte_size BIGINT,
    sha256 VARCHAR,                          -- NULL where the file could not be read
    state VARCHAR NOT NULL CHECK (state IN ('waiting', 'loaded', 'needs_review', 'rejected', 'duplicate')),
    reason_code VARCHAR,
    reason VARCHAR,
    settled_at TIMESTAMPTZ,                  -- when the state last changed from waiting
    source_raw BLOB,                         -- the path's bytes as the file system has them
    source_stamp VARCHAR,                    -- size, time and inode with which it was taken: what tells a new file
    failures INTEGER DEFAULT 0,              -- failed attempts since it arrived or was taken up again
    due_at TIMESTAMPTZ                       -- no attempt by itself before; NULL: at once
);

-- One row per try to read and load an arrival. An open one (no ended_at) belongs to the run that it names.
CREATE TABLE IF NOT EXISTS ledger.attempts (
    arrival_id VARCHAR, attempt INTEGER,     -- from 1
    sha256 VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,                 -- Dagster's
    extractor_version VARCHAR NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    outcome VARCHAR,                         -- the arrival's state after it, failed, or abandoned (its run died)
    reason_code VARCHAR,
    reason VARCHAR,
    pages INTEGER, read_seconds DOUBLE,      -- what reading the document took, where it was read
    PRIMARY KEY (arrival_id, attempt)
);

-- The digest of this file as it was last written here.
CREATE TABLE IF NOT EXISTS ledger.schema (digest VARCHAR NOT NULL);

-- How far the journal has come (store/journal.jsonl), and the rows that it has, each by a hash of its columns.
CREATE TABLE IF NOT EXISTS ledger.journal (number BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS ledger.journaled (
    relation VARCHAR, key VARCHAR, digest UBIGINT NOT NULL,
    PRIMARY KEY (relation, key)
);

-- The documents whose rows were accepted, each as it was then: what `core.built` said, and by which promises.
CREATE TABLE IF NOT EXISTS ledger.accepted (
    document_id VARCHAR NOT NULL, stamp VARCHAR NOT NULL, project VARCHAR NOT NULL, promises VARCHAR NOT NULL
);

-- Of documents that are read again after the warehouse file was lost: what the journal says of each.
CREATE TABLE IF NOT EXISTS ledger.remembered (
    document_id VARCHAR PRIMARY KEY,
    arrival_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL, reason_code VARCHAR, reason VARCHAR, settled_at TIMESTAMPTZ,  -- of the arrival
    loaded_at TIMESTAMPTZ,
    withdrawn_at TIMESTAMPTZ, withdrawn_reason VARCHAR,
    aside_at TIMESTAMPTZ, aside_reason VARCHAR
);

CREATE TABLE IF NOT EXISTS raw.documents (
    document_id VARCHAR PRIMARY KEY,         -- sha256 of the bytes
    arrival_id VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    byte_size BIGINT NOT NULL,
    page_count INTEGER NOT NULL,
    district VARCHAR, province VARCHAR, bureau VARCHAR, plan_year INTEGER,
    evidence JSON,
    title VARCHAR, producer VARCHAR,
    extractor_version VARCHAR NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('loaded', 'needs_review')),
    reason VARCHAR,
    received_at TIMESTAMPTZ NOT NULL,
    loaded_at TIMESTAMPTZ NOT NULL,
    withdrawn_at TIMESTAMPTZ,                -- a withdrawn document stays here and leaves the marts
    withdrawn_reason VARCHAR,
    aside_at TIMESTAMPTZ,                    -- set aside: its rows break the marts, which are built without it
    aside_reason VARCHAR
);

CREATE TABLE IF NOT EXISTS raw.pages (
    document_id VARCHAR, page INTEGER, width DOUBLE, height DOUBLE, char_count INTEGER
);

CREATE TABLE IF NOT EXISTS raw.tables (
    document_id VARCHAR, table_id VARCHAR, logical_id VARCHAR, page INTEGER, table_no INTEGER, kind VARCHAR,
    x0 DOUBLE, "top" DOUBLE, x1 DOUBLE, bottom DOUBLE, row_count INTEGER, col_count INTEGER,
    heading VARCHAR, unit BIGINT, family VARCHAR, header_rows INTEGER,
    basis VARCHAR,                           -- ruled, shaded, boxes, ruled_rows, aligned: what told the cells
    parent_table_id VARCHAR, parent_row INTEGER, parent_col INTEGER  -- the cell that a nested table stands in
);

CREATE TABLE IF NOT EXISTS raw.cells (
    document_id VARCHAR, table_id VARCHAR, page INTEGER, row_no INTEGER, col_no INTEGER,
    row_span INTEGER, col_span INTEGER, x0 DOUBLE, "top" DOUBLE, x1 DOUBLE, bottom DOUBLE,
    text_printed VARCHAR, text VARCHAR
);

CREATE TABLE IF NOT EXISTS raw.lines (
    document_id VARCHAR, page INTEGER, line_no INTEGER, x0 DOUBLE, "top" DOUBLE, x1 DOUBLE, bottom DOUBLE,
    font_size DOUBLE, text_printed VARCHAR, text VARCHAR
);

-- The cells and lines behind each record (and behind nothing else: rejects carry theirs in JSON).
CREATE TABLE IF NOT EXISTS raw.sources (
    document_id VARCHAR, record_id VARCHAR, source_no INTEGER, field VARCHAR, page INTEGER,
    x0 DOUBLE, "top" DOUBLE, x1 DOUBLE, bottom DOUBLE, text VARCHAR,
    correction_line INTEGER                  -- line_no of raw.corrections, where another text was read in its place
);

-- What speaks for each record; its columns mirror extract.plan.Evidence.
CREATE TABLE IF NOT EXISTS raw.evidence (
    document_id VARCHAR, record_id VARCHAR, family VARCHAR, page INTEGER, table_id VARCHAR,
    basis VARCHAR,                           -- of the table; NULL where the record was read from lines
    has_header BOOLEAN, agreeing INTEGER, contrary INTEGER,
    confidence VARCHAR                       -- proved, read, doubtful
);

CREATE TABLE IF NOT EXISTS raw.rejects (
    document_id VARCHAR, reject_no INTEGER, family VARCHAR, rule VARCHAR, reason VARCHAR, page INTEGER,
    table_id VARCHAR, record_json JSON, sources_json JSON,
    record_id VARCHAR                        -- which the record keeps when a correction lets it in
);

-- Why a document needs a person's look.
CREATE TABLE IF NOT EXISTS raw.problems (
    document_id VARCHAR, problem_no INTEGER, code VARCHAR, message VARCHAR, page INTEGER, table_id VARCHAR,
    field VARCHAR                            -- of the document's identity, where the problem is about that
);

-- The lines of corrections.csv that name the document, as they were when it was loaded.
CREATE TABLE IF NOT EXISTS raw.corrections (
    document_id VARCHAR, line_no INTEGER,
    record VARCHAR, field VARCHAR, raw_expected VARCHAR, corrected VARCHAR, reason VARCHAR, reviewer VARCHAR,
    record_id VARCHAR,                       -- the record, the table or 'document'; NULL where the line does not fit
    former_value VARCHAR,                    -- of the field, before
    misfit VARCHAR                           -- why the line was not applied; NULL where it was
);

CREATE TABLE IF NOT EXISTS raw.checks (
    document_id VARCHAR, check_no INTEGER, check_name VARCHAR, subject VARCHAR, unit VARCHAR,
    printed DECIMAL(24, 6), computed DECIMAL(24, 6), difference DECIMAL(24, 6), tolerance DECIMAL(24, 6),
    outcome VARCHAR, figures INTEGER, page INTEGER, table_id VARCHAR
);

-- Families. The first four columns are the same in each.
CREATE TABLE IF NOT EXISTS raw.budget_by_account (
    document_id VARCHAR, record_id VARCHAR, page INTEGER, table_id VARCHAR,
    scope VARCHAR,                           -- 'district', or the bureau's printed name
    line_no INTEGER, account_printed VARCHAR, level INTEGER, parent_printed VARCHAR,
    amount_krw BIGINT, prior_amount_krw BIGINT, change_krw BIGINT, change_pct DECIMAL(12, 4),
    side VARCHAR,                            -- revenue, spending; NULL where the table does not say
    account VARCHAR                          -- what the line is where its label alone does not say it
);

CREATE TABLE IF NOT EXISTS raw.budget_by_sector (
    document_id VARCHAR, record_id VARCHAR, page INTEGER, table_id VARCHAR,
    scope VARCHAR, line_no INTEGER, sector_printed VARCHAR, amount_krw BIGINT, share_pct DECIMAL(12, 4),
    printed_total_krw BIGINT,                -- of this document and scope, where printed: the base of shares
    prior_amount_krw BIGINT, change_krw BIGINT, change_pct DECIMAL(12, 4)
);

CREATE TABLE IF NOT EXISTS raw.budget_by_source (
    document_id VARCHAR, record_id VARCHAR, page INTEGER, table_id VARCHAR,
    scope VARCHAR, line_no INTEGER, source_printed VARCHAR, amount_krw BIGINT, share_pct DECIMAL(12, 4),
    printed_total_krw BIGINT,
    prior_amount_krw BIGINT, change_krw BIGINT, change_pct DECIMAL(12, 4)
);

-- A department's line of a table crossed with sides, accounts or years.
CREATE TABLE IF NOT EXISTS raw.budget_by_department (
    document_id VARCHAR, record_id VARCHAR, page INTEGER, table_id VARCHAR,
    scope VARCHAR, line_no INTEGER, side VARCHAR, department_printed VARCHAR, parent_printed VARCHAR,
    account_printed VARCHAR,                 -- NULL where the figure is of all accounts
    amount_krw BIGINT, prior_amount_krw BIGINT, change_krw BIGINT, change_pct DECIMAL(12, 4),
    share_pct DECIMAL(12, 4)
);

CREATE TABLE IF NOT EXISTS raw.budget_by_program (
    document_id VARCHAR, record_id VARCHAR, page INTEGER, table_id VARCHAR,
    scope VARCHAR, line_no INTEGER, side VARCHAR, program_printed VARCHAR, level INTEGER, parent_printed VARCHAR,
    amount_krw BIGINT, prior_amount_krw BIGINT, change_krw BIGINT, change_pct DECIMAL(12, 4),
    share_pct DECIMAL(12, 4)
);

CREATE TABLE IF NOT EXISTS raw.funds (
    document_id VARCHAR, record_id VARCHAR, page INTEGER, table_id VARCHAR,
    scope VARCHAR, line_no INTEGER, fund_printed VARCHAR, is_total BOOLEAN,
    opening_krw BIGINT, income_krw BIGINT, spending_krw BIGINT, change_krw BIGINT, closing_krw BIGINT
);

CREATE TABLE IF NOT EXISTS raw.awards (
    document_id VARCHAR, record_id VARCHAR, page INTEGER, table_id VARCHAR,
    award_no INTEGER, title VARCHAR, grade VARCHAR, organizer_printed VARCHAR, department_printed VARCHAR
);

CREATE TABLE IF NOT EXISTS raw.grants (
    document_id VARCHAR, record_id VARCHAR, page INTEGER, table_id VARCHAR,
    grant_no INTEGER, title VARCHAR, organizer_printed VARCHAR, department_printed VARCHAR,
    amount_krw BIGINT, amount_status VARCHAR  -- amount, none, undecided
);

-- A funding share has a record_id of its own and names its grant's.
CREATE TABLE IF NOT EXISTS raw.grant_funding (
    document_id VARCHAR, record_id VARCHAR, page INTEGER, table_id VARCHAR,
    grant_record_id VARCHAR, grant_no INTEGER, share_no INTEGER,
    source_printed VARCHAR,                  -- 국, 시, 구, 도, 군, 민, 기 ...
    funding_source VARCHAR,                  -- national, city, district, private, other
    amount_krw BIGINT, amount_status VARCHAR
);

CREATE TABLE IF NOT EXISTS raw.district_profile (
    document_id VARCHAR, record_id VARCHAR, page INTEGER, table_id VARCHAR,
    line_no INTEGER, topic VARCHAR, measure VARCHAR, "value" DECIMAL(24, 6), unit VARCHAR,
    share_pct DECIMAL(12, 4), as_of DATE
);

CREATE TABLE IF NOT EXISTS raw.initiatives (
    document_id VARCHAR, record_id VARCHAR, page INTEGER, table_id VARCHAR,
    line_no INTEGER, section VARCHAR, section_title VARCHAR, theme VARCHAR, title VARCHAR
);

CREATE TABLE IF NOT EXISTS raw.initiative_attributes (
    document_id VARCHAR, record_id VARCHAR, page INTEGER, table_id VARCHAR,
    initiative_record_id VARCHAR, line_no INTEGER, attribute VARCHAR, "value" VARCHAR,
    period_start VARCHAR, period_end VARCHAR,  -- as precise as printed: 2025, 2025-03 or 2025-03-15
    cost_krw BIGINT
);

-- Columns that a warehouse of an earlier release lacks.
ALTER TABLE ledger.arrivals ADD COLUMN IF NOT EXISTS source_raw BLOB;
ALTER TABLE ledger.arrivals ADD COLUMN IF NOT EXISTS source_stamp VARCHAR;
ALTER TABLE ledger.arrivals ADD COLUMN IF NOT EXISTS failures INTEGER DEFAULT 0;
ALTER TABLE ledger.arrivals ADD COLUMN IF NOT EXISTS due_at TIMESTAMPTZ;
ALTER TABLE ledger.attempts ADD COLUMN IF NOT EXISTS pages INTEGER;
ALTER TABLE ledger.attempts ADD COLUMN IF NOT EXISTS read_seconds DOUBLE;
ALTER TABLE raw.documents ADD COLUMN IF NOT EXISTS withdrawn_at TIMESTAMPTZ;
ALTER TABLE raw.documents ADD COLUMN IF NOT EXISTS withdrawn_reason VARCHAR;
ALTER TABLE raw.documents ADD COLUMN IF NOT EXISTS aside_at TIMESTAMPTZ;
ALTER TABLE raw.documents ADD COLUMN IF NOT EXISTS aside_reason VARCHAR;
ALTER TABLE raw.tables ADD COLUMN IF NOT EXISTS basis VARCHAR;
ALTER TABLE raw.tables ADD COLUMN IF NOT EXISTS parent_table_id VARCHAR;
ALTER TABLE raw.tables ADD COLUMN IF NOT EXISTS parent_row INTEGER;
ALTER TABLE raw.tables ADD COLUMN IF NOT EXISTS parent_col INTEGER;
ALTER TABLE raw.sources ADD COLUMN IF NOT EXISTS correction_line INTEGER;
ALTER TABLE raw.rejects ADD COLUMN IF NOT EXISTS record_id VARCHAR;
ALTER TABLE raw.budget_by_account ADD COLUMN IF NOT EXISTS side VARCHAR;
ALTER TABLE raw.budget_by_account ADD COLUMN IF NOT EXISTS account VARCHAR;
ALTER TABLE raw.budget_by_sector ADD COLUMN IF NOT EXISTS prior_amount_krw BIGINT;
ALTER TABLE raw.budget_by_sector ADD COLUMN IF NOT EXISTS change_krw BIGINT;
ALTER TABLE raw.budget_by_sector ADD COLUMN IF NOT EXISTS change_pct DECIMAL(12, 4);
ALTER TABLE raw.budget_by_source ADD COLUMN IF NOT EXISTS prior_amount_krw BIGINT;
ALTER TABLE raw.budget_by_source ADD COLUMN IF NOT EXISTS change_krw BIGINT;
ALTER TABLE raw.budget_by_source ADD COLUMN IF NOT EXISTS change_pct DECIMAL(12, 4);
ALTER TABLE raw.initiative_attributes ADD COLUMN IF NOT EXISTS period_start VARCHAR;
ALTER TABLE raw.initiative_attributes ADD COLUMN IF NOT EXISTS period_end VARCHAR;
ALTER TABLE raw.initiative_attributes ADD COLUMN IF NOT EXISTS cost_krw BIGINT;

-- What the marts are built from, as one value: another one means that they are stale.
CREATE OR REPLACE VIEW ledger.contents AS
SELECT
    count(*) AS documents,
    md5(coalesce(string_agg(
        concat_ws(' ', document_id, epoch_us(loaded_at), epoch_us(withdrawn_at), epoch_us(aside_at)),
        ',' ORDER BY document_id
    ), '')) AS fingerprint
FROM raw.documents;

-- What people and builds decided about documents, and when: what reading them again does not tell.
CREATE OR REPLACE VIEW ledger.standing AS
SELECT document_id, arrival_id, loaded_at, withdrawn_at, withdrawn_reason, aside_at, aside_reason
FROM raw.documents;
