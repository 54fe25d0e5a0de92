select
    district,
    bureau,
    plan_year,
    document_id,
    scope,
    record_id,
    page,
    line_no,
    sector,
    sector_printed,
    sector_is_known,
    sector_code,
    sector_en,
    amount_krw,
    prior_amount_krw,
    change_krw,
    change_pct,
    share_pct,
    share_pct_computed,
    printed_total_krw
from {{ ref('core_budget_by_sector') }}
where is_current
