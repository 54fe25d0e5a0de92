-- Marts of one small plan, by hand: what dbt builds, with the contract's columns and a row or two each.
CREATE SCHEMA marts;

CREATE MACRO plan(id) AS {'district': '서대문구', 'bureau': NULL::VARCHAR, 'plan_year': 2024::INTEGER, 'document_id': id};

CREATE TABLE marts.documents AS
SELECT unnest(plan(repeat('a', 64))), repeat('a', 64) AS sha256, 'plan.pdf' AS file_name, 52 AS pages, 'loaded' AS status,
    NULL::VARCHAR AS reason, TIMESTAMP '2026-11-22 10:00:00' AS received_at, TIMESTAMP '2026-11-22 10:00:09' AS loaded_at,
    NULL::VARCHAR AS superseded_by, '서울특별시' AS province;

CREATE TABLE marts.awards AS
SELECT unnest(plan(repeat('a', 64))), 9 AS page, 'aaaa/awards/' || award_no AS record_id, award_no, title, '우수' AS grade,
    organizer AS organizer, organizer_printed, '세무1과' AS department, '세무1과' AS department_printed
FROM (VALUES (12, '지방세 운영 우수', '행정안전부', '행전안전부'), (13, '=HYPERLINK("x")', '서울특별시', '서울시'))
    AS t (award_no, title, organizer, organizer_printed);
COMMENT ON TABLE marts.awards IS 'Awards, the district''s own. / 수상';
COMMENT ON COLUMN marts.awards.title IS 'The award''s title. / 사업명';

CREATE TABLE marts.awards_by_department AS
SELECT unnest(plan(repeat('a', 64))), '세무1과' AS department, 2 AS award_count;

CREATE TABLE marts.grants AS
SELECT unnest(plan(repeat('a', 64))), 11 AS page, 'aaaa/grants/' || grant_no AS record_id, grant_no, title, '행정안전부' AS ministry,
    '행전안전부' AS organizer_printed, '지역경제과' AS department, '지역경제과' AS department_printed, amount_krw, amount_status
FROM (VALUES (7, '골목상권', 100000000::BIGINT, 'amount'), (8, '야간', NULL, 'undecided')) AS t (grant_no, title, amount_krw, amount_status);

CREATE TABLE marts.grant_funding AS
SELECT unnest(plan(repeat('a', 64))), 11 AS page, 'aaaa/grant_funding/7/1' AS record_id, 7 AS grant_no, 'national' AS funding_source,
    100000000::BIGINT AS amount_krw;

CREATE TABLE marts.grants_by_ministry AS
SELECT unnest(plan(repeat('a', 64))), '행정안전부' AS ministry, 2 AS grant_count, 100000000::BIGINT AS amount_krw,
    100000000::BIGINT AS national_krw, NULL::BIGINT AS city_krw, NULL::BIGINT AS other_krw;

CREATE TABLE marts.budget_by_sector AS
SELECT unnest(plan(repeat('a', 64))), 5 AS page, 'aaaa/budget_by_sector/' || line_no AS record_id, 'district' AS scope, line_no,
    sector, sector_code, sector AS sector_printed, amount_krw, share_pct, share_pct AS share_pct_computed
FROM (VALUES (1, '일반공공행정', '010', 51288000000::BIGINT, 6.21::DECIMAL(12, 4)), (2, '사회복지', '080', 414711000000, 50.19))
    AS t (line_no, sector, sector_code, amount_krw, share_pct);

CREATE TABLE marts.budget_by_source AS
SELECT unnest(plan(repeat('a', 64))), 5 AS page, 'aaaa/budget_by_source/1' AS record_id, 'district' AS scope, '지방세' AS source,
    '지방세' AS source_printed, 1000000::BIGINT AS amount_krw, 1.5::DECIMAL(12, 4) AS share_pct, 1.5 AS share_pct_computed;

