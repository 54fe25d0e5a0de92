-- One invented plan with whatever a publisher may print and the schemas of the extractor let through: figures that
-- are missing, below zero or as large as can be, numbers and names twice or not at all, a total that is a misprint.

INSERT INTO ledger.arrivals (
    arrival_id, received_at, file_name, source_path, byte_size, sha256, state, reason_code, reason, settled_at
) VALUES
    ('a1', '2024-02-01 09:00:00+09', 'plan.pdf', 'inbox/plan.pdf', 10, repeat('a', 64), 'loaded', NULL, NULL, '2024-02-01 09:00:05+09');

INSERT INTO raw.documents (
    document_id, arrival_id, file_name, byte_size, page_count, district, province, bureau, plan_year, evidence,
    title, producer, extractor_version, status, reason, received_at, loaded_at
) VALUES
    (repeat('a', 64), 'a1', 'plan.pdf', 10, 3, '별빛구', '서울특별시', NULL, 2024, '{}', NULL, NULL, '0.1.0', 'loaded', NULL, '2024-02-01 09:00:00+09', '2024-02-01 09:00:05+09');

INSERT INTO raw.budget_by_account (
    document_id, record_id, page, table_id, scope, line_no, account_printed, level, parent_printed,
    amount_krw, prior_amount_krw, change_krw, change_pct
) VALUES
    (repeat('a', 64), 'acc-1', 1, NULL, 'district', 1, '총계', 0, NULL, NULL, NULL, NULL, NULL),
    (repeat('a', 64), 'acc-2', 1, NULL, 'district', 2, '일반회계', 1, '총계', -1000000000000000, 1000000000000000, -1000000000000000, -100000),
    (repeat('a', 64), 'acc-3', 1, NULL, 'district', 2, '일반회계', 9, NULL, 1000000000000000, -1000000000000000, 1000000000000000, 100000);

INSERT INTO raw.budget_by_sector (
    document_id, record_id, page, table_id, scope, line_no, sector_printed, amount_krw, share_pct, printed_total_krw
) VALUES
    (repeat('a', 64), 'sec-1', 1, NULL, 'district', 1, '환경', NULL, NULL, 1),
    (repeat('a', 64), 'sec-2', 1, NULL, 'district', 1, '환경', -1000000000000000, -100, 1),
    (repeat('a', 64), 'sec-3', 1, NULL, 'district', 2, '·', 1000000000000000, 100, 1);

INSERT INTO raw.budget_by_source (
    document_id, record_id, page, table_id, scope, line_no, source_printed, amount_krw, share_pct, printed_total_krw
) VALUES
    (repeat('a', 64), 'src-1', 1, NULL, 'district', 1, '지방세', NULL, NULL, 0),
    (repeat('a', 64), 'src-2', 1, NULL, 'district', 2, '지방세', -5000000, NULL, 0);

INSERT INTO raw.budget_by_department VALUES
    (repeat('a', 64), 'dep-1', 1, NULL, '별빛국', 1, NULL, '·', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (repeat('a', 64), 'dep-2', 1, NULL, '별빛국', 1, 'revenue', '별보기과', '별빛국', '일반회계', -1000000000000000, 1000000000000000, -1000000000000000, -100000, -100);

INSERT INTO raw.budget_by_program VALUES
    (repeat('a', 64), 'prg-1', 1, NULL, '별빛국', 1, 'spending', '별 보전', 1, NULL, NULL, NULL, NULL, NULL, NULL),
    (repeat('a', 64), 'prg-2', 1, NULL, '별빛국', 1, 'spending', '별 보전', 9, '없는 사업', -1000000000000000, 1000000000000000, NULL, 100000, 100);

INSERT INTO raw.funds VALUES
    (repeat('a', 64), 'fnd-1', 1, NULL, '별빛국', 1, '총계', TRUE, NULL, NULL, NULL, NULL, NULL),
    (repeat('a', 64), 'fnd-2', 1, NULL, '별빛국', 1, '별빛기금', FALSE, -1000000000000000, 1000000000000000, 0, -5, NULL);

INSERT INTO raw.awards VALUES
    (repeat('a', 64), 'aw-1', 2, NULL, 1, '별 축제', NULL, NULL, NULL),
    (repeat('a', 64), 'aw-2', 2, NULL, 1, '별 축제', NULL, NULL, NULL),
    (repeat('a', 64), 'aw-3', 2, NULL, 1, '별 축제', '대상', '( )', '기획예산과');

INSERT INTO raw.grants VALUES
    (repeat('a', 64), 'gr-1', 2, NULL, 7, '도시재생', NULL, NULL, NULL, 'none'),
    (repeat('a', 64), 'gr-2', 2, NULL, 7, '도시재생', NULL, NULL, 1000000000000000, 'amount'),
    (repeat('a', 64), 'gr-3', 2, NULL, 7, '도시재생', NULL, NULL, 1000000000000000, 'amount');

INSERT INTO raw.grant_funding VALUES
    (repeat('a', 64), 'fu-1', 2, NULL, 'gr-2', 7, 1, '국', 'national', 1000000000000000, 'amount'),
    (repeat('a', 64), 'fu-2', 2, NULL, 'gr-2', 7, 1, '국', 'national', 1000000000000000, 'amount'),
    (repeat('a', 64), 'fu-3', 2, NULL, 'gr-3', 7, 1, '기', 'other', NULL, 'undecided');

INSERT INTO raw.district_profile VALUES
    (repeat('a', 64), 'pr-1', 1, NULL, 1, '인구', '증감', -14.5, NULL, NULL, NULL),
    (repeat('a', 64), 'pr-2', 1, NULL, 1, '인구', '증감', NULL, '명', 100, NULL);

INSERT INTO raw.initiatives VALUES
    (repeat('a', 64), 'in-1', 3, NULL, 1, NULL, NULL, NULL, '가로등 정비');

INSERT INTO raw.initiative_attributes VALUES
    (repeat('a', 64), 'at-1', 3, NULL, 'in-1', 1, '기간', '2024 ~', '2024', NULL, NULL),
    (repeat('a', 64), 'at-2', 3, NULL, 'in-1', 1, '사업비', '1000조원', NULL, '2024-02-29', 1000000000000000);

INSERT INTO raw.checks VALUES
    (repeat('a', 64), 1, 'account_total', NULL, '백만원', 1000, NULL, NULL, NULL, 'uncheckable', 0, 1, NULL),
    (repeat('a', 64), 2, 'grant_total', NULL, '백만원', -1000, 1000, -2000, 0, 'mismatch', 3, 1, NULL);

INSERT INTO raw.sources
SELECT document_id, record_id, 1, NULL, page, 50, 100, 500, 120, NULL, NULL
FROM (
    FROM raw.budget_by_account SELECT document_id, record_id, page
    UNION ALL FROM raw.budget_by_sector SELECT document_id, record_id, page
    UNION ALL FROM raw.budget_by_source SELECT document_id, record_id, page
    UNION ALL FROM raw.budget_by_department SELECT document_id, record_id, page
    UNION ALL FROM raw.budget_by_program SELECT document_id, record_id, page
    UNION ALL FROM raw.funds SELECT document_id, record_id, page
    UNION ALL FROM raw.awards SELECT document_id, record_id, page
    UNION ALL FROM raw.grants SELECT document_id, record_id, page
    UNION ALL FROM raw.grant_funding SELECT document_id, record_id, page
    UNION ALL FROM raw.initiatives SELECT document_id, record_id, page
    UNION ALL FROM raw.initiative_attributes SELECT document_id, record_id, page
    UNION ALL FROM raw.district_profile SELECT document_id, record_id, page
);
