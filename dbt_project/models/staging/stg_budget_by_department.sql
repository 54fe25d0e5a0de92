select
    document_id,
    record_id,
    page,
    table_id,
    scope,
    line_no,
    side,
    nullif(trim(department_printed), '') as department_printed,
    nullif(trim(parent_printed), '') as parent_printed,
    nullif(trim(account_printed), '') as account_printed,
    amount_krw,
    prior_amount_krw,
    change_krw,
    change_pct,
    share_pct
from {{ source('raw', 'budget_by_department') }}
