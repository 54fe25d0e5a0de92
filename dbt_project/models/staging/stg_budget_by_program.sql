select
    document_id,
    record_id,
    page,
    table_id,
    scope,
    line_no,
    side,
    nullif(trim(program_printed), '') as program_printed,
    level,
    nullif(trim(parent_printed), '') as parent_printed,
    amount_krw,
    prior_amount_krw,
    change_krw,
    change_pct,
    share_pct
from {{ source('raw', 'budget_by_program') }}
