select
    document_id,
    record_id,
    page,
    table_id,
    grant_no,
    nullif(trim(title), '') as title,
    nullif(trim(organizer_printed), '') as organizer_printed,
    nullif(trim(department_printed), '') as department_printed,
    amount_krw,
    amount_status
from {{ source('raw', 'grants') }}
