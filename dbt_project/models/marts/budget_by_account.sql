select
    district,
    bureau,
    plan_year,
    document_id,
    scope,
    record_id,
    page,
    line_no,
    side,
    account,
    account_printed,
    account_is_known,
    level,
    parent_account,
    amount_krw,
    prior_amount_krw,
    change_krw,
    change_pct
from {{ ref('core_budget_by_account') }}
where is_current
