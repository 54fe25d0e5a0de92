-- Invented plans of 별빛구: two revisions for 2024 and a later scan of which nothing was read, one without a year,
-- and two files that were rejected, of which one was loaded later.

INSERT INTO ledger.arrivals (
    arrival_id, received_at, file_name, source_path, byte_size, sha256, state, reason_code, reason, settled_at
) VALUES
    ('a1', '2024-02-01 09:00:00+09', 'plan.pdf', 'inbox/plan.pdf', 10, 'old', 'loaded', NULL, NULL, '2024-02-01 09:00:05+09'),
    ('a2', '2024-03-01 09:00:00+09', 'plan (2).pdf', 'inbox/plan (2).pdf', 11, 'new', 'needs_review', 'table_failed', 'one table failed', '2024-03-01 09:00:05+09'),
    ('a3', '2024-03-02 09:00:00+09', 'minutes.pdf', 'inbox/minutes.pdf', 12, 'nameless', 'needs_review', 'no_identity', 'no year', '2024-03-02 09:00:05+09'),
    ('a4', '2024-03-03 09:00:00+09', 'plan.hwp', 'inbox/plan.hwp', 13, 'hwp', 'rejected', 'not_a_pdf', 'an HWP', '2024-03-03 09:00:05+09'),
    ('a5', '2024-03-04 09:00:00+09', 'again.hwp', 'inbox/again.hwp', 13, 'hwp', 'rejected', 'not_a_pdf', 'an HWP', '2024-03-04 09:00:05+09'),
    ('a6', '2024-01-01 09:00:00+09', 'plan.pdf', 'inbox/plan.pdf', 10, 'old', 'rejected', 'timeout', 'took too long', '2024-01-01 09:00:05+09'),
    ('a7', '2024-03-05 09:00:00+09', 'folder', 'inbox/folder', NULL, NULL, 'rejected', 'not_a_file', 'a folder', '2024-03-05 09:00:05+09'),
    ('a8', '2024-03-06 09:00:00+09', 'scan.pdf', 'inbox/scan.pdf', 14, 'scan', 'needs_review', 'no_known_table', 'no known table', '2024-03-06 09:00:05+09');

INSERT INTO raw.documents (
    document_id, arrival_id, file_name, byte_size, page_count, district, province, bureau, plan_year, evidence,
    title, producer, extractor_version, status, reason, received_at, loaded_at
) VALUES
    ('old', 'a1', 'plan.pdf', 10, 3, '별빛구', '서울특별시', NULL, 2024, '{}', NULL, NULL, '0.1.0', 'loaded', NULL, '2024-02-01 09:00:00+09', '2024-02-01 09:00:05+09'),
    ('new', 'a2', 'plan (2).pdf', 11, 3, '별빛구', '서울특별시', NULL, 2024, '{}', '2024 별빛구', NULL, '0.1.0', 'needs_review', 'one table failed', '2024-03-01 09:00:00+09', '2024-03-01 09:00:05+09'),
    ('nameless', 'a3', 'minutes.pdf', 12, 1, '별빛구', '서울특별시', NULL, NULL, '{}', NULL, NULL, '0.1.0', 'needs_review', 'no year', '2024-03-02 09:00:00+09', '2024-03-02 09:00:05+09'),
    ('scan', 'a8', 'scan.pdf', 14, 3, '별빛구', '서울특별시', NULL, 2024, '{}', NULL, NULL, '0.1.0', 'needs_review', 'no known table', '2024-03-06 09:00:00+09', '2024-03-06 09:00:05+09');

