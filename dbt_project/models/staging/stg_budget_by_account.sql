select
    document_id,
    record_id,
    page,
    table_id,
    scope,
    line_no,
    nullif(trim(account_printed), '') as account_printed,
    level,
    nullif(trim(parent_printed), '') as parent_printed,
    amount_krw,
    prior_amount_krw,
    change_krw,
    change_pct,
    side,
    account
from {{ source('raw', 'budget_by_account') }}
