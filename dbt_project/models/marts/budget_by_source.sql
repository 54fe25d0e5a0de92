select
    district,
    bureau,
    plan_year,
    document_id,
    scope,
    record_id,
    page,
    line_no,
    source,
    source_printed,
    source_is_known,
    amount_krw,
    prior_amount_krw,
    change_krw,
    change_pct,
    share_pct,
    share_pct_computed,
    printed_total_krw
from {{ ref('core_budget_by_source') }}
where is_current
