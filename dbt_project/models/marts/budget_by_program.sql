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
    program,
    level,
    parent_program,
    amount_krw,
    prior_amount_krw,
    change_krw,
    change_pct,
    share_pct
from {{ ref('core_budget_by_program') }}
where is_current
