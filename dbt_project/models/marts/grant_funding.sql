select
    district,
    bureau,
    plan_year,
    document_id,
    record_id,
    grant_record_id,
    page,
    grant_no,
    share_no,
    funding_source,
    source_printed,
    amount_krw,
    amount_status
from {{ ref('core_grant_funding') }}
where is_current