INSERT INTO raw.tables VALUES
    ('new', 'p1t1', 'p1t1', 1, 1, 'table', 50, 100, 500, 300, 6, 3, '2024년 예산', 1000000, 'budget_by_account', 1, 'ruled', NULL, NULL, NULL),
    ('new', 'p2t1', 'p2t1', 2, 1, 'table', 50, 100, 500, 200, 3, 3, '추진 일정', NULL, NULL, 1, 'shaded', NULL, NULL, NULL),
    ('new', 'p3t1', 'p2t1', 3, 1, 'table', 50, 100, 500, 150, 1, 3, NULL, NULL, NULL, 0, 'aligned', 'p3t2', 0, 0),
    ('new', 'p3t2', 'p3t2', 3, 2, 'frame', 50, 200, 500, 220, 1, 1, NULL, NULL, NULL, 0, 'ruled', NULL, NULL, NULL),
    ('old', 'p2t1', 'p2t1', 2, 1, 'table', 50, 100, 500, 200, 1, 1, '옛 표', NULL, NULL, 0, NULL, NULL, NULL, NULL),
    ('scan', 'p2t1', 'p2t1', 2, 1, 'table', 50, 100, 500, 200, 1, 1, '추진 일정', NULL, NULL, 0, 'ruled', NULL, NULL, NULL);

INSERT INTO raw.cells VALUES
    ('new', 'p1t1', 1, 0, 0, 1, 1, 50, 100, 200, 120, '구분', '구분'),
    -- The first header cell stands over two columns.
    ('new', 'p2t1', 2, 0, 0, 1, 2, 50, 100, 350, 120, '추진 내용', '추진 내용'),
    ('new', 'p2t1', 2, 0, 2, 1, 1, 350, 100, 500, 120, '시기', '시기'),
    ('new', 'p2t1', 2, 1, 0, 2, 1, 50, 120, 200, 200, '설계', '설계'),
    ('new', 'p2t1', 2, 1, 1, 1, 1, 200, 120, 350, 160, E'기본\n설계', '기본설계'),
    ('new', 'p2t1', 2, 1, 2, 1, 1, 350, 120, 500, 160, '3월', '3월'),
    ('new', 'p3t1', 3, 0, 2, 1, 1, 350, 100, 500, 150, '12월', '12월'),
    ('new', 'p3t2', 3, 0, 0, 1, 1, 50, 200, 500, 220, '알림', '알림'),
    ('old', 'p2t1', 2, 0, 0, 1, 1, 50, 100, 500, 200, '옛 칸', '옛 칸'),
    ('scan', 'p2t1', 2, 0, 0, 1, 1, 50, 100, 500, 200, '추진 내용', '추진 내용');

INSERT INTO raw.budget_by_account (
    document_id, record_id, page, table_id, scope, line_no, account_printed, level, parent_printed,
    amount_krw, prior_amount_krw, change_krw, change_pct
) VALUES
    ('new', 'new-acc-1', 1, 'p1t1', 'district', 1, '총    계', 0, NULL, 1000000000, 900000000, 100000000, 11.1),
    ('new', 'new-acc-2', 1, 'p1t1', 'district', 2, '일반회계', 1, '총    계', 800000000, NULL, NULL, NULL),
    ('new', 'new-acc-3', 1, 'p1t1', 'district', 3, '특별회계', 1, '총    계', 200000000, NULL, NULL, NULL),
    -- The page does not tell this one's level and parent.
    ('new', 'new-acc-4', 1, 'p1t1', 'district', 4, '주차장특별회계', NULL, NULL, 200000000, NULL, NULL, -14.2);

INSERT INTO raw.budget_by_sector (
    document_id, record_id, page, table_id, scope, line_no, sector_printed, amount_krw, share_pct, printed_total_krw
) VALUES
    ('old', 'old-sec-1', 1, NULL, 'district', 1, '산업·중소기업및에너지', 300000000, 33.3, 300000000),
    ('new', 'new-sec-1', 1, 'p1t1', 'district', 1, '산업ㆍ중소기업', 333000000, 33.3, 1000000000),
    ('new', 'new-sec-2', 1, 'p1t1', 'district', 2, '별 관 측', 667000000, NULL, 1000000000);

