select
    document_id,
    record_id,
    page,
    table_id,
    scope,
    line_no,
    nullif(trim(fund_printed), '') as fund_printed,
    is_total,
    opening_krw,
    income_krw,
    spending_krw,
    change_krw,
    closing_krw
from {{ source('raw', 'funds') }}