CREATE TABLE marts.budget_by_account AS
SELECT unnest(plan(repeat('a', 64))), 4 AS page, 'aaaa/budget_by_account/1' AS record_id, 'district' AS scope, NULL::VARCHAR AS side, '총계' AS account,
    '총    계' AS account_printed, 0 AS level, NULL::VARCHAR AS parent_account, 826257000000::BIGINT AS amount_krw,
    900000000000::BIGINT AS prior_amount_krw, -73743000000::BIGINT AS change_krw, -8.19::DECIMAL(12, 4) AS change_pct;

CREATE TABLE marts.budget_by_department AS
SELECT unnest(plan(repeat('a', 64))), 4 AS page, 'aaaa/budget_by_department/1' AS record_id, '교통국' AS scope, 'spending' AS side,
    '교통과' AS department, '교 통 과' AS department_printed, NULL::VARCHAR AS account, 1000000::BIGINT AS amount_krw,
    NULL::BIGINT AS prior_amount_krw, NULL::BIGINT AS change_krw, NULL::DECIMAL(12, 4) AS change_pct, 10.5::DECIMAL(12, 4) AS share_pct;

CREATE TABLE marts.budget_by_program AS
SELECT unnest(plan(repeat('a', 64))), 4 AS page, 'aaaa/budget_by_program/1' AS record_id, '교통국' AS scope, 'spending' AS side,
    '기본경비' AS program, 2 AS level, '행정운영경비' AS parent_program, 1000000::BIGINT AS amount_krw,
    NULL::BIGINT AS prior_amount_krw, NULL::BIGINT AS change_krw, NULL::DECIMAL(12, 4) AS change_pct, NULL::DECIMAL(12, 4) AS share_pct;

CREATE TABLE marts.funds AS
SELECT unnest(plan(repeat('a', 64))), 4 AS page, 'aaaa/funds/1' AS record_id, '교통국' AS scope, '교통기금' AS fund,
    '교 통 기 금' AS fund_printed, FALSE AS is_total, 5000000::BIGINT AS opening_krw, 2000000::BIGINT AS income_krw,
    1000000::BIGINT AS spending_krw, 1000000::BIGINT AS change_krw, 6000000::BIGINT AS closing_krw;

CREATE TABLE marts.district_profile AS
SELECT unnest(plan(repeat('a', 64))), 3 AS page, 'aaaa/district_profile/1' AS record_id, '행정구역' AS topic, '동' AS measure,
    14::DECIMAL(24, 6) AS value, '개' AS unit, NULL::DECIMAL(12, 4) AS share_pct, NULL::DATE AS as_of;

CREATE TABLE marts.initiatives AS
SELECT unnest(plan(repeat('a', 64))), 20 AS page, 'aaaa/initiatives/1' AS record_id, '1' AS section, '도시' AS section_title,
    NULL::VARCHAR AS theme, '신촌 활성화' AS title;

CREATE TABLE marts.initiative_attributes AS
SELECT unnest(plan(repeat('a', 64))), 20 AS page, 'aaaa/initiatives/1' AS record_id, 'aaaa/initiative_attributes/1' AS attribute_record_id,
    '기간' AS attribute, '2024. 3. ~ 12.' AS value, '2024-03' AS period_start, '2024-12' AS period_end, NULL::BIGINT AS cost_krw;

CREATE TABLE marts.plan_tables AS
SELECT unnest(plan(repeat('a', 64))), 30 AS page, 'aaaa/p30t1/0/0' AS record_id, '추진일정' AS table_title, 0 AS row_no, 0 AS column_no,
    '구분' AS header, '-' AS text;

CREATE TABLE marts.reconciliation AS
SELECT unnest(plan(repeat('a', 64))), page, 'aaaa/checks/' || page AS record_id, check_name, NULL::VARCHAR AS subject, '백만원' AS unit,
    printed::DECIMAL(24, 6) AS printed, computed::DECIMAL(24, 6) AS computed, (printed - computed)::DECIMAL(24, 6) AS difference,
    3.24::DECIMAL(24, 6) AS tolerance, outcome, 14 AS figures
FROM (VALUES (4, 'account_total', 826257, 826257, 'exact'), (5, 'source_sum', 826257, 826255, 'rounding'),
    (6, 'sector_sum', 826257, 826250, 'suspicious')) AS t (page, check_name, printed, computed, outcome);