INSERT INTO raw.budget_by_source (
    document_id, record_id, page, table_id, scope, line_no, source_printed, amount_krw, share_pct, printed_total_krw
) VALUES
    ('new', 'new-src-1', 1, 'p1t1', '교통국', 1, '지방세수입', 5000000, NULL, NULL);

INSERT INTO raw.budget_by_account (
    document_id, record_id, page, table_id, scope, line_no, account_printed, level, parent_printed, amount_krw, side, account
) VALUES
    ('new', 'new-acc-5', 1, 'p1t1', '교통국', 5, '합계 (일반회계)', 0, NULL, 300000000, 'spending', '일반회계');

INSERT INTO raw.budget_by_department VALUES
    ('new', 'new-dep-1', 1, 'p1t1', '교통국', 1, 'spending', '별 보 기 과', NULL, NULL, 100000000, 80000000, 20000000, 25, NULL),
    ('new', 'new-dep-2', 1, 'p1t1', '교통국', 2, 'spending', '도로과', '교통국', '주차장특별회계', 200000000, NULL, NULL, NULL, 66.7);

INSERT INTO raw.budget_by_program VALUES
    ('new', 'new-prg-1', 1, 'p1t1', '교통국', 1, 'spending', '별빛 조성', 2, '별빛 운영', 100000000, 80000000, 20000000, NULL, NULL);

INSERT INTO raw.funds VALUES
    ('new', 'new-fnd-1', 1, 'p1t1', '교통국', 1, '총계', TRUE, 5000000, 2000000, 1000000, 1000000, 6000000),
    ('new', 'new-fnd-2', 1, 'p1t1', '교통국', 2, '별빛기금', FALSE, 5000000, 2000000, 1000000, 1000000, 6000000);

INSERT INTO raw.awards VALUES
    ('old', 'old-aw-1', 2, NULL, 1, '옛 상', '대상', '동아일보', '기획예산과'),
    ('old', 'old-aw-2', 2, NULL, 2, '공약평가', '장려', '(사)한국매니페스토실천본부', '기획예산과'),
    ('new', 'new-aw-1', 2, NULL, 1, '혁신 평가', '최우수', '교육부(국립특수교육원)', '기획예산과'),
    ('new', 'new-aw-2', 2, NULL, 2, '공약 평가', '우수', '(사)한국매니페스토실천본부', '기획 예산과'),
    ('new', 'new-aw-3', 2, NULL, 3, '별 축제', NULL, '서울시', '별보기과'),
    ('nameless', 'nl-aw-1', 1, NULL, 1, '이름 없는 상', NULL, '행전안전부', NULL);

INSERT INTO raw.grants VALUES
    ('old', 'old-gr-1', 2, NULL, 1, '도시 재생', '국토교통부(국가철도공단)', '별보기과', 250000000, 'amount'),
    ('old', 'old-gr-2', 2, NULL, 2, '야시장', '서울특별시', '도로과', NULL, 'undecided'),
    ('old', 'old-gr-3', 2, NULL, 3, '도시재생', '국토교통부', '별보기과', 10000000, 'amount'),
    ('new', 'new-gr-1', 2, NULL, 1, '도시재생', '국토교통부(국가철도공단)', '별보기과', 300000000, 'amount'),
    ('new', 'new-gr-2', 2, NULL, 2, '청소년 센터', '한국청소년정책연구원(문화체육관광부산하)', '별보기과', NULL, 'undecided'),
    ('new', 'new-gr-3', 2, NULL, 3, '골목길', '서울시', '도로과', 50000000, 'amount'),
    ('new', 'new-gr-4', 2, NULL, 4, '야시장', '서울특별시', '도로과', 20000000, 'amount');

