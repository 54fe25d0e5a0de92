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
    department,
    department_printed,
    department_is_known,
    parent_department,
    account,
    account_printed,
    amount_krw,
    prior_amount_krw,
    change_krw,
    change_pct,
    share_pct
from {{ ref('core_budget_by_department') }}
where is_current
