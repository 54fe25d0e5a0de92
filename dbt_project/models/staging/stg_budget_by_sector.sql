select
    document_id,
    record_id,
    page,
    table_id,
    scope,
    line_no,
    nullif(trim(sector_printed), '') as sector_printed,
    amount_krw,
    prior_amount_krw,
    change_krw,
    change_pct,
    share_pct,
    printed_total_krw
from {{ source('raw', 'budget_by_sector') }}
