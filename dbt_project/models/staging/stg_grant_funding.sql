select
    document_id,
    record_id,
    page,
    table_id,
    grant_record_id,
    grant_no,
    share_no,
    nullif(trim(source_printed), '') as source_printed,
    funding_source,
    amount_krw,
    amount_status
from {{ source('raw', 'grant_funding') }}