CREATE TABLE marts.rejects AS
SELECT unnest(plan(repeat('a', 64))), 11 AS page, 'aaaa/rejects/1' AS record_id, 'grants' AS family, 'amount' AS rule,
    '1,2O0 is not an amount' AS reason, '{}' AS record_json;

CREATE TABLE marts.provenance AS
SELECT unnest(plan(repeat('a', 64))), record_id, source_no, field, page, 10.5 AS x0, 20.0 AS top, 30.0 AS x1, 40.0 AS bottom, text,
    'ruled' AS basis, 'proved' AS confidence, TRUE AS is_current, NULL::VARCHAR AS corrected_value, NULL::VARCHAR AS correction_reason,
    NULL::VARCHAR AS reviewer
FROM (VALUES ('aaaa/awards/12', 2, 'title', 9, '지방세 운영 우수'), ('aaaa/awards/12', 1, 'award_no', 9, '12'),
    ('aaaa/awards/13', 1, NULL, 9, '13'), ('aaaa/budget_by_sector/2', 1, 'amount_krw', 5, '414,711')) AS t (record_id, source_no, field, page, text);

CREATE TABLE marts.evidence AS
SELECT unnest(plan(repeat('a', 64))), 9 AS page, 'aaaa/awards/' || award_no AS record_id, 'p9t1' AS table_id, 'awards' AS family,
    'ruled' AS basis, TRUE AS has_header, 1 AS agreeing, 0 AS contrary, 'proved' AS confidence
FROM (VALUES (12), (13)) AS t (award_no);

CREATE TABLE marts.corrections AS
SELECT unnest(plan(repeat('a', 64))), 2 AS line_no, 'aaaa' AS record, 'aaaa/awards/12' AS record_id, 'title' AS field,
    '지방세 운영' AS raw_expected, '지방세 운영 우수' AS corrected, '지방세 운영' AS former_value, '오기' AS reason, '김검토' AS reviewer,
    NULL::VARCHAR AS misfit;

CREATE TABLE marts.revisions AS
SELECT unnest(plan(repeat('a', 64))), repeat('b', 64) AS former_document_id, 'budget_by_sector' AS mart, '사회복지' AS subject,
    'changed' AS kind, 'amount_krw' AS field, 414710000000::DECIMAL(24, 6) AS former_value, 414711000000::DECIMAL(24, 6) AS value,
    1000000::DECIMAL(25, 6) AS change, NULL::VARCHAR AS former_text, NULL::VARCHAR AS text, 'bbbb/budget_by_sector/2' AS former_record_id,
    5 AS former_page, 'aaaa/budget_by_sector/2' AS record_id, 5 AS page;

CREATE TABLE marts.unknown_names AS
SELECT unnest(plan(repeat('a', 64))), 'department' AS kind, '세무1과' AS printed, '세무1과' AS canonical, 2 AS uses;

CREATE TABLE marts.government_codes AS
SELECT '전북특별자치도' AS province, '전주시' AS district, code AS government_code, name AS official_name, since::DATE AS valid_from,
    until::DATE AS valid_to
FROM (VALUES ('4511000000', '전라북도 전주시', '1988-04-23', '2024-01-17'), ('5211000000', '전북특별자치도 전주시', '2024-01-18', NULL))
    AS t (code, name, since, until);

CREATE TABLE marts.ministry_names AS
SELECT name AS ministry, since::DATE AS valid_from, until::DATE AS valid_to, successor, '국가유산청' AS present_name
FROM (VALUES ('문화재청', NULL, '2024-05-16', '국가유산청'), ('국가유산청', '2024-05-17', NULL, NULL))
    AS t (name, since, until, successor);

CREATE TABLE marts.build_info AS
SELECT '1.0' AS contract_version, NULL::VARCHAR AS build_id, NULL::TIMESTAMP AS published_at,
    fingerprint AS contents FROM ledger.contents;
COMMENT ON TABLE marts.build_info IS 'Which build this is. / 빌드 정보';

DROP MACRO plan;