INSERT INTO raw.grant_funding VALUES
    ('old', 'old-fu-1', 2, NULL, 'old-gr-1', 1, 1, '국', 'national', 200000000, 'amount'),
    ('new', 'new-fu-1', 2, NULL, 'new-gr-1', 1, 1, '국', 'national', 200000000, 'amount'),
    ('new', 'new-fu-2', 2, NULL, 'new-gr-1', 1, 2, '구', 'district', 60000000, 'amount'),
    ('new', 'new-fu-3', 2, NULL, 'new-gr-1', 1, 3, '기', 'other', 40000000, 'amount'),
    ('new', 'new-fu-4', 2, NULL, 'new-gr-3', 3, 1, '시', 'city', 50000000, 'amount'),
    ('new', 'new-fu-5', 2, NULL, 'new-gr-4', 4, 1, '시', 'city', NULL, 'undecided');

INSERT INTO raw.initiatives VALUES
    ('new', 'new-in-1', 3, NULL, 1, 'Ⅰ', '밝은 도시', '안전', '가로등 정비');

INSERT INTO raw.initiative_attributes VALUES
    ('new', 'new-at-1', 3, NULL, 'new-in-1', 1, '위치', '별빛로 1', NULL, NULL, NULL);

INSERT INTO raw.district_profile VALUES
    ('old', 'old-pr-1', 2, NULL, 1, '행정구역', '동', 14, '개동', NULL, '2023-01-01'),
    ('new', 'new-pr-1', 1, NULL, 1, '행정구역', '동', 14, '개동', NULL, '2024-01-01');

INSERT INTO raw.checks VALUES
    ('new', 1, 'account_total', '총계', '백만원', 1000, 1000, 0, 1.5, 'exact', 3, 1, 'p1t1');

INSERT INTO raw.rejects VALUES
    ('new', 1, 'grants', 'amount', '1,2O0 is not an amount', 2, NULL, '{"title": "고장"}',
        '[{"field": "amount", "page": 2, "x0": 1.5, "top": 2.5, "x1": 3.5, "bottom": 4.5, "text": "1,2O0"}]', NULL),
    ('new', 2, 'awards', 'number', 'no number', 2, NULL, '{"title": "번호 없음"}',
        '[{"field": null, "page": 2, "x0": 5, "top": 6, "x1": 7, "bottom": 8, "text": "번호 없음", "correction_line": 3}]', 'new-rj-2');

-- A line that was applied, one with which the row is still kept out, one that does not fit, and two that are about the whole.
INSERT INTO raw.corrections VALUES
    ('new', 2, 'new-aw-1', 'title', 'new-aw-1', '혁신 평가', '오기', '김검토', 'new-aw-1', '혁 신 평 가', NULL),
    ('new', 3, 'new-rj-2', '', '번호 없음', '번호없음', '오기', '김검토', 'new-rj-2', NULL, NULL),
    ('new', 4, 'gone', 'title', '없는 글', '글', '오기', '김검토', NULL, NULL, 'the document has no record gone'),
    ('new', 5, 'document', 'bureau', '', '', '구 전체의 계획', '김검토', 'document', NULL, NULL),
    ('old', 2, 'old-aw-1', 'grade', '대상', '금상', '오기', '김검토', 'old-aw-1', '대상', NULL);

-- One cell behind each record.
INSERT INTO raw.sources
SELECT document_id, record_id, 1, NULL, page, 50, 100, 500, 120, record_id, CASE WHEN record_id = 'new-aw-1' THEN 2 END
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

-- The old revision was loaded by a release that kept no evidence.
INSERT INTO raw.evidence
SELECT sources.document_id, sources.record_id, coalesce(awards.family, 'other'), sources.page, NULL,
    awards.basis, awards.family IS NOT NULL, coalesce(awards.agreeing, 0), 0, coalesce(awards.confidence, 'read')
FROM raw.sources AS sources
LEFT JOIN (
    SELECT document_id, record_id, 'awards' AS family, 'ruled' AS basis, 1 AS agreeing, 'proved' AS confidence FROM raw.awards
) AS awards USING (document_id, record_id)
WHERE sources.document_id <> 'old';
