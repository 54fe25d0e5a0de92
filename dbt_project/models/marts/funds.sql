select
    district,
    bureau,
    plan_year,
    document_id,
    scope,
    record_id,
    page,
    line_no,
    fund,
    fund_printed,
    is_total,
    opening_krw,
    income_krw,
    spending_krw,
    change_krw,
    closing_krw
from {{ ref('core_funds') }}
where is_current
