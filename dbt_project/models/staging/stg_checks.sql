select
    document_id,
    check_no,
    check_name,
    subject,
    unit,
    printed,
    computed,
    difference,
    tolerance,
    outcome,
    figures,
    page,
    table_id
from {{ source('raw', 'checks') }}
